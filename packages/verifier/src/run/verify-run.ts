import { randomInt } from 'node:crypto'
import { MeshError, objectName } from '@traffic-lab/resources'
import type { Experiment } from '../experiment.ts'
import type { KubeClient } from '../kubernetes/kube-client.ts'
import type { ExperimentReport } from '../report/verify-report.ts'
import { isolate, isolationOf } from '../rules/isolate.ts'
import { loadApp, loadRules, type RuleFolders, unreadableRule } from '../rules/load-objects.ts'
import { findRuleSources, nothingOwn } from '../rules/rule-sources.ts'
import { Environment } from './environment.ts'
import { type LoadedRules, runExperiment } from './run-experiment.ts'

export interface Progress {
  /** Section and part, such as `5.3 half`, with which the message begins; absent for what concerns the whole run. */
  readonly experiment?: string
  readonly message: string
  /** The experiment has come to its end. */
  readonly done?: true
  /** Worth reading afterwards, too. */
  readonly stays?: true
}

export interface RunOptions {
  readonly signal: AbortSignal
  readonly mutate: boolean
  readonly onProgress: (progress: Progress) => void
  readonly ingress: () => Promise<string>
  /** Labels for namespaces whose pods get a sidecar. */
  readonly injection: Readonly<Record<string, string>>
}

/** Experiments that follow one another, and the namespaces they leave to be removed. */
export class VerifyRun {
  readonly #client: KubeClient
  readonly #folders: RuleFolders
  readonly #options: RunOptions
  #environment: Environment | undefined
  readonly #removals: Promise<void>[] = []

  constructor(client: KubeClient, folders: RuleFolders, options: RunOptions) {
    this.#client = client
    this.#folders = folders
    this.#options = options
  }

  async run(experiment: Experiment): Promise<ExperimentReport> {
    const { signal, onProgress, mutate, ingress } = this.#options
    const { folder, section, part, question } = experiment
    const started = performance.now()
    const name = `${section} ${part}`
    const onStep = (message: string) => onProgress({ experiment: name, message: `${name}: ${message}` })
    const onEnd = (message: string) =>
      onProgress({ experiment: name, message: `${name}: ${message}`, done: true })
    const spent = () => Math.round(performance.now() - started)
    const { rulesDir } = this.#folders
    const sources = rulesDir === undefined ? undefined : await findRuleSources(experiment, rulesDir)
    const base = { section, folder, part, question, ...(sources && { sources }) }
    let rule: ExperimentReport['rule'] = []
    const nothing = sources && nothingOwn(experiment, sources)
    if (nothing !== undefined) {
      onEnd('inconclusive')
      const unjudged = { outcome: 'inconclusive', reason: nothing, checks: [] } as const
      return { ...base, namespace: '', rule, ...unjudged, durationMs: spent() }
    }
    try {
      const rules = await this.#loadRules(experiment)
      rule = rules.rule.map(({ object, file, placeOf }) => ({
        ...{ object: objectName(object), file, line: placeOf('kind').line },
      }))
      onStep('app')
      const environment = await this.#environmentFor(experiment, rules)
      const { namespace } = environment.isolation
      const surroundings = { environment, ingress, rootDir: this.#folders.rootDir }
      const result = await runExperiment(experiment, rules, surroundings, { mutate, onStep })
      onEnd(result.outcome)
      return { ...base, namespace, rule, ...result, durationMs: spent() }
    } catch (error) {
      signal.throwIfAborted()
      this.retire()
      const reason = reasonOf(error)
      if (error instanceof MeshError && error.code === unreadableRule) {
        onEnd('fail')
        return { ...base, namespace: '', rule, outcome: 'fail', reason, checks: [], durationMs: spent() }
      }
      onEnd('could not run')
      const failed = { outcome: 'inconclusive', couldNotRun: true, reason, checks: [] } as const
      return { ...base, namespace: '', rule, ...failed, durationMs: spent() }
    }
  }

  async #loadRules({ given, rule, removes, folder }: Experiment): Promise<LoadedRules> {
    return {
      given: await loadRules(given, folder, this.#folders),
      rule: await loadRules(rule, folder, this.#folders),
      removed: await loadRules(removes, folder, this.#folders),
    }
  }

  /**
   * The namespace of the experiment before, where the same app runs and every rule is replaced by one of this
   * experiment's; else a new one.
   */
  async #environmentFor(experiment: Experiment, { given }: LoadedRules): Promise<Environment> {
    const { section } = experiment
    const current = this.#environment
    if (current !== undefined) {
      const rules = given.map((source) => isolate(source, current.isolation))
      if (current.canReset(experiment, rules)) return current
    }
    this.retire()
    const namespace = `verify-${section.replaceAll('.', '-')}-${randomInt(36 ** 5)
      .toString(36)
      .padStart(5, '0')}`
    const objects = await loadApp(experiment, this.#folders)
    // Nothing is created for a rule that cannot be moved into a namespace of its own.
    for (const source of given) isolate(source, isolationOf(namespace))
    const { signal, injection } = this.#options
    const opened = await Environment.open(this.#client, {
      ...{ namespace, app: experiment, objects, signal, injection },
    })
    this.#environment = opened
    return opened
  }

  /** Begins to remove the namespace: it goes while the next one comes. */
  retire(): void {
    const current = this.#environment
    this.#environment = undefined
    if (current === undefined) return
    const { namespace } = current.isolation
    const removal = Environment.remove(this.#client, namespace)
    // A failure is reported by close(), which awaits it; until then it must not count as unhandled.
    removal.catch(() => undefined)
    this.#removals.push(removal)
  }

  /** Resolves when every namespace is gone. */
  async close(): Promise<void> {
    this.retire()
    await Promise.all(this.#removals)
  }
}

/** What went wrong, with what to do about it. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error instanceof MeshError && error.hint !== undefined
    ? `${error.message} (${error.hint})`
    : error.message
}
