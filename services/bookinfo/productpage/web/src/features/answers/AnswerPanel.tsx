import './answers.css'
import type { PageFacts, ProductFacts } from '../../../../src/page-facts.ts'
import { useTexts } from '../../texts-context.ts'
import { useHydrated } from '../../use-hydrated.ts'
import { CallTree } from './CallTree.tsx'
import { labelOf } from './label-of.ts'
import { tallyOf } from './tally-of.ts'
import type { useViews } from './use-views.ts'

interface AnswerPanelProps {
  readonly facts: PageFacts & ProductFacts
  readonly views: ReturnType<typeof useViews>
}

const many = 20
/** As many bars as fit beside each other. */
const newest = 40

/** Who answered this view, and how the views so far share out over the versions of the reviews. */
export function AnswerPanel({ facts, views }: AnswerPanelProps) {
  const texts = useTexts()
  const hydrated = useHydrated()
  const { seen, progress, view, stop, clear } = views
  const busy = progress !== undefined
  const longestMs = Math.max(1, ...seen.slice(-newest).map(({ durationMs }) => durationMs))
  return (
    <aside className="card answers" aria-labelledby="who-answered">
      <h2 id="who-answered">{texts.whoAnswered}</h2>
      <p className="hint">{texts.whoHint}</p>
      <CallTree facts={facts} />
      <div className="answer-buttons">
        <a
          id="view-again"
          className="primary"
          href="productpage"
          aria-disabled={busy}
          onClick={(event) => {
            event.preventDefault()
            if (!busy) void view(1)
          }}
        >
          {texts.again}
        </a>
        {hydrated && (
          <>
            <button
              id="view-many"
              type="button"
              className="quiet"
              onClick={() => (busy ? stop() : void view(many))}
            >
              {progress !== undefined && progress.times > 1
                ? texts.stop(progress.done, progress.times)
                : texts.many(many)}
            </button>
            <button id="clear-views" type="button" className="quiet" onClick={clear}>
              {texts.clear}
            </button>
          </>
        )}
      </div>
      {hydrated && (
        <>
          <h3>
            {texts.share} <span id="view-count">{texts.views(seen.length)}</span>
          </h3>
          <div className="view-strip" aria-hidden="true">
            {seen.slice(-newest).map(({ shown, durationMs }, index) => (
              <span
                // biome-ignore lint/suspicious/noArrayIndexKey: bars without state, in the order of time
                key={index}
                className={`shown-${shown}`}
                style={{ height: `${Math.max(12, (durationMs / longestMs) * 100)}%` }}
                title={texts.time(durationMs)}
              />
            ))}
          </div>
          <ul id="view-share" className="view-share" aria-busy={busy}>
            {tallyOf(seen).map((row) => (
              <li key={row.key} className={`share shown-${row.shown}`}>
                <span className="share-label">{labelOf(texts, row)}</span>
                <span className="share-number">
                  {row.count} · {Math.round(row.share * 100)} %
                </span>
                <span className="share-bar" aria-hidden="true">
                  <span style={{ width: `${row.share * 100}%` }} />
                </span>
                <span className="share-median">{texts.median(row.medianMs)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </aside>
  )
}
