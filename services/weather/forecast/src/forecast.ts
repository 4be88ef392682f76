import cities from './cities.json' with { type: 'json' }

interface Day {
  readonly dt: string
  readonly temp: { readonly day: number; readonly min: number; readonly max: number }
  readonly pressure?: number
  readonly humidity?: number
  readonly weather: readonly {
    readonly id?: number
    readonly main: string
    readonly description: string
    readonly icon: string
  }[]
  readonly recommendation?: string
}

export interface Forecast {
  readonly city: { readonly name: string }
  /** Number of days in `list`. */
  readonly cnt: number
  readonly list: readonly Day[]
}

const byName = new Map<string, Forecast>(cities.map((forecast) => [forecast.city.name, forecast]))

/** The forecast of a city, by its exact name; the same on every day, so that lessons can be repeated. */
export function findForecast(city: string | undefined): Forecast | undefined {
  return city === undefined ? undefined : byName.get(city)
}
