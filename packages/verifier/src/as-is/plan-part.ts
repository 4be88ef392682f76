import type { KubeObject, SourcedObject } from '@traffic-lab/resources'
import type { Experiment } from '../experiment.ts'
import type { KubeClient } from '../kubernetes/kube-client.ts'
import { loadApp, loadRules, type RuleFolders } from '../rules/load-objects.ts'
import { type ComparedObject, compareObject } from './compare-rule.ts'
import { readLiveRules } from './live-rules.ts'

/** An experiment beside what stands in the cluster. */
export interface PartPlan {
  readonly experiment: Experiment
  readonly rule: readonly ComparedObject[]
  readonly removed: readonly ComparedObject[]
  readonly given: readonly ComparedObject[]
  readonly app: readonly SourcedObject[]
  readonly live: readonly KubeObject[]
}

/** Reads the experiment's files and the rules of the namespace. */
export async function planPart(
  experiment: Experiment,
  folders: RuleFolders,
  { client, namespace }: { readonly client: KubeClient; readonly namespace: string },
): Promise<PartPlan> {
  const { given, rule, removes, folder } = experiment
  const ruleFiles = await loadRules(rule, folder, folders)
  const removedFiles = await loadRules(removes, folder, folders)
  const app = await loadApp({ ...experiment, faults: {} }, folders)
  const appRules = app.filter(
    ({ object: { kind } }) => kind === 'VirtualService' || kind === 'DestinationRule',
  )
  const givenFiles = [...appRules, ...(await loadRules(given, folder, folders))]
  const live = await readLiveRules(client, namespace, [...ruleFiles, ...removedFiles, ...givenFiles])
  const compare = (source: SourcedObject) => compareObject(source, live, namespace)
  const rules = ruleFiles.map(compare)
  const written = new Set([...ruleFiles, ...removedFiles].map(nameOf))
  return {
    ...{ experiment, live, rule: rules, removed: removedFiles.map(compare) },
    // A later file replaces an object of the same name in an earlier one; the rule under test replaces both.
    given: [...new Map(givenFiles.map((source) => [nameOf(source), source])).values()]
      .filter((source) => !written.has(nameOf(source)))
      .map(compare),
    app,
  }
}

export function nameOf({ object }: SourcedObject): string {
  return `${object.kind}/${object.metadata.name}`
}
