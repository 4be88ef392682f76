import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrowserLab, forecastFault, noBrowser, screenshotPath, startBrowserLab } from './browser-lab.ts'

/** The page for people who do not see it, or use no mouse. Tests run in order: the last ones break the forecast. */
describe.skipIf(noBrowser)('the Weather page for everybody (set CHROMIUM_BIN or install chromium)', () => {
  let lab: BrowserLab

  beforeAll(async () => {
    lab = await startBrowserLab()
    await lab.apply('dr/forecast-dr', { file: '5.3-traffic-shifting/forecast-v2-destination.yaml' })
    await lab.apply('vs/forecast-route', { file: '5.3-traffic-shifting/vs-forecast-weight-based-50.yaml' })
  })
  afterAll(() => lab?.[Symbol.asyncDispose]())

  /** What axe finds, of any weight: rule, weight and places. */
  const findings = async (page: Page) => {
    const { violations } = await new AxeBuilder({ page }).analyze()
    return violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      places: nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary}`),
    }))
  }

  const looks = (['en-GB', 'zh-CN'] as const).flatMap((locale) =>
    (['light', 'dark'] as const).flatMap((colorScheme) =>
      ([360, 1280] as const).map((width) => ({ locale, colorScheme, width })),
    ),
  )
  it.each(looks)(
    'axe finds nothing: $locale, $colorScheme, $width px',
    async (look) => {
      const { locale, colorScheme, width } = look
      const page = await lab.open({
        locale,
        colorScheme,
        viewport: { width, height: 800 },
        reducedMotion: 'reduce',
      })
      await page.goto(`${lab.url}/dashboard`)
      await page.locator('#ad-picture').waitFor()
      expect(await findings(page)).toEqual([])
      const name = `weather-${locale}-${colorScheme}-${width}`
      await page.screenshot({ path: screenshotPath(`${name}-dashboard`), fullPage: true })

      await page.locator('#query-weather').click()
      await page.locator('.day').first().waitFor()
      await page.locator('#query-many').click()
      await page.locator('.share').nth(1).waitFor()
      await page.locator('#answer-share[aria-busy="false"]').waitFor()
      expect(await findings(page)).toEqual([])
      await page.screenshot({ path: screenshotPath(`${name}-forecast`), fullPage: true })
      await page.context().close()
    },
    240_000,
  )

  it('has one first heading, and leaves out no level, on every view', async () => {
    const page = await lab.open()
    const levels = () =>
      page.evaluate<number[]>(
        '[...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map((heading) => Number(heading.tagName[1]))',
      )
    for (const path of ['/dashboard', '/forecast/Hangzhou', '/maintenanced']) {
      await page.goto(lab.url + path)
      if (path.startsWith('/forecast')) await page.locator('#served-by:not(:empty)').waitFor()
      const found = await levels()
      expect(found.filter((level) => level === 1)).toHaveLength(1)
      for (const [index, level] of found.entries()) {
        expect(level, `heading ${index + 1} of ${path}`).toBeLessThanOrEqual((found[index - 1] ?? 0) + 1)
      }
    }
    await page.context().close()
  })

  it('tells a screen reader who answered, and after many how often', async () => {
    const page = await lab.open()
    await page.goto(`${lab.url}/dashboard`)
    const status = page.getByRole('status')
    expect(await status.textContent()).toBe('')
    await page.locator('#query-weather').click()
    await status.getByText(/^forecast-v[12] answered in \d+ ms$/).waitFor()
    // The region outlives the change of view, or nothing would be said; reading goes on at the heading.
    expect(await page.locator(':focus').getAttribute('id')).toBe('city-name')
    expect(await page.title()).toBe('Hangzhou · Weather Forecast')
    await page.locator('#query-many').click()
    await status.getByText(/^20 answers\. forecast-v1: \d+, forecast-v2: \d+$/).waitFor()
    await page.context().close()
  })

  it('is used from signing in to a dismissed notice with Tab, Enter, Space and arrows alone', async () => {
    const page = await lab.open()
    await page.goto(`${lab.url}/dashboard`)
    await page.locator('#ad-picture').waitFor()
    /** Tabs on until the element has the focus, and expects to see it. */
    const tabTo = async (selector: string) => {
      for (let steps = 0; steps < 20; steps += 1) {
        await page.keyboard.press('Tab')
        if ((await page.locator(`${selector}:focus`).count()) === 0) continue
        const outline = await page.evaluate<string>(
          '(({ outlineStyle, outlineWidth }) => outlineStyle + " " + outlineWidth)(getComputedStyle(document.activeElement))',
        )
        expect(outline, `the focus on ${selector}`).toMatch(/^solid [2-9]px$/)
        return
      }
      throw new Error(`no Tab reaches ${selector}`)
    }

    await tabTo('#username')
    await page.keyboard.type('tester')
    await page.keyboard.press('Enter')
    await page.locator('#user-name').getByText('tester').waitFor()

    await tabTo('#city')
    await page.keyboard.press('ArrowDown')
    await tabTo('#query-weather')
    await page.keyboard.press('Enter')
    await page.locator('#city-name').getByText('Shanghai').waitFor()
    await page.locator('.day').first().waitFor()

    await tabTo('#query-again')
    await page.keyboard.press('Space')
    await page.locator('#answer-count').getByText('2 answers').waitFor()

    await lab.apply('vs/forecast-route', {
      text: forecastFault('{abort: {httpStatus: 503, percentage: {value: 100}}}'),
    })
    await page.keyboard.press('Enter')
    const notice = page.getByRole('alert').getByText('The forecast back end is unavailable. (HTTP 503)')
    await notice.waitFor()
    // What was there stays, and so does the focus.
    expect(await page.locator('#query-again:focus').count()).toBe(1)
    expect(await page.locator('.day').count()).toBe(3)

    for (let steps = 0; steps < 8; steps += 1) {
      if ((await page.locator('.notice-dismiss:focus').count()) === 1) break
      await page.keyboard.press('Shift+Tab')
    }
    await page.keyboard.press('Space')
    await notice.waitFor({ state: 'detached' })
    expect(await page.locator(':focus').getAttribute('id')).toBe('city-name')

    await page.keyboard.press('Shift+Tab')
    expect(await page.locator(':focus').getAttribute('id')).toBe('back')
    await page.keyboard.press('Enter')
    await page.locator('#query-weather').waitFor()
    await page.context().close()
  })

  it('announces the same failure again, and axe finds nothing in it', async () => {
    const page = await lab.open()
    await page.goto(`${lab.url}/forecast/Beijing`)
    const notice = page.locator('#notice-forecast')
    await notice.waitFor()
    await page.evaluate('first = document.querySelector("#notice-forecast"); 0')
    await page.locator('#retry').click()
    await page.locator('#answer-count').getByText('2 answers').waitFor()
    expect(await page.evaluate<boolean>('first.isConnected')).toBe(false)
    await notice.waitFor()
    expect(await findings(page)).toEqual([])
    await page.screenshot({ path: screenshotPath('weather-failure'), fullPage: true })
    await page.context().close()
  }, 240_000)
})
