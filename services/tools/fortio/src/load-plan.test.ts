import { expect, test } from 'vitest'
import { type LoadOptions, planLoad } from './load-plan.ts'

const plan = (options: Partial<LoadOptions>) =>
  planLoad({
    qps: -1,
    durationMs: 5000,
    exactly: 0,
    threads: 4,
    jitter: false,
    uniform: false,
    noCatchUp: false,
    ...options,
  })

// The lines are those that fortio 1.66.0 prints.
test.each<[Partial<LoadOptions>, string, number, number, number]>([
  [
    { exactly: 100, threads: 10 },
    'max qps with 10 thread(s) [gomax 1] for exactly 100 calls (10 per thread + 0)',
    10,
    10,
    0,
  ],
  [
    { exactly: 3, threads: 10 },
    'max qps with 10 thread(s) [gomax 1] for exactly 3 calls (0 per thread + 3)',
    10,
    0,
    3,
  ],
  [{}, 'max qps with 4 thread(s) [gomax 1] for 5s', 4, 0, 0],
  [{ durationMs: 0 }, 'max qps with 4 thread(s) [gomax 1] until interrupted', 4, 0, 0],
  [
    { qps: 8, exactly: 3, threads: 10 },
    '8 qps with 1 thread(s) [gomax 1] : exactly 3, 3 calls each (total 3 + 0)',
    1,
    3,
    0,
  ],
  [
    { qps: 50, durationMs: 200, threads: 2 },
    '50 qps with 2 thread(s) [gomax 1] for 200ms : 5 calls each (total 10)',
    2,
    5,
    0,
  ],
  [
    { qps: 1, durationMs: 10, threads: 1 },
    '1 qps with 1 thread(s) [gomax 1] for 10ms : 2 calls each (total 2)',
    1,
    2,
    0,
  ],
  [{ qps: 8, durationMs: 0 }, '8 qps with 4 thread(s) [gomax 1] until interrupted', 4, 0, 0],
])('%j', (options, line, threads, calls, leftOver) => {
  expect(plan(options)).toMatchObject({ startLine: `Starting at ${line}\n`, threads, calls, leftOver })
})

test('fewer threads, and more calls, are told', () => {
  expect(plan({ qps: 8, exactly: 3, threads: 10 }).warnings).toEqual([
    'Lowering number of threads - total call 3 -> lowering from 10 to 1 threads',
  ])
  expect(plan({ qps: 1, durationMs: 10 }).warnings[0]).toMatch(
    /^Increasing the number of calls to the minimum of 2/,
  )
})
