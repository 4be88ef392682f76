import { askLab, labPaths } from '@traffic-lab/lab'
import { exitCode } from '../exit-code.ts'
import { stateDir } from '../workspace.ts'

/** What runs here, in words. No lab is an answer too, with exit code 3. */
export async function status(): Promise<number> {
  const paths = labPaths(stateDir)
  const lab = await askLab(paths.lockSocket)
  if (lab === undefined) {
    process.stdout.write('No lab is running here. Start one with `pnpm dev`.\n')
    return exitCode.couldNotRun
  }
  const lines = [
    `lab       ${lab.ready ? 'running' : 'starting'}, process ${lab.pid}, since ${lab.startedAt}`,
    `API       ${lab.apiUrl ?? '-'}`,
    `gateway   ${lab.gatewayUrl ?? '-'}`,
    `kubectl   export KUBECONFIG=${paths.kubeconfig}`,
    ...lab.proxies.map(({ node, state }) => `proxy     ${node}  ${state}`),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  return exitCode.good
}
