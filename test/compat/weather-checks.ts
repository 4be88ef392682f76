import { byNumber, type RunnableCheck, runnable } from './compat-check.ts'
import { forecastChecks } from './forecast-checks.ts'
import { frontendChecks } from './frontend-checks.ts'
import { smallServiceChecks } from './small-service-checks.ts'
import type { WeatherCheck, WeatherTargets } from './weather-check.ts'

/** The compatibility checks of the Weather app, in the order of their numbers. */
export const weatherChecks: readonly WeatherCheck[] = byNumber([
  ...frontendChecks,
  ...smallServiceChecks,
  ...forecastChecks,
])

/** The checks that can run with these targets. */
export function checksFor(targets: WeatherTargets): RunnableCheck[] {
  return runnable(weatherChecks, targets)
}
