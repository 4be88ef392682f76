import * as v from 'valibot'

const Day = v.object({
  dt: v.string(),
  temp: v.object({ day: v.number() }),
  weather: v.pipe(
    v.array(v.object({ main: v.string(), description: v.string(), icon: v.string() })),
    v.minLength(1),
  ),
  recommendation: v.optional(v.string()),
})

const Forecast = v.object({ city: v.object({ name: v.string() }), list: v.array(Day) })

const Advertisement = v.object({ adImgName: v.picklist(['airCleanImg', 'tshirtImg', 'mountainClimbingImg']) })

export type Day = v.InferOutput<typeof Day>
export type Forecast = v.InferOutput<typeof Forecast>
export type Advertisement = v.InferOutput<typeof Advertisement>

/** How a call ended, whoever answered it: the service, or a proxy on the way. */
export interface Answer<T> {
  /** Absent when the call failed: no connection, a status other than 2xx, or a body that is not what was asked for. */
  readonly data: T | undefined
  /** HTTP status; absent without a connection. */
  readonly status: number | undefined
  /** `<service>-<version>`, if the service itself answered. */
  readonly servedBy: string | undefined
  readonly instance: string | undefined
  readonly durationMs: number
}

export const fetchForecast = (city: string, signal: AbortSignal): Promise<Answer<Forecast>> =>
  get(`/data/weather?${new URLSearchParams({ locate: city })}`, Forecast, signal)

export const fetchAdvertisement = (): Promise<Answer<Advertisement>> =>
  get('/advertisement/ad', Advertisement)

async function get<T>(
  path: string,
  schema: v.GenericSchema<unknown, T>,
  signal?: AbortSignal,
): Promise<Answer<T>> {
  const start = performance.now()
  const durationMs = () => Math.round(performance.now() - start)
  try {
    const response = await fetch(path, { cache: 'no-store', signal: signal ?? null })
    const parsed = v.safeParse(schema, response.ok ? await readJson(response) : undefined)
    return {
      data: parsed.success ? parsed.output : undefined,
      status: response.status,
      servedBy: response.headers.get('x-served-by') ?? undefined,
      instance: response.headers.get('x-instance') ?? undefined,
      durationMs: durationMs(),
    }
  } catch {
    // fetch rejects only when no answer came, which a notice on the page says, or when nobody waits for it any more.
    return {
      data: undefined,
      status: undefined,
      servedBy: undefined,
      instance: undefined,
      durationMs: durationMs(),
    }
  }
}

/** A body that is no JSON counts as one of the wrong shape. */
async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
