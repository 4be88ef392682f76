import { execFileSync } from 'node:child_process'

/** The kubectls that `pnpm test` has found: the machine's own and the pinned newest one, each with its version. */
export function kubectls(): readonly { readonly version: string; readonly path: string }[] {
  const paths = [process.env.KUBECTL, process.env.KUBECTL_PINNED].filter((path) => path !== undefined)
  return [...new Set(paths.length > 0 ? paths : ['kubectl'])].map((path) => {
    const output = execFileSync(path, ['version', '--client', '-o', 'json'], { encoding: 'utf8' })
    const { clientVersion } = JSON.parse(output) as { clientVersion: { gitVersion: string } }
    return { version: clientVersion.gitVersion, path }
  })
}
