import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrowserLab, forecastFault, noBrowser, screenshotPath, startBrowserLab } from './browser-lab.ts'

/** Languages, widths, and what there is to see before, during and instead of an answer. */
describe.skipIf(noBrowser)('how the Weather page shows itself (set CHROMIUM_BIN or install chromium)', () => {
  let lab: BrowserLab

  beforeAll(async () => {
    lab = await startBrowserLab()
  })
  afterAll(() => lab?.[Symbol.asyncDispose]())

  const language = (page: Page) => page.evaluate<string>('document.documentElement.lang')

  it('speaks Chinese to a browser that prefers it', async () => {
    const page = await lab.open({ locale: 'zh-CN' })
    await page.goto(`${lab.url}/dashboard`)
    expect(await language(page)).toBe('zh')
    expect(await page.title()).toBe('天气预报')
    await page.getByRole('button', { name: '查询天气' }).click()
    await page.getByRole('heading', { name: '杭州 Hangzhou' }).waitFor()
    expect(await page.locator('.day h2').allTextContents()).toEqual(['今天', '明天', '后天'])
    await page.context().close()
  })

  it('changes the language at a click, texts and lang together, and remembers it without a cookie', async () => {
    const page = await lab.open({ locale: 'en-GB' })
    await page.goto(`${lab.url}/forecast/Hangzhou`)
    await page.getByRole('heading', { name: 'Today' }).waitFor()
    expect(await language(page)).toBe('en')
    await page.getByRole('button', { name: '中文' }).click()
    await page.getByRole('heading', { name: '今天' }).waitFor()
    expect(await language(page)).toBe('zh')
    expect(await page.title()).toBe('杭州 Hangzhou · 天气预报')
    await page.reload()
    await page.getByRole('heading', { name: '今天' }).waitFor()
    expect(await language(page)).toBe('zh')
    expect(await page.context().cookies()).toEqual([])
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Today' }).waitFor()
    expect(await language(page)).toBe('en')
    await page.context().close()
  })

  it('marks the words of the forecast as English on a Chinese page', async () => {
    await lab.apply('dr/forecast-dr', { file: '5.3-traffic-shifting/forecast-v2-destination.yaml' })
    await lab.apply('vs/forecast-route', { file: '5.3-traffic-shifting/vs-forecast-weight-based-v2.yaml' })
    const page = await lab.open({ locale: 'zh-CN' })
    await page.goto(`${lab.url}/forecast/Hangzhou`)
    await page.locator('.day-recommendation [lang="en"]').getByText('raincoat').first().waitFor()
    await page.context().close()
  })

  it('needs no horizontal scrolling from 320 to 1920 px', async () => {
    const page = await lab.open({ locale: 'en-GB' })
    for (const path of ['/dashboard', '/forecast/Hangzhou', '/maintenanced']) {
      await page.goto(lab.url + path)
      await page.locator('#ad-picture').waitFor()
      if (path.startsWith('/forecast')) await page.locator('.share').waitFor()
      for (const choice of ['as it came', 'in the other language']) {
        if (choice !== 'as it came') await page.locator('#language').click()
        for (const width of [320, 360, 414, 600, 640, 768, 1024, 1280, 1920]) {
          await page.setViewportSize({ width, height: 800 })
          const needed = await page.evaluate<number>('document.documentElement.scrollWidth')
          expect(needed, `${path} at ${width} px, ${choice}`).toBeLessThanOrEqual(width)
        }
      }
    }
    await page.context().close()
  })

  it('shows that the forecast is loading, moving only for those who like it, and then the forecast', async () => {
    await lab.apply('vs/forecast-route', {
      text: forecastFault('{delay: {fixedDelay: 3s, percentage: {value: 100}}}'),
    })
    /** Endless animations while loading. */
    const moving = async (reducedMotion: 'reduce' | 'no-preference') => {
      const page = await lab.open({ reducedMotion })
      await page.goto(`${lab.url}/forecast/Shanghai`)
      await page.getByText('Loading the forecast…').waitFor()
      await page.getByText('No answers yet').waitFor()
      const running = await page.evaluate<number>('document.getAnimations().length')
      await page.screenshot({ path: screenshotPath(`weather-loading-${reducedMotion}`), fullPage: true })
      await page.locator('.day').first().waitFor()
      expect(await page.getByText('Loading the forecast…').count()).toBe(0)
      await page.context().close()
      return running
    }
    expect(await moving('reduce')).toBe(0)
    expect(await moving('no-preference')).toBeGreaterThan(0)
  })

  it('stops twenty slow questions at a click, and does not count the one under way', async () => {
    const page = await lab.open()
    await page.goto(`${lab.url}/forecast/Shanghai`)
    await page.locator('#answer-count').getByText('1 answer').waitFor()
    await page.locator('#query-many').click()
    await page.getByRole('button', { name: 'Stop (0 of 20)' }).click()
    await page.getByRole('button', { name: '20 times' }).waitFor()
    expect(await page.locator('#answer-count').textContent()).toBe('1 answer')
    await page.context().close()
  })

  it('shows a failure with its status, and the forecast when a second try succeeds', async () => {
    await lab.apply('vs/forecast-route', {
      text: forecastFault('{abort: {httpStatus: 503, percentage: {value: 100}}}'),
    })
    const page = await lab.open()
    await page.goto(`${lab.url}/forecast/Beijing`)
    await page.getByText('There is no forecast to show. (HTTP 503)').waitFor()
    await page.getByRole('alert').getByText('The forecast back end is unavailable. (HTTP 503)').waitFor()
    expect(await page.locator('.share').textContent()).toContain('HTTP 503')

    await lab.apply('vs/forecast-route', { file: '5.3-traffic-shifting/vs-forecast-weight-based-v2.yaml' })
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.locator('.day').first().waitFor()
    expect(await page.locator('#notice-forecast').count()).toBe(0)
    await page.context().close()
  })

  it('says that there is no advertisement when its service cannot be had', async () => {
    const gone = await lab.sh(
      'kubectl delete deploy advertisement-v1 -n weather && kubectl wait --for=delete pod -l app=advertisement -n weather --timeout=20s',
    )
    expect(gone).toMatchObject({ code: 0 })
    const page = await lab.open()
    await page.goto(`${lab.url}/dashboard`)
    await page.getByText('No advertisement this time.').waitFor()
    await page.getByRole('alert').getByText('The advertising back end is unavailable.').waitFor()
    await page.context().close()
  })
})
