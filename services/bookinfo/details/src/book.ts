/** What the API says about a book, beside its id; the keys are in the order in which they are sent. */
export interface Book {
  readonly author: string | null
  /** The catalogue of v1 has a number, Google a date. */
  readonly year: number | string | null
  readonly type: string
  readonly pages: number | null
  readonly publisher: string | null
  readonly language: string
  readonly 'ISBN-10': string
  readonly 'ISBN-13': string
}

/** The one book of v1, whatever its id. */
export const catalogueBook: Book = {
  author: 'William Shakespeare',
  year: 1595,
  type: 'paperback',
  pages: 200,
  publisher: 'PublisherA',
  language: 'English',
  'ISBN-10': '1234567890',
  'ISBN-13': '123-1234567890',
}

const wholeNumber = /^-?(0|[1-9]\d*)$/

/** The product's number: the last segment of a path, slashes at its end aside. Undefined if it is none. */
export function productIdIn(path: string): bigint | undefined {
  const last = path
    .split('/')
    .filter((segment) => segment !== '')
    .at(-1)
  // A bigint: the id is sent back whole, however many digits it has.
  return last !== undefined && wholeNumber.test(last) ? BigInt(last) : undefined
}

/** The answer's JSON, with the id as a number before the book's keys. */
export function bookJson(id: bigint, book: Book): string {
  return `{"id":${id},${JSON.stringify(book).slice(1)}`
}
