import { expect, test } from 'vitest'
import { buildServer } from './build-server.ts'
import { type Faults, registerFaultSwitch } from './fault-switch.ts'

function serverWith(faults: Faults) {
  const app = buildServer({ service: 'a', version: 'v1', notFound: (_request, reply) => reply.send('') })
  registerFaultSwitch(app, faults)
  app.get('/work', async () => 'done')
  return app
}

test('without a fault every request is answered as ever', async () => {
  expect((await serverWith({}).inject('/work')).body).toBe('done')
})

test('a status takes the place of every answer but that of /status', async () => {
  const app = serverWith({ status: 503 })
  const answer = await app.inject('/work')
  expect([answer.statusCode, answer.json().error]).toEqual([503, expect.stringContaining('FAULT_STATUS=503')])
  expect((await app.inject('/status')).statusCode).toBe(200)
})

test('a delay comes before the answer, whichever it is, and not before /status', async () => {
  for (const [faults, status] of [
    [{ delayMs: 50 }, 200],
    [{ delayMs: 50, status: 500 }, 500],
  ] as const) {
    const app = serverWith(faults)
    let answered = false
    const work = app.inject('/work').then((answer) => {
      answered = true
      return answer
    })
    expect((await app.inject('/status')).body).toBe('ok')
    expect(answered).toBe(false)
    expect((await work).statusCode).toBe(status)
  }
})
