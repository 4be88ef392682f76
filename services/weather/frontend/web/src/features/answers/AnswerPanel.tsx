import './answers.css'
import type { Answer, Forecast } from '../../api.ts'
import { useTexts } from '../../texts-context.ts'
import { type TallyRow, tallyOf } from './tally-of.ts'

interface AnswerPanelProps {
  readonly busy: boolean
  readonly answers: readonly Answer<Forecast>[]
  readonly onQuery: (times: number) => void
}

/** Who gave the newest answer, how long it took, and how the answers so far share out over the versions. */
export function AnswerPanel({ busy, answers, onQuery }: AnswerPanelProps) {
  const texts = useTexts()
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
        <button id="query-again" type="button" aria-disabled={busy} onClick={() => onQuery(1)}>
          {texts.queryAgain}
        </button>
        <button id="query-many" type="button" aria-disabled={busy} onClick={() => onQuery(20)}>
          {texts.queryMany}
        </button>
      </p>
      <h3>
        {texts.share} <span className="answer-count">{texts.answers(answers.length)}</span>
      </h3>
      <ul id="answer-share" className="answer-share" aria-live="polite" aria-busy={busy}>
        {tallyOf(answers).map((row) => (
          <ShareRow key={`${row.servedBy} ${row.failedWith} ${row.failed} ${row.recommends}`} row={row} />
        ))}
      </ul>
    </section>
  )
}

function ShareRow({ row }: { readonly row: TallyRow }) {
  const texts = useTexts()
  const percent = `${Math.round(row.share * 100)} %`
  return (
    <li className={row.failed ? 'share share-failed' : row.recommends ? 'share share-recommends' : 'share'}>
      <span className="share-name">
        {row.failed ? texts.failed(row.failedWith) : (row.servedBy ?? texts.unnamed)}
        {row.recommends && <small> {texts.withRecommendation}</small>}
      </span>
      <span className="share-bar" aria-hidden="true">
        <span style={{ width: percent.replace(' ', '') }} />
      </span>
      <span className="share-number">
        {row.count} · {percent}
      </span>
    </li>
  )
}
