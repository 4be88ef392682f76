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

/**
 * What a check has to reach: the page alone (also through a gateway), one service directly,
 * or the calls between services.
 */
export type Reach = 'page' | 'service' | 'neighbours'

export interface WeatherCheck {
  /** W1 to W16; a check with several reaches stands in several rows. */
  readonly id: string
  readonly title: string
  readonly reach: Reach
  /** The check, ready to run; undefined when the targets lack what it needs. */
  for(targets: WeatherTargets): (() => Promise<void>) | undefined
}

type With<Need extends keyof WeatherTargets> = WeatherTargets & Required<Pick<WeatherTargets, Need>>

interface CheckRow<Need extends keyof WeatherTargets> {
  readonly id: string
  readonly title: string
  readonly reach: Reach
  readonly needs: readonly Need[]
  run(targets: With<Need>): Promise<void>
}

export function weatherCheck<Need extends keyof WeatherTargets>(row: CheckRow<Need>): WeatherCheck {
  const { id, title, reach, needs } = row
  return { id, title, reach, for: (targets) => (hasAll(targets, needs) ? () => row.run(targets) : undefined) }
}

function hasAll<Need extends keyof WeatherTargets>(
  targets: WeatherTargets,
  needs: readonly Need[],
): targets is With<Need> {
  return needs.every((need) => targets[need] !== undefined)
}
