import { existsSync } from 'node:fs'
import { delimiter, dirname } from 'node:path'
import { findEnvoy, findKubectl } from '../../packages/lab/src/index.ts'

const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/**
 * The environment for everything that `pnpm test` starts, with the tools that tests use. One that is missing is told
 * and makes its tests skip by name; in CI a skip fails the run.
 */
export async function findTools(tell: (missing: string) => void): Promise<NodeJS.ProcessEnv> {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    FORCE_COLOR: process.stdout.isTTY ? '1' : '0',
    TURBO_TELEMETRY_DISABLED: '1',
    PATH: pathWithPnpm(process.env),
  }
  const progress = (text: string) => process.stderr.write(`${text}\n`)
  const wanted = [
    ['ENVOY_BIN', () => findEnvoy({ env: process.env, progress })],
    ['KUBECTL', () => findKubectl({ env: process.env, progress })],
    ['KUBECTL_PINNED', () => findKubectl({ env: process.env, progress, pinnedOnly: true })],
  ] as const
  for (const [name, find] of wanted) {
    try {
      env[name] = (await find()).path
    } catch (error) {
      tell(error instanceof Error ? error.message : String(error))
    }
  }
  const browser = browsers.find((path) => existsSync(path))
  if (env.CHROMIUM_BIN === undefined && browser !== undefined) env.CHROMIUM_BIN = browser
  return env
}

/** The pnpm that runs this comes last: it may have been called by its path, and turbo looks for one by its name. */
function pathWithPnpm({ PATH = '', npm_execpath: pnpm }: NodeJS.ProcessEnv): string {
  return pnpm === undefined ? PATH : `${PATH}${delimiter}${dirname(pnpm)}`
}
