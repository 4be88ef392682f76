/** What the server knows and the page shows; both render with it, so that they agree. */
export type PageFacts = CommonFacts & (HomeFacts | ProductFacts)

interface CommonFacts {
  readonly version: string
  readonly instance?: string | undefined
  readonly language: Language
  /** The name in the session. */
  readonly user?: string | undefined
}

interface HomeFacts {
  readonly view: 'home'
}

export interface ProductFacts {
  readonly view: 'product'
  readonly details: BackEndFacts<Book>
  readonly reviews: BackEndFacts<Reviews>
  /** Milliseconds from the request to the rendering of the page. */
  readonly durationMs: number
}

/** How one back end answered. */
export interface BackEndFacts<T> {
  /** Absent when the call failed: any status but 200, or no answer. */
  readonly data?: T | undefined
  /** HTTP status of the last try; absent when nothing came. */
  readonly status?: number | undefined
  /** `<service>-<version>`, if the answer tells. */
  readonly servedBy?: string | undefined
  readonly instance?: string | undefined
  readonly durationMs: number
  /** How many times the back end was asked. */
  readonly tries: number
}

/** What the page shows of a book, as text. */
export interface Book {
  readonly 'ISBN-10': string
  readonly publisher: string
  readonly pages: string
  readonly type: string
  readonly language: string
}

export interface Reviews {
  /** The pod that wrote the answer. */
  readonly podname: string
  /** The text `null` when the pod knows no cluster. */
  readonly clustername: string
  readonly reviews: readonly Review[]
}

interface Review {
  readonly reviewer: string
  readonly text: string
  /** Absent when the reviews know no ratings. */
  readonly rating?: Rating | undefined
}

export interface Rating {
  readonly stars?: number | undefined
  readonly color?: string | undefined
  /** Why there are no stars. */
  readonly error?: string | undefined
}

export type Language = 'en' | 'zh'

/** What the built page's server half exports. */
export type RenderApp = (facts: PageFacts) => string
