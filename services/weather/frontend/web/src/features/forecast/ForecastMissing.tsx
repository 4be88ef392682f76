import { useTexts } from '../../texts-context.ts'

interface ForecastMissingProps {
  /** HTTP status; undefined when no answer came. */
  readonly status: number | undefined
  readonly onRetry: () => void
}

export function ForecastMissing({ status, onRetry }: ForecastMissingProps) {
  const texts = useTexts()
  return (
    <div id="forecast-missing" className="card">
      <p className="forecast-state">
        {texts.noForecast} ({texts.failed(status)})
      </p>
      <button id="retry" type="button" onClick={onRetry}>
        {texts.retry}
      </button>
    </div>
  )
}
