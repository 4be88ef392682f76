import type { Answer, Forecast } from '../../api.ts'

interface AnswerFacts {
  readonly servedBy?: string
  readonly status?: number
  readonly recommendation?: string
  readonly durationMs?: number
}

/** An answer about Beijing as the services give it; any status but 200 carries no forecast. */
export function answer({
  servedBy,
  status = 200,
  recommendation,
  durationMs = 1,
}: AnswerFacts): Answer<Forecast> {
  const weather = [{ main: 'Snow', description: 'snow', icon: '13d' }]
  const day = { dt: 'today', temp: { day: -3.4 }, weather, ...(recommendation && { recommendation }) }
  const data = status === 200 ? { city: { name: 'Beijing' }, list: [day] } : undefined
  return { data, status, servedBy, instance: undefined, durationMs }
}
