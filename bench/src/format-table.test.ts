import { expect, test } from 'vitest'
import { formatTable } from './format-table.ts'
import { summarize } from './summarize.ts'

test('a table names each benchmark once, and has a verdict only where there is a budget', () => {
  const results = [
    summarize('push', { what: 'to one', unit: 'ms', samples: [1.5, 2.25] }),
    summarize('push', {
      what: 'to sixteen',
      unit: 'ms',
      samples: [1234.4],
      budget: { median: 50, worst: 200 },
    }),
    summarize('memory', { what: 'all', unit: 'MB', samples: [88.44], budget: { median: 450 } }),
  ]
  expect(formatTable(results)).toBe(
    [
      '                               budget    median     worst  n',
      'push',
      '  to one                                1.88 ms   2.25 ms  2',
      '  to sixteen  ≤ 50 ms, worst ≤ 200 ms  1,234 ms  1,234 ms  1    over',
      'memory',
      '  all                        ≤ 450 MB   88.4 MB   88.4 MB  1  within',
    ].join('\n'),
  )
})
