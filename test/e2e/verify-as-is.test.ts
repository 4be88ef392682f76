import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LabProcess, root, startLab } from './lab-process.ts'
import { createShell, type Shell } from './shell.ts'

interface Finding {
  readonly outcome: string
  readonly evidence?: readonly { readonly proxy: string; readonly line: string }[]
}

interface Report {
  readonly outcome: string
  readonly experiments: readonly {
    readonly part: string
    readonly outcome: string
    readonly notInForce?: string
    readonly checks: readonly { readonly findings: readonly Finding[] }[]
  }[]
}

const kinds = 'namespaces,deployments,replicasets,pods,services,virtualservices,destinationrules,gateways'

describe('pnpm verify --as-is', () => {
  let lab: LabProcess
  let sh: Shell
  beforeAll(async () => {
    lab = await startLab(['lab', 'up'])
    sh = createShell({ cwd: root, kubeconfig: lab.kubeconfig })
  })
  afterAll(async () => {
    await lab?.[Symbol.asyncDispose]()
  })

  const cli = (words: string) =>
    sh(
      `LAB_STATE_DIR=${lab.stateDir} '${process.execPath}' ${join(root, 'packages/cli/src/main.ts')} ${words}`,
      290_000,
    )
  const versions = async () =>
    (
      await sh(
        `kubectl get ${kinds} -A -o jsonpath='{range .items[*]}{.kind} {.metadata.namespace}/{.metadata.name} {.metadata.resourceVersion}{"\\n"}{end}'`,
      )
    ).stdout
  const rules = 'manifests/5.3-traffic-shifting'

  it('judges the part that was applied, and changes nothing', { timeout: 600_000 }, async () => {
    expect(await cli('lab goto 5.3')).toMatchObject({ code: 0 })
    await sh(`kubectl apply -n weather -f ${rules}/forecast-v2-destination.yaml`)
    await sh(`kubectl apply -n weather -f ${rules}/vs-forecast-weight-based-50.yaml`)
    await sh('kubectl wait --for=condition=Reconciled vs,dr --all -n weather --timeout=30s')
    const before = await versions()
    const { code, stdout, stderr } = await cli('verify 5.3 --as-is')
    expect(stdout, stderr).toMatch(/^Namespace weather as it is: .* no control\./)
    expect(stdout).toMatch(/✓ 5\.3 half[^✗]*is not proven, as there was no control/)
    expect(stdout).toMatch(/- 5\.3 all {2}not what is in force/)
    expect(code).toBe(0)
    expect(before).toContain('VirtualService weather/forecast-route')
    expect(await versions()).toBe(before)
  })

  it('shows the field and the line in the log that prove a rule wrong', { timeout: 600_000 }, async () => {
    const weight = (route: number, value: number) => ({
      ...{ op: 'replace', path: `/spec/http/0/route/${route}/weight`, value },
    })
    await sh(
      `kubectl patch vs forecast-route -n weather --type json -p '${JSON.stringify([weight(0, 90), weight(1, 10)])}'`,
    )
    const { code, stdout } = await cli('verify 5.3 --as-is -o json')
    expect(code).toBe(1)
    const report: Report = JSON.parse(stdout)
    expect(report.outcome).toBe('fail')
    const [half, all] = report.experiments
    expect(half).toMatchObject({ part: 'half', outcome: 'fail' })
    expect(all).toMatchObject({ part: 'all', notInForce: expect.stringContaining('.weight') })
    expect(stdout).toContain('"field": "spec.http[0].route[0].weight"')
    const failed = half?.checks
      .flatMap(({ findings }) => findings)
      .filter(({ outcome }) => outcome === 'fail')
    expect(failed).toHaveLength(2)
    for (const { evidence = [] } of failed ?? []) {
      const [shown] = evidence
      expect(shown?.line).toContain('outbound|3002|v1|forecast.weather.svc.cluster.local')
      const [namespace, pod] = shown?.proxy.split('/') ?? []
      const log = await sh(`kubectl logs ${pod} -c istio-proxy -n ${namespace}`)
      expect(log.stdout.split('\n')).toContain(shown?.line)
    }
  })

  it('says what is missing and how to bring it', { timeout: 600_000 }, async () => {
    const { code, stdout } = await cli('verify 6.1.1 6.6.1 --as-is')
    expect(code).toBe(1)
    expect(stdout).toContain('kubectl scale deployment/advertisement-v1 --replicas=2 -n weather')
    expect(stdout).toContain('kubectl set env deployment/forecast-v2 FAULT_DELAY_MS=1000 -n weather')
    expect(await cli('verify 5.3 --as-is -n nowhere')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('there is no namespace nowhere'),
    })
    expect(await cli('verify 5.3 --as-is --mutate')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--as-is changes nothing'),
    })
  })

  it('leads to a verdict about pods that fail, when one does what it says', {
    timeout: 900_000,
  }, async () => {
    expect(await cli('lab goto 6.6.2')).toMatchObject({ code: 0 })
    const advice: string[] = []
    let last = await cli('verify 6.6.2 --as-is')
    while (last.code !== 0 && advice.length < 4) {
      const [, line] = /: (kubectl .*)$/m.exec(last.stdout) ?? []
      expect(line, last.stdout).toBeDefined()
      advice.push(String(line))
      expect(await sh(String(line))).toMatchObject({ code: 0 })
      last = await cli('verify 6.6.2 --as-is')
    }
    expect(last, advice.join('\n')).toMatchObject({ code: 0 })
    expect(last.stdout).toMatch(/✓ 6\.6\.2 leave /)
    expect(last.stdout).toMatch(/ejections_active in the end: 2 of 2/)
  })
})
