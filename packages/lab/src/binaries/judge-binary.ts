export type Judgement =
  | { readonly ok: true; readonly warning?: string }
  | { readonly ok: false; readonly why: string }

/** Looks at a program that is installed: whether it is the one that is meant. */
export type JudgeBinary = (path: string, signal: AbortSignal | undefined) => Promise<Judgement>
