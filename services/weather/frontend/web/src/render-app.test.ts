import { expect, test } from 'vitest'
import type { PageFacts } from '../../src/page-facts.ts'
import { renderApp } from './render-app.tsx'

const facts: PageFacts = { version: 'v1', buttonColor: 'green', language: 'en', path: '/dashboard' }
const button = /<button id="query-weather"[^>]*>/

test.each([
  ['green', '#2e7d32'],
  ['blue', '#1565c0'],
] as const)('the served page has a %s button', (buttonColor, hex) => {
  const [tag] = button.exec(renderApp({ ...facts, buttonColor }).html) ?? []
  expect(tag).toContain(`class="btn-${buttonColor}"`)
  expect(tag).toContain(`style="background-color:${hex}"`)
})

test('nothing but the button tells the colours apart', () => {
  const [green, blue] = (['green', 'blue'] as const).map(
    (buttonColor) => renderApp({ ...facts, buttonColor }).html,
  )
  expect(green?.replace(button, '')).toBe(blue?.replace(button, ''))
})

test('the page speaks the language it is asked for', () => {
  expect(renderApp({ ...facts, language: 'zh' })).toMatchObject({
    title: '天气预报',
    html: expect.stringContaining('查询天气'),
  })
})

test('the title says which view is open', () => {
  expect(renderApp({ ...facts, path: '/forecast/Beijing' }).title).toBe('Beijing · Weather Forecast')
})

test('a forecast that nobody asked for yet is shown as loading', () => {
  const { html } = renderApp({ ...facts, path: '/forecast/Beijing' })
  expect(html).toContain('Loading the forecast…')
  expect(html).toContain('No answers yet')
})

test('a signed-in name is shown as text, with a way out', () => {
  const { html } = renderApp({ ...facts, user: '<b>tester' })
  expect(html).toContain('<span id="user-name">&lt;b&gt;tester</span>')
  expect(html).toContain('href="/logout"')
  expect(html).not.toContain('id="username"')
})

test.each([
  ['/forecast/Beijing', 'id="city-name"'],
  ['/forecast/Beijing/', 'id="city-name"'],
  ['/maintenanced', 'Under maintenance'],
  ['/', 'id="query-weather"'],
])('%s shows its own view', (path, mark) => {
  expect(renderApp({ ...facts, path }).html).toContain(mark)
})

test('the page asks for nothing from elsewhere', () => {
  for (const path of ['/', '/forecast/Beijing', '/maintenanced']) {
    expect(renderApp({ ...facts, path }).html).not.toMatch(/(?:src|href|url)\W{1,2}(?:https?:)?\/\//)
  }
})
