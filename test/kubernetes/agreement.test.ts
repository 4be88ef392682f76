import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { experiments } from '@traffic-lab/experiments'
import {
  isSelected,
  mergeReports,
  type VerifyOptions,
  type VerifyReport,
  verify,
} from '@traffic-lab/verifier'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LabProcess, startLab } from '../e2e/lab-process.ts'
import { disagreements, formatAgreement } from './agreement-table.ts'
import { run } from './app-on-cluster.ts'
import { namedCluster, root } from './cluster.ts'

const cluster = namedCluster()
const hourMs = 3_600_000

async function verified(
  number: number,
  where: string,
  target: Partial<VerifyOptions>,
): Promise<VerifyReport> {
  const onProgress: VerifyOptions['onProgress'] = ({ message, done, stays }) => {
    if (done || stays) process.stdout.write(`run ${number}, ${where}: ${message}\n`)
  }
  return await verify({ experiments, sections: cluster.sections, ...target, onProgress })
}

function merged([first, ...others]: readonly VerifyReport[]): VerifyReport {
  if (first === undefined) throw new Error('no run was asked for')
  return mergeReports([first, ...others])
}

/** The same experiments on the local lab and on the cluster. */
describe('lab and cluster', () => {
  let lab: LabProcess
  let onLab: VerifyReport
  let onCluster: VerifyReport
  beforeAll(async () => {
    lab = await startLab(['lab', 'up', '--empty'])
    const { kubeconfig, ingress, registry } = cluster
    const labs: VerifyReport[] = []
    const clusters: VerifyReport[] = []
    for (let number = 1; number <= cluster.runs; number += 1) {
      const [here, there] = await Promise.all([
        verified(number, 'lab', { kubeconfig: lab.kubeconfig, jobs: 2 }),
        // A small cluster has little room: two namespaces with pods at a time.
        verified(number, 'cluster', { kubeconfig, ingress, registry, jobs: 2 }),
      ])
      labs.push(here)
      clusters.push(there)
      // An hour's work is not lost when the last run cannot end.
      mkdirSync(join(root, 'test/.test'), { recursive: true })
      writeFileSync(join(root, 'test/.test/agreement.json'), JSON.stringify({ labs, clusters }))
    }
    onLab = merged(labs)
    onCluster = merged(clusters)
    const { serverVersion, clientVersion } = JSON.parse(await run('kubectl version -o json'))
    const table = formatAgreement(onLab, onCluster, {
      kubernetes: serverVersion.gitVersion,
      kubectl: clientVersion.gitVersion,
      node: process.version,
    })
    // Part of the experiments is no table for the page.
    if (cluster.sections.length === 0) writeFileSync(join(root, 'docs/lab-and-cluster.md'), table)
    else process.stdout.write(table)
  }, 3 * hourMs)
  afterAll(() => lab?.[Symbol.asyncDispose]())

  it.each(experiments.filter((one) => isSelected(one.section, cluster.sections)))(
    'agree on $section $part',
    (experiment) => {
      expect(disagreements(experiment, onLab, onCluster)).toEqual([])
    },
  )
})
