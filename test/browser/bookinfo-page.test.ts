import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BookinfoInProcess, startBookinfoInProcess } from '../compat/bookinfo-in-process.ts'
import { chromiumOptions, noBrowser, screenshotPath } from './browser-lab.ts'

/** A real browser on productpage with the real services behind it, while each of them behaves in turn. */
describe.skipIf(noBrowser)('the Bookinfo page (set CHROMIUM_BIN or install chromium)', () => {
  let bookinfo: BookinfoInProcess
  let browser: Browser
  const strangers: string[] = []

  beforeAll(async () => {
    bookinfo = await startBookinfoInProcess()
    browser = await chromium.launch(chromiumOptions)
  })
  afterAll(async () => {
    await browser?.close()
    await bookinfo?.[Symbol.asyncDispose]()
  })

  /** A page of its own, at /productpage unless told. */
  const open = async (options: BrowserContextOptions = {}, path = '/productpage') => {
    const context = await browser.newContext({ locale: 'en-GB', ...options })
    context.on('request', (request) => {
      if (!request.url().startsWith('http://127.0.0.1:') && !request.url().startsWith('data:'))
        strangers.push(request.url())
    })
    const page = await context.newPage()
    await page.goto(bookinfo.targets.productpage + path)
    return page
  }

  /** What axe finds, of any weight. */
  const findings = async (page: Page) => {
    const { violations } = await new AxeBuilder({ page }).analyze()
    return violations.map(({ id, impact, nodes }) => ({ id, impact, places: nodes.map(({ html }) => html) }))
  }

  /** Red, green and blue of the first star, as the browser paints it. */
  const starPaint = (page: Page) =>
    page.evaluate<string>('getComputedStyle(document.querySelector(".glyphicon-star")).fill')

  it.each([
    ['v1', undefined, 0],
    ['v2', 'rgb(0, 0, 0)', 9],
    ['v3', 'rgb(196, 22, 28)', 9],
  ] as const)('reviews %s have stars of paint %s, by day and by night', async (version, paint, count) => {
    await bookinfo.targets.withReviews(version, async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        const page = await open({ colorScheme })
        expect(await page.locator('.glyphicon-star').count()).toBe(count)
        if (paint !== undefined) expect(await starPaint(page)).toBe(paint)
        expect(await page.locator('.call-tree').textContent()).toContain(`reviews-${version}`)
        await page.screenshot({ path: screenshotPath(`bookinfo-${version}-${colorScheme}`), fullPage: true })
        await page.context().close()
      }
    })
  })

  it.each([true, false])('signs in and out, with script %s', async (javaScriptEnabled) => {
    const page = await open({ javaScriptEnabled })
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('textbox', { name: 'User name' }).fill('jason')
    await page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).click()
    await page.locator('#user-name').getByText('jason').waitFor()
    expect(new URL(page.url()).pathname).toBe('/productpage')
    expect((await page.context().cookies()).map(({ name, httpOnly }) => [name, httpOnly])).toEqual([
      ['session', true],
    ])
    await page.getByRole('link', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    expect(await page.context().cookies()).toEqual([])
    await page.context().close()
  })

  it('has everything on it without script, and offers nothing that needs one', async () => {
    await bookinfo.targets.withReviews('v3', async () => {
      const page = await open({ javaScriptEnabled: false })
      expect(await page.locator('.glyphicon-star').count()).toBe(9)
      await page.getByRole('heading', { name: 'Book Details' }).waitFor()
      expect(await page.locator('#view-many').count()).toBe(0)
      await page.getByRole('link', { name: '中文' }).click()
      await page.getByRole('heading', { name: '读者评论' }).waitFor()
      await page.screenshot({ path: screenshotPath('bookinfo-no-script'), fullPage: true })
      await page.getByRole('link', { name: '再看一次' }).click()
      await page.context().close()
    })
  })

  it('says which back end failed, how, and after how many tries', async () => {
    const { neighbours } = bookinfo.targets
    await neighbours.during('details:9080', 'stopped', async () => {
      await neighbours.during('reviews:9080', 'stopped', async () => {
        const page = await open()
        await page.getByRole('heading', { name: 'Error fetching product details' }).waitFor()
        await page.getByRole('heading', { name: 'Error fetching product reviews' }).waitFor()
        expect(await page.locator('#reviews').textContent()).toMatch(/no answer.*asked 2 times/)
        expect(await findings(page)).toEqual([])
        await page.screenshot({ path: screenshotPath('bookinfo-failure'), fullPage: true })
        await page.context().close()
      })
    })
  })

  it('says that there are no ratings in the place of the stars', async () => {
    await bookinfo.targets.withReviews('v2', async () => {
      await bookinfo.targets.neighbours.during('ratings:9080', 'stopped', async () => {
        const page = await open()
        expect(await page.getByText('Ratings service is currently unavailable').count()).toBe(2)
        expect(await page.locator('.glyphicon-star').count()).toBe(0)
        await page.context().close()
      })
    })
  })

  it('views itself again and counts the versions, and tells a screen reader', async () => {
    const page = await open()
    await bookinfo.targets.withReviews('v2', async () => {
      await page.locator('#view-again').click()
      await page.locator('#view-count').getByText('2 views').waitFor()
      expect(await page.locator('.glyphicon-star').count()).toBe(9)
      expect(await page.getByRole('status').textContent()).toBe('1 view. reviews-v2, black stars: 1')
    })
    await bookinfo.targets.withReviews('v3', async () => {
      await page.locator('#view-many').click()
      await page.locator('#view-count').getByText('22 views').waitFor()
      await page.locator('#view-share[aria-busy="false"]').waitFor()
    })
    expect(await page.locator('.share-label').allTextContents()).toEqual([
      'reviews-v1, no stars',
      'reviews-v2, black stars',
      'reviews-v3, red stars',
    ])
    expect(await page.locator('.share-number').allTextContents()).toEqual(['1 · 5 %', '1 · 5 %', '20 · 91 %'])
    await page.locator('#clear-views').click()
    await page.locator('#view-count').getByText('0 views').waitFor()
    await page.context().close()
  })

  it('keeps the last view when the shop cannot be reached, and says so', async () => {
    const page = await open()
    await page.route('**/productpage*', (route) => route.abort())
    await page.locator('#view-again').click()
    await page.getByRole('alert').getByText('The shop cannot be reached.').waitFor()
    await page.getByRole('heading', { name: 'Book Reviews' }).waitFor()
    await page.context().close()
  })

  it('remembers the language without a cookie', async () => {
    const page = await open()
    await page.locator('#view-many').waitFor()
    await page.getByRole('link', { name: '中文' }).click()
    await page.getByRole('heading', { name: '读者评论' }).waitFor()
    expect(await page.evaluate<string>('document.documentElement.lang')).toBe('zh')
    await page.reload()
    await page.getByRole('heading', { name: '读者评论' }).waitFor()
    expect(await page.context().cookies()).toEqual([])
    await page.context().close()
  })

  it('is signed in to with the keyboard alone', async () => {
    const page = await open()
    for (let steps = 0; steps < 5; steps += 1) {
      await page.keyboard.press('Tab')
      if ((await page.locator('#open-sign-in:focus').count()) === 1) break
    }
    await page.keyboard.press('Enter')
    await page.locator('[name="username"]:focus').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('#open-sign-in:focus').waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.type('jason')
    await page.keyboard.press('Enter')
    await page.locator('#user-name').getByText('jason').waitFor()
    await page.context().close()
  })

  const looks = (['en-GB', 'zh-CN'] as const).flatMap((locale) =>
    (['light', 'dark'] as const).flatMap((colorScheme) =>
      ([360, 1280] as const).map((width) => ({ locale, colorScheme, width })),
    ),
  )
  it.each(looks)(
    'axe finds nothing: $locale, $colorScheme, $width px',
    async ({ locale, colorScheme, width }) => {
      const look = { locale, colorScheme, viewport: { width, height: 800 } }
      await bookinfo.targets.withReviews('v2', async () => {
        const page = await open({ ...look, reducedMotion: 'reduce' })
        await page.locator('#view-many').waitFor()
        expect(await findings(page)).toEqual([])
        await page.locator('#open-sign-in').click()
        await page.locator('[name="username"]:focus').waitFor()
        expect(await findings(page)).toEqual([])
        await page.goto(`${bookinfo.targets.productpage}/`)
        expect(await findings(page)).toEqual([])
        await page.context().close()
      })
    },
    240_000,
  )

  it('needs no horizontal scrolling from 320 to 1920 px', async () => {
    await bookinfo.targets.withReviews('v3', async () => {
      for (const path of ['/productpage', '/', '/productpage?lang=zh', '/?lang=zh']) {
        const page = await open({}, path)
        for (const width of [320, 360, 414, 600, 640, 768, 960, 1024, 1280, 1920]) {
          await page.setViewportSize({ width, height: 800 })
          const needed = await page.evaluate<number>('document.documentElement.scrollWidth')
          expect(needed, `${path} at ${width} px`).toBeLessThanOrEqual(width)
        }
        await page.context().close()
      }
    })
  }, 240_000)

  it('asks nobody but its own server', () => {
    expect(strangers).toEqual([])
  })
})
