import { forecastChecks } from './forecast-checks.ts'
import { frontendChecks } from './frontend-checks.ts'
import { smallServiceChecks } from './small-service-checks.ts'
import type { Reach, WeatherCheck, WeatherTargets } from './weather-check.ts'

/** The compatibility checks of the Weather app, in the order of their numbers. */
export const weatherChecks: readonly WeatherCheck[] = [
  ...frontendChecks,
  ...smallServiceChecks,
  ...forecastChecks,
].toSorted((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)))

export interface RunnableCheck {
  readonly id: string
  readonly title: string
  readonly reach: Reach
  run(): Promise<void>
}

/** The checks that can run with these targets. */
export function checksFor(targets: WeatherTargets): RunnableCheck[] {
  return weatherChecks.flatMap((check) => {
    const run = check.for(targets)
    return run === undefined ? [] : [{ id: check.id, title: check.title, reach: check.reach, run }]
  })
}
