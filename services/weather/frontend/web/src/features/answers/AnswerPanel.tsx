import './answers.css'
import { useTexts } from '../../texts-context.ts'
import type { ForecastState } from '../forecast/use-forecast.ts'
import { AnswerStrip } from './AnswerStrip.tsx'
import { ShareRow } from './ShareRow.tsx'
import { tallyOf } from './tally-of.ts'

interface AnswerPanelProps {
  readonly city: string
  readonly forecast: ForecastState
}

const many = 20

/** Who gave the newest answer, how long it took, and how the answers so far share out over the versions. */
export function AnswerPanel({ city, forecast }: AnswerPanelProps) {
  const texts = useTexts()
  const { answers, progress, query } = forecast
  const busy = progress !== undefined
  const manyRunning = progress !== undefined && progress.times > 1
  const last = answers.at(-1)
  return (
    <section className="card answers" aria-labelledby="who-answered">
      <h2 id="who-answered">{texts.whoAnswered}</h2>
      <dl className="answer-facts">
        <div>
          <dt>{texts.version}</dt>
          <dd id="served-by">
            {last && (last.servedBy ?? (last.data ? texts.unnamed : texts.failed(last.status)))}
          </dd>
        </div>
        <div>
          <dt>{texts.instance}</dt>
          <dd id="served-instance">{last && (last.instance ?? texts.unnamed)}</dd>
        </div>
        <div>
          <dt>{texts.time}</dt>
          <dd id="served-time">{last && `${last.durationMs} ms`}</dd>
        </div>
      </dl>
      <p className="answer-buttons">
        <button id="query-again" type="button" aria-disabled={busy} onClick={() => void query(city)}>
          {texts.queryAgain}
        </button>
        {/* The same button stops what it started: the keyboard's focus is already there. */}
        <button
          id="query-many"
          type="button"
          aria-disabled={busy && !manyRunning}
          onClick={() => (manyRunning ? forecast.stop() : void query(city, many))}
        >
          {manyRunning ? texts.stop(progress.done, progress.times) : texts.queryMany(many)}
        </button>
        <button
          id="clear-answers"
          type="button"
          aria-disabled={busy || answers.length === 0}
          onClick={() => busy || forecast.clear()}
        >
          {texts.clear}
        </button>
      </p>
      <h3>
        {texts.share} <span id="answer-count">{texts.answers(answers.length)}</span>
      </h3>
      {answers.length === 0 ? (
        <p className="answers-none">{texts.noAnswers}</p>
      ) : (
        <>
          <AnswerStrip answers={answers} />
          <ul id="answer-share" className="answer-share" aria-busy={busy}>
            {tallyOf(answers).map((row) => (
              <ShareRow key={row.key} row={row} />
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
