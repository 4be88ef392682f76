import type { Experiment } from './experiment.ts'
import { isolate, isolationOf } from './rules/isolate.ts'
import { loadApp, loadRules, type RuleFolders } from './rules/load-objects.ts'
import { mutate } from './rules/mutation.ts'

/**
 * Reads everything an experiment names and tries its mutations, without any API. Rejects with what is wrong: a missing
 * or unreadable file, an object that cannot be moved into a namespace of its own, a mutation that changes nothing.
 */
export async function checkExperiment(experiment: Experiment, folders: RuleFolders): Promise<void> {
  const { given, rule, removes, folder, mutations } = experiment
  const isolation = isolationOf('verify-check')
  const own = (await loadRules(rule, folder, folders)).map((source) => isolate(source, isolation))
  for (const source of await loadApp(experiment, folders)) isolate(source, isolation)
  await loadRules(removes, folder, folders)
  for (const source of await loadRules(given, folder, folders)) isolate(source, isolation)
  for (const mutation of mutations) mutate(own, mutation)
}
