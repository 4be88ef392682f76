import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

export interface Faults {
  /** Every answer has this status. */
  readonly status?: number | undefined
  /** Every request waits this long first. */
  readonly delayMs?: number | undefined
}

/**
 * One sick pod among healthy ones, for the lessons on outlier detection and circuit breaking: every request but
 * `/status` waits or fails. Does nothing when nothing is set. Call it before the routes are added.
 */
export function registerFaultSwitch(app: FastifyInstance, { status, delayMs }: Faults): void {
  if (status === undefined && delayMs === undefined) return
  app.addHook('onRequest', async (request, reply) => {
    if (request.url === '/status') return
    if (delayMs !== undefined) await delay(delayMs)
    if (status === undefined) return
    return reply.code(status).send({ error: `this instance fails on purpose: FAULT_STATUS=${status}` })
  })
}

/** The faults that a service's environment asks for. */
export function faultsOf(config: {
  readonly FAULT_STATUS?: number | undefined
  readonly FAULT_DELAY_MS?: number | undefined
}): Faults {
  return { status: config.FAULT_STATUS, delayMs: config.FAULT_DELAY_MS }
}
