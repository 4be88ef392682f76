import { afterAll, expect, test } from 'vitest'
import { bookinfoChecks } from './bookinfo-checks.ts'
import { startBookinfoInProcess } from './bookinfo-in-process.ts'
import { runnable } from './compat-check.ts'

const bookinfo = await startBookinfoInProcess()
afterAll(() => bookinfo[Symbol.asyncDispose]())

const checks = runnable(bookinfoChecks, bookinfo.targets)

for (const { id, title, run } of checks) test(`${id}: ${title}`, run)

test('every row of the table can run here', () => {
  expect(checks).toHaveLength(bookinfoChecks.length)
})
