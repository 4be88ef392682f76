import { expect, test } from 'vitest'
import { adviceOf } from './advice-of.ts'

test('the text is split at semicolons, each part at its colon', () => {
  expect(adviceOf('dress:A jacket;sport:Jogging')).toEqual([
    { label: 'dress', text: 'A jacket' },
    { label: 'sport', text: 'Jogging' },
  ])
})

test('a part without a colon is all text', () => {
  expect(adviceOf('stay at home')).toEqual([{ label: '', text: 'stay at home' }])
})
