import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHttpClient } from '@traffic-lab/service-kit'
import { expect, onTestFinished, test } from 'vitest'
import { httpRatings, ratingsLimitMs } from './ratings-client.ts'

async function ratingsAt(listener: RequestListener, limitMs = 5_000) {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close().closeAllConnections())
  const { port } = server.address() as AddressInfo
  return httpRatings(createHttpClient(), `http://127.0.0.1:${port}`, limitMs)
}

test('stars are asked for once, as JSON, with the headers given', async () => {
  const asked: unknown[] = []
  const fetchRatings = await ratingsAt((request, response) => {
    asked.push([request.method, request.url, request.headers.accept, request.headers['end-user']])
    response.end('{"id":7,"ratings":{"Reviewer1":3}}')
  })
  expect(await fetchRatings(7, { 'end-user': 'jason' })).toEqual(new Map([['Reviewer1', 3]]))
  expect(asked).toEqual([['GET', '/ratings/7', 'application/json', 'jason']])
})

test('an answer without ratings has stars for nobody', async () => {
  const fetchRatings = await ratingsAt((_request, response) => response.end('{"error":"no database"}'))
  expect(await fetchRatings(0, {})).toEqual(new Map())
})

test.each([
  [500, '{"ratings":{"Reviewer1":3}}'],
  [302, '{"ratings":{"Reviewer1":3}}'],
  [200, 'oops'],
  [200, '7'],
  [200, '{"ratings":7}'],
  [200, '{"ratings":null}'],
  [200, '{"ratings":{"Reviewer1":"3"}}'],
  [200, '{"ratings":{"Reviewer1":3.5}}'],
  [200, '{"ratings":{"Reviewer1":null}}'],
])('status %i with %s is a failure', async (status, body) => {
  const fetchRatings = await ratingsAt((_request, response) =>
    response.writeHead(status, { location: '/elsewhere' }).end(body),
  )
  await expect(fetchRatings(0, {})).rejects.toThrow()
})

test('ratings that do not come in time, or stop in the middle, are a failure', async () => {
  await expect((await ratingsAt(() => {}, 50))(0, {})).rejects.toMatchObject({ code: 'ETIMEDOUT' })
  const halfway = await ratingsAt((_request, response) => void response.write('{"ratings":'), 50)
  await expect(halfway(0, {})).rejects.toThrow()
})

test('black stars wait longer than the page does, others do not', () => {
  expect(['black', 'red', 'Black'].map(ratingsLimitMs)).toEqual([10_000, 2_500, 2_500])
})
