import type { ReactNode } from 'react'
import type { BackEndFacts } from '../../src/page-facts.ts'
import { useTexts } from './texts-context.ts'

interface FailureProps {
  readonly id: string
  readonly answer: BackEndFacts<unknown>
  /** The sentence, in English. */
  readonly says: string
  readonly children: ReactNode
}

/** In the place of what a back end would have brought: what is missing, and how the call ended. */
export function Failure({ id, answer: { status, tries, durationMs }, says, children }: FailureProps) {
  const texts = useTexts()
  return (
    <section className="card failure" id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{children}</h2>
      <p lang="en">{says}</p>
      <p className="hint">
        {texts.failed(status)} · {texts.time(durationMs)}
        {tries > 1 && ` · ${texts.tries(tries)}`}
      </p>
    </section>
  )
}
