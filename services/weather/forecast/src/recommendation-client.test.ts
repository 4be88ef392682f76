import { expect, test } from 'vitest'
import { httpRecommendations } from './recommendation-client.ts'

function clientAnswering(status: number) {
  const asked: unknown[][] = []
  const http = {
    send: () => Promise.reject(new Error('not used')),
    get: async (...question: unknown[]) => {
      asked.push(question)
      return { status, body: 'dress:A;sport:B' }
    },
  }
  return { asked, recommend: httpRecommendations(http, 'http://recommendation:3005') }
}

test('the temperature and the weather are asked for, with the headers given', async () => {
  const { asked, recommend } = clientAnswering(200)
  expect(await recommend(29, 'Rain', { cookie: 'user=tester' })).toBe('dress:A;sport:B')
  expect(asked).toEqual([
    ['http://recommendation:3005/activity?temp=29&weather=Rain', { cookie: 'user=tester' }],
  ])
})

test.each([301, 400, 500, 503])('status %i is a failure', async (status) => {
  await expect(clientAnswering(status).recommend(29, 'Rain', {})).rejects.toThrow(`answered ${status}`)
})
