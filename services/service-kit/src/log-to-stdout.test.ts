import { type ChildProcess, spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'

const module = new URL('./log-to-stdout.ts', import.meta.url).href

/** Starts a program of its own that writes the log lines a, b and c, and goes on with `then`. */
function logging(then: string): NonNullable<ChildProcess['stdout']> {
  const lines = "for (const name of 'abc') logToStdout.write(name + '\\n')"
  const source = `import { logToStdout } from '${module}'\n${lines}\n${then}`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child.stdout
}

test.each([
  ['ends', ''],
  ['exits', 'process.exit()'],
  ['fails', "process.once('uncaughtException', () => process.exit(1)); throw new Error('lost')"],
])('lines are written in their order, also where the process %s at once', async (_how, then) => {
  expect(await text(logging(then))).toBe('a\nb\nc\n')
})

test('more lines than are held, and one that is larger than all of them, come whole and in their order', async () => {
  const more =
    "const long = '\u4e2d'.repeat(70_000); for (let i = 0; i < 9_000; i += 1) logToStdout.write('line ' + i + '\\n'); logToStdout.write(long + '\\n'); logToStdout.write('z\\n')"
  const lines = (await text(logging(more))).trim().split('\n')
  const numbered = Array.from({ length: 9_000 }, (_, i) => `line ${i}`)
  expect(lines).toEqual(['a', 'b', 'c', ...numbered, '中'.repeat(70_000), 'z'])
})

test('lines come together, while the process goes on', async () => {
  for await (const data of logging('setInterval(() => {}, 1_000)')) {
    expect(String(data)).toBe('a\nb\nc\n')
    break
  }
  expect.assertions(1)
})
