import { expect, test } from 'vitest'
import { type FlagTable, HelpAsked, parseFlags } from './go-flags.ts'

const table: FlagTable = {
  c: { kind: 'int', usage: '' },
  t: { kind: 'duration', usage: '' },
  H: { kind: 'string', usage: '' },
  quiet: { kind: 'bool', usage: '' },
  range: { kind: 'string', usage: '', check: (text) => (text.includes(':') ? undefined : 'no colon') },
}
const parse = (...line: string[]) => {
  const { values, args } = parseFlags(line, table, { h2: 'no second version' })
  return [Object.fromEntries(values), args]
}

test('one dash or two, a value after a space or an equals sign', () => {
  expect(parse('-c', '10', '--t=5s', '-quiet', 'u')).toEqual([
    { c: ['10'], t: ['5s'], quiet: ['true'] },
    ['u'],
  ])
})

test('a bool takes its value after an equals sign only', () => {
  expect(parse('-quiet=false', 'false')).toEqual([{ quiet: ['false'] }, ['false']])
})

test('a flag may come again, and a value may look like a flag', () => {
  expect(parse('-H', '-a: 1', '-H', 'b:=2')).toEqual([{ H: ['-a: 1', 'b:=2'] }, []])
})

test('flags end at the first other word, at a lone dash, and after two', () => {
  expect(parse('u', '-c', '1')).toEqual([{}, ['u', '-c', '1']])
  expect(parse('-', '-c')).toEqual([{}, ['-', '-c']])
  expect(parse('--', '-c')).toEqual([{}, ['-c']])
})

test.each([
  [['-foo'], 'flag provided but not defined: -foo'],
  [['-constructor'], 'flag provided but not defined: -constructor'],
  [['-c'], 'flag needs an argument: -c'],
  [['-c', 'ten'], 'invalid value "ten" for flag -c: parse error'],
  [['-t=1'], 'invalid value "1" for flag -t: parse error'],
  [['-quiet=yes'], 'invalid boolean value "yes" for -quiet: parse error'],
  [['---c'], 'bad flag syntax: ---c'],
  [['-=1'], 'bad flag syntax: -=1'],
  [['-range', 'x'], 'invalid value "x" for flag -range: no colon'],
  [['-h2'], 'flag -h2 is not supported: no second version'],
])('%j is refused', (line, message) => {
  expect(() => parse(...line)).toThrow(message)
})

test('help is asked for under both names', () => {
  expect(() => parse('-h')).toThrow(HelpAsked)
  expect(() => parse('--help')).toThrow(HelpAsked)
})
