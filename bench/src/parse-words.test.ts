import { expect, test } from 'vitest'
import { parseWords } from './parse-words.ts'

const known = ['start', 'memory', 'push']

test.each([
  [[], { verb: 'run', names: known, output: 'table' }],
  [['memory'], { verb: 'run', names: ['memory'], output: 'table' }],
  [['push', 'start', 'push'], { verb: 'run', names: ['start', 'push'], output: 'table' }],
  [['-o', 'json', 'push'], { verb: 'run', names: ['push'], output: 'json' }],
  [['--help'], { verb: 'help' }],
  [['-o', 'xml'], { verb: 'usage-error', message: '-o takes table or json, not "xml"' }],
  [
    ['speed'],
    { verb: 'usage-error', message: 'no benchmark is named "speed"; there are start, memory, push' },
  ],
])('%j', (words, expected) => expect(parseWords(words, known)).toEqual(expected))

test('an unknown option is a usage error', () => {
  expect(parseWords(['--fast'], known)).toMatchObject({
    verb: 'usage-error',
    message: expect.stringContaining('--fast'),
  })
})
