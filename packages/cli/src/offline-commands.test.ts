import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { workspaceRoot } from './workspace.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offline-'))
  const rule = 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a}\n'
  await writeFile(join(folder, 'bad.yaml'), `${rule}spec:\n  hosts: [a]\n  htp: []\n`)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** As typed in a folder: paths are those of the caller. */
async function lab(line: string, cwd = workspaceRoot) {
  const main = join(workspaceRoot, 'packages/cli/src/main.ts')
  const child = spawn(process.execPath, [main, 'lab', ...line.split(' ')], {
    env: { ...process.env, INIT_CWD: cwd },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const code = new Promise((resolve) => child.once('close', resolve))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await code, stdout, stderr }
}

const weather = '-f k8s/weather manifests/5.2-preparation -n weather'
const subset = 'outbound|3002|v1|forecast.weather.svc.cluster.local'

describe('the commands for files alone', { timeout: 60_000 }, () => {
  it('compile prints one JSON document, and nothing else', async () => {
    const { code, stdout, stderr } = await lab(`compile ${weather} --pod frontend-v1`)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(Object.keys(JSON.parse(stdout))).toEqual(['listeners', 'routes', 'clusters', 'endpoints'])
  })

  it('explain is a check where something is expected', async () => {
    const asked = `explain ${weather} --from frontend-v1 http://forecast:3002/ -o json`
    const right = await lab(`${asked} --expect ${subset}`)
    expect(right).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(right.stdout)).toMatchObject({ clusters: [{ name: subset }], expected: { met: true } })
    expect(await lab(`${asked} --expect other`)).toMatchObject({ code: 1 })
  })

  it.each(['compile --pod a', 'explain --from a http://b', 'analyze'])(
    '%s tells what is refused, from where the caller stands: exit code 1',
    async (words) => {
      const { code, stdout, stderr } = await lab(`${words} -f bad.yaml`, folder)
      expect(code).toBe(1)
      expect(stdout + stderr).toMatch(/^bad\.yaml:6:3: error MESH010 VirtualService default\/a: /)
    },
  )

  it('wrong usage is 2, what could not run is 3', async () => {
    expect(await lab('compile -f k8s/weather')).toMatchObject({ code: 2, stdout: '' })
    const nobody = await lab(`compile ${weather} --pod nobody`)
    expect(nobody).toMatchObject({ code: 2, stderr: expect.stringContaining('weather/frontend-v1') })
    expect(await lab('analyze -f no-such-file.yaml')).toMatchObject({ code: 3 })
  })
})
