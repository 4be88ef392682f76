import type { Answer, Forecast } from '../../api.ts'
import { kindOf } from './kind-of.ts'

/** As many bars as fit beside each other on a small phone. */
const shown = 40

/** The newest answers in the order they came: colour tells who, height how long. The share list has the numbers. */
export function AnswerStrip({ answers }: { readonly answers: readonly Answer<Forecast>[] }) {
  const newest = answers.slice(-shown)
  const longestMs = Math.max(1, ...newest.map(({ durationMs }) => durationMs))
  const before = answers.length - newest.length
  return (
    <div className="answer-strip" aria-hidden="true">
      {newest.map((answer, index) => {
        const number = before + index + 1
        return (
          <span
            key={number}
            className={`kind-${kindOf(answer)}`}
            style={{ height: `${Math.max(12, (answer.durationMs / longestMs) * 100)}%` }}
            title={`${number}: ${answer.servedBy ?? answer.status ?? ''} ${answer.durationMs} ms`}
          />
        )
      })}
    </div>
  )
}
