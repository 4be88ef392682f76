import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { root, startLab } from '../e2e/lab-process.ts'
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

/** A browser that speaks with nobody of its own accord. */
export const chromiumOptions = { executablePath, args: flags }

/** Without a browser these tests are skipped; their titles say what would fix it. */
export const noBrowser = !existsSync(executablePath)

/** A real browser beside a running lab of its own. */
export interface BrowserLab extends AsyncDisposable {
  readonly kubeconfig: string
  /** The page's address at the ingress gateway, without a slash at the end. */
  readonly url: string
  readonly sh: Shell
  /** Addresses other than this machine's that any page has asked for. */
  readonly strangers: readonly string[]
  /** A page of its own: no cookies, no storage, English unless told. */
  open(options?: BrowserContextOptions): Promise<Page>
  /** Applies YAML and returns when every proxy concerned has it. `rule` as kubectl names it: `vs/forecast-route`. */
  apply(rule: string, yaml: { readonly file: string } | { readonly text: string }): Promise<void>
}

/** Where a failed test is looked at: `test/.test/<name>.png`. */
export const screenshotPath = (name: string): string => join(root, 'test/.test', `${name}.png`)

export async function startBrowserLab(): Promise<BrowserLab> {
  const lab = await startLab(['lab', 'up'])
  const sh = createShell({ cwd: root, kubeconfig: lab.kubeconfig })
  const strangers: string[] = []
  let browser: Browser
  try {
    browser = await chromium.launch(chromiumOptions)
  } catch (error) {
    await lab[Symbol.asyncDispose]()
    throw error
  }
  return {
    kubeconfig: lab.kubeconfig,
    url: `${(await lab.running())?.gatewayUrl}`,
    sh,
    strangers,
    async open(options) {
      const context = await browser.newContext({ locale: 'en-GB', ...options })
      context.on('request', (request) => {
        const address = request.url()
        if (!/^(data:|http:\/\/(127\.0\.0\.1|[a-z]+\.localhost):)/.test(address)) strangers.push(address)
      })
      return context.newPage()
    },
    async apply(rule, yaml) {
      const from = 'file' in yaml ? `-f manifests/${yaml.file}` : `-f - <<'YAML'\n${yaml.text}\nYAML\n`
      const applied = await sh(
        `kubectl apply -n weather ${from}${'file' in yaml ? ' && ' : ''}kubectl wait --for=condition=Reconciled ${rule} -n weather --timeout=10s`,
      )
      expect(applied).toMatchObject({ code: 0 })
    },
    async [Symbol.asyncDispose]() {
      await browser.close()
      await lab[Symbol.asyncDispose]()
    },
  }
}

/** All of the sidecars' answers on the forecast's behalf, from now on. */
export const forecastFault = (fault: string): string => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: forecast-route}
spec:
  hosts: [forecast]
  http:
    - fault: ${fault}
      route: [{destination: {host: forecast, subset: v1}}]`
