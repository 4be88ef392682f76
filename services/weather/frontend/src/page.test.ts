import { expect, test } from 'vitest'
import { createPage, loadPage } from './page.ts'

const facts = { version: 'v1', buttonColor: 'green', language: 'en', path: '/' } as const

test('a name cannot end the script that carries the facts', () => {
  const page = createPage('<script>"%facts%"</script>', () => ({ title: '', html: '' }))
  const html = page.render({ ...facts, user: '</script><b>' })
  expect(html.match(/<\/script>/g)).toHaveLength(1)
  expect(JSON.parse(html.slice('<script>'.length, -'</script>'.length)).user).toBe('</script><b>')
})

test('text that looks like a mark or a replacement pattern stays as it is', () => {
  const page = createPage('<!--app-->', () => ({ title: '', html: '$& %version%' }))
  expect(page.render(facts)).toBe('$& %version%')
})

test('a page that was not built is reported with the command that builds it', async () => {
  await expect(loadPage(new URL('./no-such-dist/', import.meta.url))).rejects.toThrow(
    'run pnpm --filter @traffic-lab/weather-frontend build',
  )
})
