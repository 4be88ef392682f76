import { expect, test } from 'vitest'
import { textsOf } from '../../texts.ts'
import { announcementOf } from './announcement-of.ts'
import { answer } from './answer.fixture.ts'

const texts = textsOf('en')
const v1 = answer({ servedBy: 'forecast-v1', durationMs: 12 })
const v2 = answer({ servedBy: 'forecast-v2', recommendation: 'dress:A' })
const failure = answer({ status: 503 })

test.each([
  ['nothing before the first round', [], ''],
  ['who gave a single answer, and in what time', [v1], 'forecast-v1 answered in 12 ms'],
  ['nothing of a single failure', [failure], ''],
  ['the counts of many', [v2, v1, v2, failure], '4 answers. forecast-v1: 1, forecast-v2: 2, HTTP 503: 1'],
])('it says %s', (_title, round, expected) => {
  expect(announcementOf(texts, round)).toBe(expected)
})
