import { afterAll, expect, test } from 'vitest'
import { bookinfoChecks } from './bookinfo-checks.ts'
import { startBookinfoInProcess } from './bookinfo-in-process.ts'
import { runnable } from './compat-check.ts'

const bookinfo = await startBookinfoInProcess()
afterAll(() => bookinfo[Symbol.asyncDispose]())

const checks = runnable(bookinfoChecks, bookinfo.targets)

for (const { id, title, run } of checks) test(`${id}: ${title}`, run)

test('every row of the table can run here, and B1 to B43 are all in it', () => {
  expect(checks).toHaveLength(bookinfoChecks.length)
  const ids = new Set(bookinfoChecks.map(({ id }) => id))
  expect([...ids]).toEqual(Array.from({ length: 43 }, (_, index) => `B${index + 1}`))
})
