import { readFile } from 'node:fs/promises'
import type { ConfigPlace, PipConfig } from './pip-config.ts'
import { parsePipConfig, pipConfigFiles } from './pip-config.ts'
import { uvConfigFiles, uvIndexes } from './uv-config.ts'

/** A Python package index the user has chosen, and where the choice stands. */
export interface ChosenIndex {
  readonly url: string
  readonly from: string
}

export interface IndexSettings {
  /** In the order to ask them; empty when the user has chosen none. Only http(s). */
  readonly indexes: readonly ChosenIndex[]
  /** File with certificates to trust beside the system's. */
  readonly certificates: string | undefined
}

/** What pip's and uv's variables and files say about where packages come from. */
export async function readIndexSettings(place: ConfigPlace): Promise<IndexSettings> {
  const { env } = place
  const pip = await readPip(place)
  const uv = await readUv(place)
  const environment = [
    ...fromVariable('PIP_INDEX_URL', env),
    ...fromVariable('UV_DEFAULT_INDEX', env),
    ...fromVariable('UV_INDEX_URL', env),
  ]
  const extra = ['PIP_EXTRA_INDEX_URL', 'UV_INDEX', 'UV_EXTRA_INDEX_URL'].flatMap((name) =>
    fromVariable(name, env),
  )
  const certificates =
    env.PIP_CERT || pip.certificates || env.SSL_CERT_FILE || env.REQUESTS_CA_BUNDLE || undefined
  // pip then takes packages from its own folders only: there is no index to ask.
  if (isOn(env.PIP_NO_INDEX) || pip.noIndex) return { indexes: [], certificates }
  const indexes = new Map<string, ChosenIndex>()
  for (const index of [...environment, ...pip.indexes, ...uv, ...extra]) {
    if (/^https?:\/\//.test(index.url) && !indexes.has(index.url)) indexes.set(index.url, index)
  }
  return { indexes: [...indexes.values()], certificates }
}

/** Several addresses stand side by side; uv's may carry a name, `name=https://…`. */
function fromVariable(name: string, env: NodeJS.ProcessEnv): readonly ChosenIndex[] {
  const urls = (env[name] ?? '').split(/\s+/).filter((url) => url !== '')
  return urls.map((url) => ({ url: url.replace(/^[\w.-]+=(?=https?:)/, ''), from: name }))
}

async function readPip(place: ConfigPlace) {
  const found = new Map<string, ChosenIndex>()
  for (const file of pipConfigFiles(place)) {
    const text = await readIfPresent(file)
    if (text === undefined) continue
    const config = parsePipConfig(text)
    for (const key of ['index-url', 'extra-index-url', 'cert', 'no-index']) {
      const value = valueOf(config, key)
      if (value !== undefined) found.set(key, { url: value, from: file })
    }
  }
  const split = (index: ChosenIndex | undefined): readonly ChosenIndex[] =>
    (index?.url ?? '').split(/\s+/).flatMap((url) => (url === '' ? [] : [{ url, from: index?.from ?? '' }]))
  return {
    indexes: [...split(found.get('index-url')), ...split(found.get('extra-index-url'))],
    certificates: found.get('cert')?.url,
    noIndex: isOn(found.get('no-index')?.url),
  }
}

/** What is said for `pip download` counts before what is said for every command. */
function valueOf(config: PipConfig, key: string): string | undefined {
  return config.get('download')?.get(key) ?? config.get('global')?.get(key)
}

async function readUv(place: ConfigPlace): Promise<readonly ChosenIndex[]> {
  const found: ChosenIndex[] = []
  for (const file of uvConfigFiles(place)) {
    const text = await readIfPresent(file)
    if (text !== undefined) found.push(...uvIndexes(text).map((url) => ({ url, from: file })))
  }
  return found
}

async function readIfPresent(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (
      error instanceof Error &&
      'code' in error &&
      ['ENOENT', 'ENOTDIR', 'EACCES'].includes(String(error.code))
    )
      return undefined
    throw error
  }
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && ['1', 'true', 'yes', 'on', 'y', 't'].includes(value.toLowerCase())
}
