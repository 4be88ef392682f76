import { expect, test } from 'vitest'
import { createPage, loadPage } from './page.ts'

const facts = { version: 'v1', language: 'en', view: 'home' } as const
const template = '<html lang="%lang%"><!--app--><script>"%facts%"</script>'

test('a name cannot end the script that carries the facts', () => {
  const html = createPage(template, () => '').render({ ...facts, user: '</script><b>' })
  expect(html.match(/<\/script>/g)).toHaveLength(1)
  const [, text = ''] = /<script>(.*)<\/script>/.exec(html) ?? []
  expect(JSON.parse(text).user).toBe('</script><b>')
})

test('a phrase of the page is not in it a second time, and its facts are the same', () => {
  const html = createPage(template, () => '').render({ ...facts, user: 'out of order' })
  expect(html).not.toContain('out of order')
  const [, text = ''] = /<script>(.*)<\/script>/.exec(html) ?? []
  expect(JSON.parse(text).user).toBe('out of order')
})

test('text that looks like a mark or a replacement pattern stays as it is', () => {
  const html = createPage(template, () => '$& %lang% "%facts%"').render(facts)
  expect(html).toContain('<html lang="en">$& %lang% "%facts%"<script>{')
})

test('a page that was not built is reported with the command that builds it', async () => {
  await expect(loadPage(new URL('./no-such-dist/', import.meta.url))).rejects.toThrow(
    'run pnpm --filter @traffic-lab/bookinfo-productpage build',
  )
})
