import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { experiments } from '@traffic-lab/experiments'
import { isSelected, mergeReports, type VerifyReport, verify } from '@traffic-lab/verifier'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LabProcess, startLab } from '../e2e/lab-process.ts'
import { disagreements, formatAgreement } from './agreement-table.ts'
import { namedCluster, root } from './cluster.ts'

const cluster = namedCluster()
const hourMs = 3_600_000

async function verified(
  target: { readonly kubeconfig: string; readonly ingress?: string | undefined; readonly jobs?: number },
  registry?: string,
): Promise<VerifyReport> {
  const reports: VerifyReport[] = []
  for (let run = 1; run <= cluster.runs; run += 1) {
    const onProgress = ({ message, done, stays }: { message: string; done?: true; stays?: true }) => {
      if (done || stays) process.stdout.write(`run ${run}: ${message}\n`)
    }
    reports.push(await verify({ experiments, sections: cluster.sections, ...target, registry, onProgress }))
  }
  const [first, ...others] = reports
  if (first === undefined) throw new Error('no run was asked for')
  return mergeReports([first, ...others])
}

/** The same experiments on the local lab and on the cluster. */
describe('lab and cluster', () => {
  let lab: LabProcess
  const reports: VerifyReport[] = []
  beforeAll(async () => {
    lab = await startLab(['lab', 'up', '--empty'])
    reports.push(await verified({ kubeconfig: lab.kubeconfig }))
    await lab.end('SIGTERM')
    // A small cluster has little room: two namespaces with pods at a time.
    reports.push(
      await verified({ kubeconfig: cluster.kubeconfig, ingress: cluster.ingress, jobs: 2 }, cluster.registry),
    )
    const [onLab, onCluster] = reports
    if (onLab === undefined || onCluster === undefined) throw new Error('a report is missing')
    const table = formatAgreement(onLab, onCluster)
    // Part of the experiments is no table for the page.
    if (cluster.sections.length === 0) writeFileSync(join(root, 'docs/lab-and-cluster.md'), table)
    else process.stdout.write(table)
  }, 3 * hourMs)
  afterAll(() => lab?.[Symbol.asyncDispose]())

  it.each(experiments.filter((one) => isSelected(one.section, cluster.sections)))(
    'agree on $section $part',
    (experiment) => {
      const [onLab, onCluster] = reports
      if (onLab === undefined || onCluster === undefined) throw new Error('a report is missing')
      expect(disagreements(experiment, onLab, onCluster)).toEqual([])
    },
  )
})
