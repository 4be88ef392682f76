import { describe, expect, it } from 'vitest'
import { createRunningExperiments } from './running-experiments.ts'

const half = { experiment: '5.3 half', message: '5.3 half: control: the same traffic without the rule' }
const delay = { experiment: '6.2.1 delay', message: '6.2.1 delay: app' }

describe('progress of experiments', () => {
  it('names all that are running in one line on a terminal', () => {
    const line = createRunningExperiments(true)
    expect(line({ message: 'context lab' })).toBe('context lab')
    expect(line(half)).toBe(half.message)
    expect(line(delay)).toBe('5.3 half: control · 6.2.1 delay: app')
    expect(line({ experiment: '5.3 half', message: '5.3 half: pass', done: true })).toBe('6.2.1 delay: app')
    expect(line({ ...delay, message: '6.2.1 delay: pass', done: true })).toBe('6.2.1 delay: pass')
  })

  it('gives each message a line of its own elsewhere', () => {
    const line = createRunningExperiments(false)
    expect([line(half), line(delay)]).toEqual([half.message, delay.message])
  })
})
