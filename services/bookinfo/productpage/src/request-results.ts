import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { BackEndName } from './back-ends.ts'

export interface RequestResults {
  readonly contentType: string
  /** Counts a call to a back end; 500 stands for no answer. */
  count(name: BackEndName, status: number): void
  /** All metrics, in Prometheus' text format. */
  text(): Promise<string>
}

/** What `/metrics` shows: how calls to back ends ended, and the process. */
export function createRequestResults(): RequestResults {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const labelNames = ['destination_app', 'response_code'] as const
  const total = new Counter({
    name: 'request_result_total',
    help: 'Calls to back ends, by how they ended',
    labelNames,
    registers: [registry],
  })
  const created = new Gauge({
    name: 'request_result_created',
    help: 'When a kind of result was first seen, in seconds since 1970',
    labelNames,
    registers: [registry],
  })
  const seen = new Set<string>()
  return {
    contentType: registry.contentType,
    count(name, status) {
      const labels = { destination_app: name, response_code: String(status) }
      total.inc(labels)
      const key = `${name} ${status}`
      if (seen.has(key)) return
      seen.add(key)
      created.set(labels, Date.now() / 1000)
    },
    text: () => registry.metrics(),
  }
}
