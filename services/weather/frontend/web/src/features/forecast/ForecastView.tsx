import './forecast.css'
import { type RefObject, useEffect } from 'react'
import { useTexts } from '../../texts-context.ts'
import { cities } from '../city-query/cities.ts'
import { DayCard } from './DayCard.tsx'
import { ForecastLoading } from './ForecastLoading.tsx'
import { ForecastMissing } from './ForecastMissing.tsx'
import type { ForecastState } from './use-forecast.ts'

interface ForecastViewProps {
  readonly headingRef: RefObject<HTMLHeadingElement | null>
  /** As in the address. */
  readonly city: string
  readonly forecast: ForecastState
  readonly onBack: () => void
}

export function ForecastView({ headingRef, city, forecast, onBack }: ForecastViewProps) {
  const texts = useTexts()
  const { query, stop, progress, round } = forecast
  const shown = forecast.shown?.city === city ? forecast.shown.forecast : undefined

  // An address opened directly, or reached by the browser's back: nothing was asked for this city yet.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per city; `query` and `stop` are new at every render
  useEffect(() => {
    if (shown === undefined) void query(city)
    return stop
  }, [city])

  const retry = () => {
    // The button goes away while the question runs.
    headingRef.current?.focus()
    void query(city)
  }

  const name = shown?.city.name ?? city
  const known = cities.find((candidate) => candidate === name)
  const failed = progress === undefined && round?.city === city
  return (
    <section aria-busy={progress !== undefined}>
      <p className="back">
        <a
          id="back"
          href="/dashboard"
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return
            event.preventDefault()
            onBack()
          }}
        >
          ← {texts.back}
        </a>
      </p>
      <h1 id="city-name" ref={headingRef} tabIndex={-1}>
        {known === undefined ? name : texts.cities[known]}
      </h1>
      {shown !== undefined ? (
        <ol className="days">
          {shown.list.map((day) => (
            <DayCard key={day.dt} day={day} />
          ))}
        </ol>
      ) : failed ? (
        <ForecastMissing status={round.answers.at(-1)?.status} onRetry={retry} />
      ) : (
        <ForecastLoading />
      )}
    </section>
  )
}
