import type { BackEndFacts, Book } from '../../../../src/page-facts.ts'
import { unavailable } from '../../../../src/product.ts'
import { Agreed } from '../../Agreed.tsx'
import { Failure } from '../../Failure.tsx'
import { useTexts } from '../../texts-context.ts'

const fields = ['ISBN-10', 'publisher', 'pages', 'type', 'language'] as const

export function DetailsSection({ details }: { readonly details: BackEndFacts<Book> }) {
  const texts = useTexts()
  const { data } = details
  if (data === undefined)
    return (
      <Failure id="details" answer={details} says={unavailable.details}>
        <Agreed words="noDetails" />
      </Failure>
    )
  return (
    <section className="card" id="details" aria-labelledby="details-title">
      <h2 id="details-title">
        <Agreed words="details" />
      </h2>
      <dl className="details">
        {fields.map((field) => (
          <div key={field}>
            <dt>{texts.fields[field]}</dt>
            <dd>{data[field]}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
