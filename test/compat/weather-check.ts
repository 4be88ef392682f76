import { type CompatCheck, compatCheck } from './compat-check.ts'
import type { Neighbours } from './neighbour-proxy.ts'

/** Where the Weather app is: base URLs, of as many services as the test can reach. */
export interface WeatherTargets {
  /** Frontend v1, or a gateway before it. */
  readonly frontend?: string
  readonly frontendV2?: string
  readonly advertisement?: string
  readonly forecastV1?: string
  readonly forecastV2?: string
  readonly recommendation?: string
  /** The services above reach each other through it. */
  readonly neighbours?: Neighbours
}

export type WeatherCheck = CompatCheck<WeatherTargets>

/** A check of the Weather app, W1 to W16. */
export const weatherCheck: <Need extends keyof WeatherTargets>(
  row: Parameters<typeof compatCheck<WeatherTargets, Need>>[0],
) => WeatherCheck = compatCheck
