import { expect, test } from 'vitest'
import { buildApp, pictures } from './app.ts'

test.each([
  [0, '{"adImgName":"airCleanImg"}\n', 28],
  [0.5, '{"adImgName":"tshirtImg"}\n', 26],
  [0.999, '{"adImgName":"mountainClimbingImg"}\n', 36],
])('the draw %d answers %j, %i bytes', async (draw, body, bytes) => {
  const answer = await buildApp({ version: 'v1', random: () => draw }).inject('/ad')
  expect(answer.body).toBe(body)
  expect(answer.headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(bytes),
  })
})

test('every picture is drawn', async () => {
  const app = buildApp({ version: 'v1' })
  const names = new Set<string>()
  // 200 draws miss one of three names once in 10^35.
  for (let draw = 0; draw < 200; draw += 1) names.add((await app.inject('/ad')).json().adImgName)
  expect(names).toEqual(new Set(pictures))
})

test.each([
  ['GET', '/demo/ad'],
  ['GET', '/ad/'],
  ['POST', '/ad'],
  ['DELETE', '/status'],
] as const)('%s %s is not found, without a newline', async (method, url) => {
  const answer = await buildApp({ version: 'v1' }).inject({ method, url })
  expect([answer.statusCode, answer.body]).toEqual([404, '404 page not found'])
  expect(answer.headers).toMatchObject({ 'content-type': 'text/plain', 'content-length': '18' })
})

test('HEAD /ad answers without a body', async () => {
  const answer = await buildApp({ version: 'v1', random: () => 0 }).inject({ method: 'HEAD', url: '/ad' })
  expect([answer.statusCode, answer.headers['content-length'], answer.body]).toEqual([200, '28', ''])
})
