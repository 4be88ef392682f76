import { chmod, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findEnvoy } from './find-envoy.ts'
import { pinnedEnvoy } from './pinned-envoy.ts'

const realEnvoy = process.env.ENVOY_BIN
let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'traffic-lab-test-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const options = (env: NodeJS.ProcessEnv) => ({
  env: { PIP_CONFIG_FILE: '/dev/null', UV_NO_CONFIG: '1', ...env },
  cacheDir: dir,
  home: dir,
})

describe('an Envoy that is installed', () => {
  it('is not a script of that name, which may start Docker: it is not even run', async () => {
    const script = join(dir, 'envoy')
    await writeFile(script, `#!/bin/sh\ntouch ${dir}/started\n`)
    await chmod(script, 0o755)
    await expect(findEnvoy(options({ PATH: dir }))).rejects.toMatchObject({ code: 'LAB123' })
    await expect(findEnvoy(options({ ENVOY_BIN: script }))).rejects.toThrow('is a script, not Envoy itself')
    await expect(rm(join(dir, 'started'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('is not another program', async () => {
    const other = join(dir, 'envoy')
    await copyFile('/bin/true', other)
    await expect(findEnvoy(options({ ENVOY_BIN: other }))).rejects.toThrow(
      'does not answer --version as Envoy',
    )
  })

  it.skipIf(!realEnvoy)(
    'is used, with a warning when it is another version (set ENVOY_BIN to run this)',
    async () => {
      const ENVOY_BIN = realEnvoy ?? ''
      expect(await findEnvoy(options({ ENVOY_BIN }))).toEqual({ path: ENVOY_BIN, source: 'environment' })
      const older = { ...pinnedEnvoy, version: '1.31.0' }
      expect((await findEnvoy(options({ ENVOY_BIN }), older)).warning).toMatch(
        /is Envoy 1\.\d+\.\d+; the lab is made for 1\.31\.0/,
      )
    },
  )
})
