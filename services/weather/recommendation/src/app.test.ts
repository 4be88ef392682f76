import { expect, test } from 'vitest'
import { buildApp } from './app.ts'

const app = buildApp({ version: 'v1' })

test.each([
  ['29', 'Rain', 'dress:Short sleeves and a raincoat;sport:Indoor gym'],
  ['25', 'Clear', 'dress:A light shirt and a sun hat;sport:Swim outdoors'],
  ['24', 'Clear', 'dress:A thin sweater;sport:Mountain climbing'],
  ['15', 'Rain', 'dress:A jacket and an umbrella;sport:Table tennis'],
  ['14', 'Clouds', 'dress:A warm jacket;sport:Easy walk'],
  ['5', 'Rain', 'dress:A warm jacket and an umbrella;sport:Indoor gym'],
  ['4', 'Clear', 'dress:A padded coat;sport:Skating'],
  ['-10', 'Clouds', 'dress:A padded coat;sport:Indoor gym'],
  ['29', 'Snow', 'dress:A padded coat and boots;sport:Build a snowman'],
])('at %s degrees and %s the advice is %s', async (temp, weather, advice) => {
  const answer = await app.inject(`/activity?temp=${temp}&weather=${weather}`)
  expect([answer.statusCode, answer.body]).toEqual([200, advice])
  expect(answer.headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8' })
})

test.each([
  '',
  '?weather=Rain',
  '?temp=&weather=Rain',
  '?temp=warm&weather=Rain',
  '?temp=29',
  '?temp=1&temp=2&weather=Rain',
])('the query "%s" is refused with what is wanted', async (query) => {
  const answer = await app.inject(`/activity${query}`)
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([
    400,
    'application/json; charset=utf-8',
  ])
  expect(answer.json().error).toMatch(/^(temp|weather) must be /)
})

test('HEAD is answered as GET is, other methods are refused', async () => {
  const url = '/activity?temp=29&weather=Rain'
  expect((await app.inject({ method: 'HEAD', url })).headers['content-length']).toBe('51')
  expect((await app.inject({ method: 'OPTIONS', url })).statusCode).toBe(405)
  expect((await app.inject({ method: 'POST', url })).headers.allow).toBe('HEAD, GET')
  expect((await app.inject('/nope')).statusCode).toBe(404)
})

test('FAULT_STATUS makes every activity fail and leaves /status alone', async () => {
  const sick = buildApp({ version: 'v1', faults: { status: 500 } })
  expect((await sick.inject('/activity?temp=29&weather=Rain')).statusCode).toBe(500)
  expect((await sick.inject('/status')).body).toBe('ok')
})
