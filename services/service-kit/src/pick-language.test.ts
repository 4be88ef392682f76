import { expect, test } from 'vitest'
import { pickLanguage } from './pick-language.ts'

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['en-US,en;q=0.9,zh;q=0.8', 'en'],
  ['fr-FR, zh;q=0.5', 'zh'],
  ['en;q=0.1, zh;q=0.9', 'zh'],
  ['zh;q=0', 'en'],
  ['*', 'en'],
])('Accept-Language %j gives %s', (header, language) => {
  expect(pickLanguage(header)).toBe(language)
})
