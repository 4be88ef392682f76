import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrowserLab, noBrowser, screenshotPath, startBrowserLab } from './browser-lab.ts'

/** A real browser on the page as the lab serves it: through the gateway, with the mesh's rules at work behind it. */
describe.skipIf(noBrowser)('the Bookinfo page in the lab (set CHROMIUM_BIN or install chromium)', () => {
  let lab: BrowserLab
  let url = ''

  beforeAll(async () => {
    lab = await startBrowserLab()
    // Browsers know without a name server that names below localhost are this machine.
    url = `http://bookinfo.localhost:${new URL(lab.url).port}/productpage`
    await rules('bookinfo-request-routing/virtual-service-all-v1')
  })
  afterAll(() => lab?.[Symbol.asyncDispose]())

  const rules = async (...files: readonly string[]) => {
    const apply = files.map((file) => `-f manifests/${file}.yaml`).join(' ')
    const applied = await lab.sh(
      `kubectl apply -n bookinfo ${apply} && kubectl wait --for=condition=Reconciled vs --all -n bookinfo --timeout=60s`,
    )
    expect(applied).toMatchObject({ code: 0 })
  }
  const open = async (options: Parameters<BrowserLab['open']>[0] = {}) => {
    const page = await lab.open(options)
    await page.goto(url)
    return page
  }
  type Page = Awaited<ReturnType<typeof open>>
  const signIn = async (page: Page, user: string) => {
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('textbox', { name: 'User name' }).fill(user)
    await page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).click()
    await page.locator('#user-name').getByText(user).waitFor()
  }

  it.each([
    ['no stars', 'bookinfo-request-routing/virtual-service-all-v1', 0, undefined],
    ['black stars', 'bookinfo-request-timeouts/virtual-service-reviews-v2', 9, 'rgb(0, 0, 0)'],
    ['red stars', 'bookinfo-traffic-shifting/virtual-service-reviews-v3', 9, 'rgb(196, 22, 28)'],
  ])('has %s by the rule %s', async (_what, rule, count, paint) => {
    await rules(rule)
    const page = await open()
    expect(await page.locator('.glyphicon-star').count()).toBe(count)
    if (paint !== undefined)
      expect(
        await page.evaluate<string>('getComputedStyle(document.querySelector(".glyphicon-star")).fill'),
      ).toBe(paint)
    await page.context().close()
  })

  it.each([true, false])(
    'leads jason, signed in, to black stars, and signed out to none; script %s',
    async (javaScriptEnabled) => {
      await rules(
        'bookinfo-request-routing/virtual-service-all-v1',
        'bookinfo-request-routing/virtual-service-reviews-test-v2',
      )
      const page = await open({ javaScriptEnabled })
      expect(await page.locator('.glyphicon-star').count()).toBe(0)
      await signIn(page, 'jason')
      expect(page.url()).toBe(url)
      expect(await page.locator('.text-black-500 .glyphicon-star').count()).toBe(9)
      await page.getByRole('link', { name: 'Sign out' }).click()
      await page.getByRole('button', { name: 'Sign in' }).waitFor()
      expect(await page.locator('.glyphicon-star').count()).toBe(0)
      await page.context().close()
    },
  )

  it('says under a fault of details with which status it was refused, and keeps the reviews', async () => {
    await rules('bookinfo-details-abort/fault-injection-details-v1')
    const page = await open()
    await page.getByRole('heading', { name: 'Error fetching product details' }).waitFor()
    await page.getByRole('heading', { name: 'Book Reviews' }).waitFor()
    expect(await page.locator('main').textContent()).toContain('555')
    await page.screenshot({ path: screenshotPath('bookinfo-lab-details-abort'), fullPage: true })
    await page.context().close()
    await rules('bookinfo-request-routing/virtual-service-all-v1')
  })

  it('says to jason alone, under the faults of ratings, what is missing', async () => {
    await rules(
      'bookinfo-request-routing/virtual-service-reviews-test-v2',
      'bookinfo-fault-injection/virtual-service-ratings-test-abort',
    )
    const jason = await open()
    await signIn(jason, 'jason')
    expect(await jason.getByText('Ratings service is currently unavailable').count()).toBe(2)
    await rules('bookinfo-fault-injection/virtual-service-ratings-test-delay')
    await jason.reload()
    await jason.getByRole('heading', { name: 'Error fetching product reviews' }).waitFor()
    expect(await jason.locator('#reviews').textContent()).toMatch(/asked 2 times/)
    await jason.screenshot({ path: screenshotPath('bookinfo-lab-ratings-delay'), fullPage: true })
    await jason.context().close()
    const other = await open()
    expect(await other.locator('#reviews').textContent()).toContain('Reviews served by')
    await other.context().close()
  })

  it('asks nobody but the gateway', () => {
    expect(lab.strangers).toEqual([])
  })
})
