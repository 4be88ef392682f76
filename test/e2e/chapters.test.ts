import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ChapterPage, chapterPages } from '../repo/chapter-pages.ts'
import { type LabProcess, root, startLab } from './lab-process.ts'
import { createShell, firstLineOf, type Shell } from './shell.ts'
import { shownPattern, withoutVolatile } from './shown-output.ts'

/**
 * What is behind the word `sh` of a block says how it is run:
 * nothing: line by line in one terminal; a line that fails ends the block;
 * `until Ctrl-C`: it goes on until it is ended, and its first line is what the page shows;
 * `verify`: not here. The experiments have a test of their own.
 */
interface Step {
  readonly how: string
  readonly script: string
  /** The block right behind it, if it shows output. */
  readonly shown?: { readonly info: string; readonly text: string }
}

function stepsOf({ fences }: ChapterPage): readonly Step[] {
  return fences.flatMap(({ info, text: script }, index) => {
    if (info !== 'sh' && !info.startsWith('sh ')) return []
    const next = fences[index + 1]
    const how = info.slice('sh'.length).trim()
    return [next?.info.startsWith('text') ? { how, script, shown: next } : { how, script }]
  })
}

describe('a reader who goes through the pages of docs/chapters from the first to the last', () => {
  let lab: LabProcess
  let sh: Shell

  beforeAll(async () => {
    lab = await startLab(['lab', 'up', '--empty'])
    sh = createShell({ cwd: root, kubeconfig: lab.kubeconfig })
  })
  afterAll(async () => {
    await lab?.[Symbol.asyncDispose]()
  })

  const output = async (script: string): Promise<string> => {
    const { code, stdout, stderr } = await sh(script, 230_000)
    expect({ script, code, stderr: code === 0 ? '' : stderr + stdout }).toEqual({
      script,
      code: 0,
      stderr: '',
    })
    return `${stdout.trimEnd()}\n`
  }

  it.each(chapterPages('en').map((page) => ({ ...page, steps: stepsOf(page) })))(
    'sees in $section what the page shows',
    { timeout: 240_000 },
    async ({ steps }) => {
      expect(steps.length).toBeGreaterThan(0)
      for (const { how, script, shown } of steps) {
        if (how === 'verify') continue
        const commands = how === 'until Ctrl-C' ? firstLineOf(script) : `set -e\n${script}`
        if (shown === undefined) {
          await output(commands)
          continue
        }
        const look = async () => `${withoutVolatile(await output(commands), shown.info)}\n`
        const pattern = shownPattern(shown.text, shown.info)
        // A proxy writes its log every 50 ms: who only reads may have to look again.
        if (readsOnly(script)) await expect.poll(look, { timeout: 30_000 }).toMatch(pattern)
        else expect(await look()).toMatch(pattern)
      }
    },
  )
})

describe('an output that a page shows', () => {
  const matches = (shown: string, actual: string, info = 'text') =>
    shownPattern(shown, info).test(`${withoutVolatile(actual, info)}\n`)

  it('may differ in addresses, names of pods, times and blanks', () => {
    const line = (pod: string, address: string) =>
      `${pod}   2/2  Running   ${address}:3002 ${address}:45926  1.003742s  12s\r\n`
    expect(
      matches(line('a-v1-94drtx64tp-kvxzh', '127.11.0.3'), line('a-v1-bsmlhddxm9-ngkxx', '127.9.0.14')),
    ).toBe(true)
    expect(matches('200 3.006010', '200 2.997412')).toBe(true)
  })

  it('may differ in nothing else', () => {
    expect(matches('HTTP/1.1 200 OK', 'HTTP/1.1 503 Service Unavailable')).toBe(false)
    expect(matches('HTTP/1.1 200 OK', 'HTTP/1.1 200 OK\nserver: envoy')).toBe(false)
    expect(matches('127.11.0.3:3002', '127.11.0.3:3003')).toBe(false)
    expect(matches('1.003742s', '4.003742s')).toBe(false)
    expect(matches('200 3.006010', '200 2.906010')).toBe(false)
    expect(matches('10 v1', '11 v1')).toBe(false)
  })

  it('may leave out parts of a line, and lines', () => {
    expect(matches('a … c\n…\nz', 'a b b c\nx\ny\nz')).toBe(true)
    expect(matches('a … c\n…\nz', 'a b b d\nx\ny\nz')).toBe(false)
  })

  it('may count what is left to chance', () => {
    expect(matches('  9 v1\n 11 v2', ' 12 v1\n  8 v2', 'text counts')).toBe(true)
    expect(matches('  9 v1\n 11 v2', ' 20 v1', 'text counts')).toBe(false)
  })
})

function readsOnly(script: string): boolean {
  return script.includes('kubectl logs') && !/curl|fortio|apply/.test(script)
}
