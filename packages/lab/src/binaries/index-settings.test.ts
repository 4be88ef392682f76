import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readIndexSettings } from './index-settings.ts'
import { parsePipConfig, pipConfigFiles } from './pip-config.ts'
import { uvConfigFiles, uvIndexes } from './uv-config.ts'

describe("pip's configuration", () => {
  it('may use both delimiters, comments and several lines for one value', () => {
    const config = parsePipConfig(`
# for everything
[global]
index-url = https://user:pa;ss@a.example/simple/
extra_index_url:
    https://b.example/simple
    ; not this
    https://c.example/simple?x=1#frag
[download]
Index-Url: https://d.example/simple
`)
    expect(config.get('global')?.get('index-url')).toBe('https://user:pa;ss@a.example/simple/')
    expect(config.get('global')?.get('extra-index-url')).toBe(
      'https://b.example/simple https://c.example/simple?x=1#frag',
    )
    expect(config.get('download')?.get('index-url')).toBe('https://d.example/simple')
  })

  it("lies in pip's places, the later ones counting more", () => {
    const place = { env: { VIRTUAL_ENV: '/venv' }, system: 'linux', home: '/home/me' }
    expect(pipConfigFiles(place)).toEqual([
      '/etc/xdg/pip/pip.conf',
      '/etc/pip.conf',
      '/home/me/.pip/pip.conf',
      '/home/me/.config/pip/pip.conf',
      '/venv/pip.conf',
    ])
    expect(pipConfigFiles({ ...place, env: { XDG_CONFIG_HOME: '/x', XDG_CONFIG_DIRS: '/a:/b' } })).toEqual([
      '/a/pip/pip.conf',
      '/b/pip/pip.conf',
      '/etc/pip.conf',
      '/home/me/.pip/pip.conf',
      '/x/pip/pip.conf',
    ])
    expect(pipConfigFiles({ ...place, system: 'darwin', env: {} }).at(-1)).toBe(
      '/home/me/Library/Application Support/pip/pip.conf',
    )
    expect(pipConfigFiles({ ...place, env: { PIP_CONFIG_FILE: '/my.conf' } }).at(-1)).toBe('/my.conf')
    expect(pipConfigFiles({ ...place, env: { PIP_CONFIG_FILE: '/dev/null' } })).toEqual([])
  })
})

describe("uv's configuration", () => {
  it('names indexes in tables, the default one last, or by the older keys', () => {
    const toml = `
[[index]]
url = "https://default.example/simple"
default = true
[[index]]
name = "corp"
url = "https://corp.example/simple"
`
    expect(uvIndexes(toml)).toEqual(['https://corp.example/simple', 'https://default.example/simple'])
    expect(uvIndexes('index-url = "https://a"\n[pip]\nextra-index-url = ["https://b"]')).toEqual([
      'https://a',
      'https://b',
    ])
  })

  it("lies in uv's places", () => {
    const place = { env: {}, system: 'linux', home: '/home/me' }
    expect(uvConfigFiles(place)).toEqual([
      '/home/me/.config/uv/uv.toml',
      '/etc/xdg/uv/uv.toml',
      '/etc/uv/uv.toml',
    ])
    expect(uvConfigFiles({ ...place, env: { UV_CONFIG_FILE: '/uv.toml' } })).toEqual(['/uv.toml'])
    expect(uvConfigFiles({ ...place, env: { UV_NO_CONFIG: '1' } })).toEqual([])
  })
})

describe('the chosen indexes', () => {
  let home: string
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'traffic-lab-test-'))
  })
  afterEach(() => rm(home, { recursive: true, force: true }))

  async function write(path: string, text: string): Promise<string> {
    const file = join(home, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
    return file
  }

  it('come from variables first, then files, each with its place, none twice', async () => {
    const conf = await write('pip.conf', '[global]\nindex-url = https://pip.example/simple\ncert = /ca.pem\n')
    const toml = await write(
      'uv.toml',
      'index-url = "https://env.example/simple"\nextra-index-url = ["https://uv.example"]',
    )
    const env = {
      PIP_CONFIG_FILE: conf,
      UV_CONFIG_FILE: toml,
      PIP_INDEX_URL: 'https://env.example/simple',
      UV_INDEX: 'a=https://a.example/simple https://b.example/simple',
    }
    const settings = await readIndexSettings({
      env: { ...env, XDG_CONFIG_DIRS: home },
      system: 'darwin',
      home,
    })
    expect(settings.indexes.filter(({ from }) => from !== '/etc/pip.conf')).toEqual([
      { url: 'https://env.example/simple', from: 'PIP_INDEX_URL' },
      { url: 'https://pip.example/simple', from: conf },
      { url: 'https://uv.example', from: toml },
      { url: 'https://a.example/simple', from: 'UV_INDEX' },
      { url: 'https://b.example/simple', from: 'UV_INDEX' },
    ])
    expect(settings.certificates).toBe('/ca.pem')
  })

  it('are none where pip may ask no index, or one that only pip can read', async () => {
    const conf = { PIP_CONFIG_FILE: '/dev/null', UV_NO_CONFIG: '1' }
    const read = (env: NodeJS.ProcessEnv) =>
      readIndexSettings({ env: { ...conf, ...env }, system: 'linux', home })
    expect((await read({ PIP_INDEX_URL: 'https://a', PIP_NO_INDEX: '1' })).indexes).toEqual([])
    expect((await read({ PIP_INDEX_URL: 'file:///srv/simple' })).indexes).toEqual([])
    expect((await read({})).indexes).toEqual([])
  })
})
