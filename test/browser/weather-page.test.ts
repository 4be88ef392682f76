import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PortForward, portForward } from '../e2e/port-forward.ts'
import { type BrowserLab, noBrowser, screenshotPath, startBrowserLab } from './browser-lab.ts'

/** A real browser on the page of a running lab, through the ingress gateway, while rules change behind it. */
describe.skipIf(noBrowser)('the Weather page (set CHROMIUM_BIN or install chromium)', () => {
  let lab: BrowserLab
  let page: Page
  let v2: PortForward | undefined

  beforeAll(async () => {
    lab = await startBrowserLab()
    page = await lab.open()
  })
  afterAll(async () => {
    await v2?.[Symbol.asyncDispose]()
    await lab?.[Symbol.asyncDispose]()
  })

  const query = async () => {
    await page.goto(`${lab.url}/dashboard`)
    await page.locator('#query-weather').click()
    await page.locator('#city-name').waitFor()
  }
  /** Red, green and blue of the button, as the browser paints it. */
  const colour = async () => {
    const paint = await page.evaluate<string>(
      'getComputedStyle(document.querySelector("#query-weather")).backgroundColor',
    )
    return (paint.match(/\d+/g) ?? []).slice(0, 3).map(Number)
  }

  it('has a green button in v1', async () => {
    await page.goto(`${lab.url}/dashboard`)
    const [red = 0, green = 0, blue = 0] = await colour()
    expect(green).toBeGreaterThan(Math.max(red, blue))
  })

  it('shows the weather of v1 without recommendations, and who answered', async () => {
    await query()
    expect(await page.locator('#city-name').textContent()).toContain('Hangzhou')
    expect(await page.locator('#served-by').textContent()).toContain('forecast-v1')
    expect(await page.locator('body').textContent()).not.toContain('raincoat')
    await page.screenshot({ path: screenshotPath('weather-v1'), fullPage: true })
  })

  it('counts both versions of a 50/50 rule, each with its median time, until it starts over', async () => {
    await lab.apply('dr/forecast-dr', { file: '5.3-traffic-shifting/forecast-v2-destination.yaml' })
    await lab.apply('vs/forecast-route', { file: '5.3-traffic-shifting/vs-forecast-weight-based-50.yaml' })
    await page.locator('#clear-answers').click()
    await page.getByText('No answers yet').waitFor()
    await page.locator('#query-many').click()
    await page.locator('#answer-count').getByText('20 answers').waitFor()
    await page.locator('#answer-share[aria-busy="false"]').waitFor()

    // A fair draw leaves one version out of twenty answers once in 500,000 runs.
    const rows = page.locator('#answer-share .share')
    const counts: Record<string, number> = {}
    for (const row of await rows.all()) {
      const text = (await row.textContent()) ?? ''
      const [, version = '', count, percent] = /^(forecast-v\d).*?(\d+) · (\d+) %/.exec(text) ?? []
      expect(text).toMatch(/median \d+ ms$/)
      expect(Number(percent)).toBe(Math.round((Number(count) / 20) * 100))
      counts[version] = Number(count)
    }
    expect(Object.keys(counts)).toEqual(['forecast-v1', 'forecast-v2'])
    expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(20)
    expect(await page.locator('.answer-strip > span').count()).toBe(20)

    await page.locator('#query-again').click()
    await page.locator('#answer-count').getByText('21 answers').waitFor()
    await page.screenshot({ path: screenshotPath('weather-shares'), fullPage: true })
  })

  it('shows recommendations as soon as the rule sends everything to v2', async () => {
    await lab.apply('vs/forecast-route', { file: '5.3-traffic-shifting/vs-forecast-weight-based-v2.yaml' })
    await query()
    expect(await page.locator('#served-by').textContent()).toContain('forecast-v2')
    expect(await page.locator('body').textContent()).toContain('raincoat')
    await page.screenshot({ path: screenshotPath('weather-v2'), fullPage: true })
  })

  it('has a blue button in v2', async () => {
    const ready = await lab.sh(
      'kubectl apply -f k8s/weather/frontend-v2-deployment.yaml -n weather && kubectl wait --for=condition=available deploy/frontend-v2 -n weather --timeout=20s',
    )
    expect(ready).toMatchObject({ code: 0 })
    v2 = await portForward(lab.kubeconfig, 'weather', 'deploy/frontend-v2', 3000)
    await page.goto(`${v2.url}/dashboard`)
    const [red = 0, green = 0, blue = 0] = await colour()
    expect(blue).toBeGreaterThan(Math.max(red, green))
  })

  it('signs in and out with the plain cookie that rules can match', async () => {
    const cookies = async () =>
      (await page.context().cookies(lab.url)).map(({ name, value }) => `${name}=${value}`)
    await page.goto(`${lab.url}/dashboard`)
    await page.locator('#username').fill('tester')
    await page.locator('#sign-in').click()
    await page.locator('#user-name').waitFor()
    expect(await cookies()).toEqual(['user=tester'])
    await page.locator('#sign-out').click()
    await page.locator('#username').waitFor()
    expect(await cookies()).toEqual([])
  })

  it('says so when the forecast cannot be had, and stays where it is', async () => {
    const gone = await lab.sh(
      'kubectl delete deploy forecast-v2 -n weather && kubectl wait --for=delete pod -l app=forecast,version=v2 -n weather --timeout=20s',
    )
    expect(gone).toMatchObject({ code: 0 })
    await page.goto(`${lab.url}/dashboard`)
    await page.locator('#query-weather').click()
    await page.locator('#notice-forecast').waitFor()
    expect(new URL(page.url()).pathname.replace(/\/$/, '')).toBe('/dashboard')
  })

  it('asks nobody but its own server', () => {
    expect(lab.strangers).toEqual([])
  })
})
