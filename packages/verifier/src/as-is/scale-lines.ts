import type { SourcedObject } from '@traffic-lab/resources'
import type { Experiment } from '../experiment.ts'

/** What brings a file's Deployments back to the numbers that the check counts on, after the file was applied. */
export function scaleLines(
  { replicas, faults = {} }: Pick<Experiment, 'replicas' | 'faults'>,
  app: readonly SourcedObject[],
  file: string,
  namespace: string,
): readonly string[] {
  return app.flatMap(({ object: { kind, metadata }, file: own }) => {
    const pods = replicas[metadata.name]
    if (kind !== 'Deployment' || own !== file || pods === undefined) return []
    return `kubectl scale deployment/${metadata.name} --replicas=${pods - (faults[metadata.name]?.pods ?? 0)} -n ${namespace}`
  })
}
