import { existsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LabProcess, root, startLab } from '../e2e/lab-process.ts'
import { type PortForward, portForward } from '../e2e/port-forward.ts'
import { createShell, type Shell } from '../e2e/shell.ts'

const executablePath = process.env.CHROMIUM_BIN ?? '/usr/bin/chromium'
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A real browser on the page of a running lab, through the ingress gateway. */
describe.skipIf(!existsSync(executablePath))(
  'the Weather page (set CHROMIUM_BIN or install chromium)',
  () => {
    let lab: LabProcess
    let sh: Shell
    let context: BrowserContext
    let page: Page
    let url: string
    let v2: PortForward | undefined
    const strangers: string[] = []

    beforeAll(async () => {
      lab = await startLab(['lab', 'up'])
      sh = createShell({ cwd: root, kubeconfig: lab.kubeconfig })
      url = `${(await lab.running())?.gatewayUrl}`
      const profile = await mkdtemp(join(tmpdir(), 'chromium-'))
      context = await chromium.launchPersistentContext(profile, {
        executablePath,
        args: flags,
        locale: 'en-GB',
      })
      page = await context.newPage()
      page.on('request', (request) => {
        if (!request.url().startsWith('http://127.0.0.1:') && !request.url().startsWith('data:'))
          strangers.push(request.url())
      })
    })
    afterAll(async () => {
      await context?.close()
      await v2?.[Symbol.asyncDispose]()
      await lab?.[Symbol.asyncDispose]()
    })

    const apply = async (file: string, rules: string) => {
      const applied = await sh(
        `kubectl apply -f manifests/5.3-traffic-shifting/${file} -n weather && kubectl wait --for=condition=Reconciled ${rules} -n weather --timeout=10s`,
      )
      expect(applied).toMatchObject({ code: 0 })
    }
    const query = async () => {
      await page.goto(`${url}/dashboard`)
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
      await page.goto(`${url}/dashboard`)
      const [red = 0, green = 0, blue = 0] = await colour()
      expect(green).toBeGreaterThan(Math.max(red, blue))
    })

    it('shows the weather of v1 without recommendations, and who answered', async () => {
      await query()
      expect(await page.locator('#city-name').textContent()).toContain('Hangzhou')
      expect(await page.locator('#served-by').textContent()).toContain('forecast-v1')
      expect(await page.locator('body').textContent()).not.toContain('raincoat')
      await page.screenshot({ path: join(root, 'test/.test/weather-v1.png'), fullPage: true })
    })

    it('shows recommendations as soon as the rule sends everything to v2', async () => {
      await apply('forecast-v2-destination.yaml', 'dr/forecast-dr')
      await apply('vs-forecast-weight-based-v2.yaml', 'vs/forecast-route')
      await query()
      expect(await page.locator('#served-by').textContent()).toContain('forecast-v2')
      expect(await page.locator('body').textContent()).toContain('raincoat')
      await page.screenshot({ path: join(root, 'test/.test/weather-v2.png'), fullPage: true })
    })

    it('has a blue button in v2', async () => {
      const ready = await sh(
        'kubectl apply -f k8s/weather/frontend-v2-deployment.yaml -n weather && kubectl wait --for=condition=available deploy/frontend-v2 -n weather --timeout=20s',
      )
      expect(ready).toMatchObject({ code: 0 })
      v2 = await portForward(lab.kubeconfig, 'weather', 'deploy/frontend-v2', 3000)
      await page.goto(`${v2.url}/dashboard`)
      const [red = 0, green = 0, blue = 0] = await colour()
      expect(blue).toBeGreaterThan(Math.max(red, green))
    })

    it('signs in and out with the plain cookie that rules can match', async () => {
      await page.goto(`${url}/dashboard`)
      await page.locator('#username').fill('tester')
      await page.locator('#sign-in').click()
      await page.locator('#user-name').waitFor()
      expect((await context.cookies(url)).map(({ name, value }) => `${name}=${value}`)).toEqual([
        'user=tester',
      ])
      await page.locator('#sign-out').click()
      await page.locator('#username').waitFor()
      expect(await context.cookies(url)).toEqual([])
    })

    it('says so when the forecast cannot be had, and stays where it is', async () => {
      const gone = await sh(
        'kubectl delete deploy forecast-v2 -n weather && kubectl wait --for=delete pod -l app=forecast,version=v2 -n weather --timeout=20s',
      )
      expect(gone).toMatchObject({ code: 0 })
      await page.goto(`${url}/dashboard`)
      await page.locator('#query-weather').click()
      await page.locator('#notice-forecast').waitFor()
      expect(new URL(page.url()).pathname.replace(/\/$/, '')).toBe('/dashboard')
    })

    it('asks nobody but its own server', () => {
      expect(strangers).toEqual([])
    })
  },
)
