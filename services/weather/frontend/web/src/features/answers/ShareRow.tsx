import { useTexts } from '../../texts-context.ts'
import type { TallyRow } from './tally-of.ts'

export function ShareRow({ row }: { readonly row: TallyRow }) {
  const texts = useTexts()
  const percent = Math.round(row.share * 100)
  return (
    <li className={`share kind-${row.kind}`} data-version={row.servedBy} data-count={row.count}>
      <span className="share-name">
        {row.kind === 'failed' ? texts.failed(row.failedWith) : (row.servedBy ?? texts.unnamed)}
        {row.kind === 'recommends' && <small> {texts.withRecommendation}</small>}
      </span>
      <span className="share-bar" aria-hidden="true">
        <span style={{ width: `${percent}%` }} />
      </span>
      <span className="share-number">
        {row.count} · {percent} %
      </span>
      <span className="share-median">{texts.median(row.medianMs)}</span>
    </li>
  )
}
