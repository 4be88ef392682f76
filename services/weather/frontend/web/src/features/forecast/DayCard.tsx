import type { Day } from '../../api.ts'
import { useTexts } from '../../texts-context.ts'
import { adviceOf } from './advice-of.ts'
import { WeatherIcon } from './WeatherIcon.tsx'

/** `table[key]` where there is one. */
const lookUp = (table: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined

export function DayCard({ day }: { readonly day: Day }) {
  const texts = useTexts()
  const [weather] = day.weather
  return (
    <li className="day">
      <section className="card day-weather">
        <h2>{lookUp(texts.days, day.dt) ?? day.dt.charAt(0).toUpperCase() + day.dt.slice(1)}</h2>
        <WeatherIcon icon={weather?.icon} />
        <p className="temperature">{Math.round(day.temp.day)}ºC</p>
        <p className="day-kind">{weather && (lookUp(texts.weather, weather.main) ?? weather.description)}</p>
      </section>
      {day.recommendation !== undefined && (
        <section className="card day-recommendation">
          <h3>{texts.recommendation}</h3>
          <dl>
            {adviceOf(day.recommendation).map(({ label, text }) => (
              <div key={label}>
                <dt>{lookUp(texts.advice, label) ?? label}</dt>
                {/* The service's own words, which are English. */}
                <dd lang="en">{text}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </li>
  )
}
