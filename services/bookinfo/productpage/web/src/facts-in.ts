import type { PageFacts } from '../../src/page-facts.ts'

/** What a document of this page's own server carries along; undefined in any other document. */
export function factsIn(document: Document): PageFacts | undefined {
  const text = document.getElementById('page-facts')?.textContent
  // Written by the server with the type it renders with.
  return text == null ? undefined : (JSON.parse(text) as PageFacts)
}
