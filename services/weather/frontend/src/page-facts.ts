/** What the server knows and the page shows; both render with it, so that they agree. */
export interface PageFacts {
  readonly version: string
  readonly instance?: string | undefined
  readonly buttonColor: ButtonColor
  readonly language: Language
  /** Value of the cookie `user`. */
  readonly user?: string | undefined
  readonly path: string
}

export type ButtonColor = 'green' | 'blue'

export type Language = 'en' | 'zh'

/** What the built page's server half exports. */
export type RenderApp = (facts: PageFacts) => { readonly title: string; readonly html: string }
