import { useTexts } from '../../texts-context.ts'

/** Three empty days, so that nothing moves when the forecast arrives. */
export function ForecastLoading() {
  const texts = useTexts()
  return (
    <div id="forecast-loading">
      <p className="forecast-state">{texts.loading}</p>
      <div className="days" aria-hidden="true">
        {['today', 'tomorrow', 'after'].map((day) => (
          <div key={day} className="card day-empty" />
        ))}
      </div>
    </div>
  )
}
