import type { ContainerProbes } from '../probe/container-probes.ts'
import { type ProbeReport, startProbe } from '../probe/probe-loop.ts'

export interface ContainerHealthOptions {
  readonly probes: ContainerProbes
  onChange(): void
  /** One attempt failed. */
  onUnhealthy(message: string): void
  /** The startup or liveness probe has failed for good; the probes have been stopped. */
  onDead(probe: 'startup' | 'liveness'): void
}

/** What the probes say of one run of a container. */
export class ContainerHealth {
  readonly #options: ContainerHealthOptions
  readonly #stops: (() => void)[] = []
  #started = false
  #ready = false

  constructor(options: ContainerHealthOptions) {
    const { startup } = options.probes
    this.#options = options
    if (startup === undefined) {
      this.#afterStartup()
      return
    }
    const stop = startProbe(startup, (report) => {
      if (!report.passed) this.#onFailure('startup', report)
      else if (report.settled) {
        stop()
        this.#afterStartup()
        options.onChange()
      }
    })
    this.#stops.push(stop)
  }

  get started(): boolean {
    return this.#started
  }

  get ready(): boolean {
    return this.#ready
  }

  close(): void {
    for (const stop of this.#stops) stop()
  }

  #afterStartup(): void {
    const { readiness, liveness } = this.#options.probes
    this.#started = true
    if (readiness === undefined) this.#ready = true
    else this.#stops.push(startProbe(readiness, (report) => this.#onReadiness(report)))
    if (liveness !== undefined)
      this.#stops.push(
        startProbe(liveness, (report) => {
          if (!report.passed) this.#onFailure('liveness', report)
        }),
      )
  }

  #onReadiness({ passed, settled, message }: ProbeReport): void {
    if (!passed) this.#options.onUnhealthy(`Readiness probe failed: ${message}`)
    if (!settled || this.#ready === passed) return
    this.#ready = passed
    this.#options.onChange()
  }

  #onFailure(probe: 'startup' | 'liveness', { settled, message }: ProbeReport): void {
    this.#options.onUnhealthy(`${probe === 'startup' ? 'Startup' : 'Liveness'} probe failed: ${message}`)
    if (!settled) return
    this.close()
    this.#options.onDead(probe)
  }
}
