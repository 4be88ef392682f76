import './book.css'
import { product } from '../../../../src/product.ts'
import { BookCover } from './BookCover.tsx'

/** The product itself: known without asking anybody. */
export function BookSection() {
  return (
    <section className="book card" lang="en">
      <BookCover />
      <div>
        <h1>{product.title}</h1>
        <p
          className="description"
          // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of this service
          dangerouslySetInnerHTML={{ __html: product.descriptionHtml }}
        />
      </div>
    </section>
  )
}
