import './reviews.css'
import type { BackEndFacts, Reviews } from '../../../../src/page-facts.ts'
import { unavailable } from '../../../../src/product.ts'
import { Agreed } from '../../Agreed.tsx'
import { Failure } from '../../Failure.tsx'
import { Stars } from './Stars.tsx'

export function ReviewsSection({ reviews }: { readonly reviews: BackEndFacts<Reviews> }) {
  const { data } = reviews
  if (data === undefined)
    return (
      <Failure id="reviews" answer={reviews} says={unavailable.reviews}>
        <Agreed words="noReviews" />
      </Failure>
    )
  return (
    <section className="card" id="reviews" aria-labelledby="reviews-title">
      <h2 id="reviews-title">
        <Agreed words="reviews" />
      </h2>
      <ul className="reviews">
        {data.reviews.map(({ reviewer, text, rating }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: reviews have no name of their own, and no state
          <li key={index}>
            <figure>
              <blockquote lang="en">
                <p>{`"${text}"`}</p>
              </blockquote>
              {rating !== undefined && <Stars rating={rating} />}
              <figcaption>
                <strong>{reviewer}</strong>
                <span className="served-by">
                  <Agreed words="servedBy" /> <span className="mono">{data.podname}</span>
                  {data.clustername !== 'null' && (
                    <>
                      {' '}
                      <Agreed words="onCluster" /> <span className="mono">{data.clustername}</span>
                    </>
                  )}
                </span>
              </figcaption>
            </figure>
          </li>
        ))}
      </ul>
    </section>
  )
}
