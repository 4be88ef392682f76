import fastify from 'fastify'
import { expect, test } from 'vitest'
import { sendJson, sendJsonText } from './send-json.ts'

test('JSON is sent without a charset, with its length', async () => {
  const app = fastify()
  app.get('/value', (_request, reply) => sendJson(reply, 503, { text: 'é' }))
  app.get('/text', (_request, reply) => sendJsonText(reply, 200, '{"text":"é"}'))
  for (const [url, status] of [
    ['/value', 503],
    ['/text', 200],
  ] as const) {
    const answer = await app.inject(url)
    expect([answer.statusCode, answer.body]).toEqual([status, '{"text":"é"}'])
    expect(answer.headers).toMatchObject({ 'content-type': 'application/json', 'content-length': '13' })
  }
})
