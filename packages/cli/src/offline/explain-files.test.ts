import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseRequest } from '../parse-request.ts'
import { workspaceRoot } from '../workspace.ts'
import { type Explanation, explainFiles } from './explain-files.ts'
import { formatExplanation } from './explanation-text.ts'

interface Asked {
  readonly rules: string
  readonly request: string
  readonly headers?: readonly string[]
  readonly from?: string
  readonly expect?: readonly string[]
}

async function explain({ rules, request, headers = [], from = 'frontend-v1', expect: wanted = [] }: Asked) {
  const parsed = parseRequest(request, headers)
  const explained = await explainFiles({
    files: ['k8s/weather', 'manifests/5.2-preparation/destination-rule-v1.yaml', rules].map((file) =>
      join(workspaceRoot, file),
    ),
    mesh: undefined,
    namespace: 'weather',
    from,
    request: parsed,
    expect: wanted,
  })
  if ('refused' in explained) throw new Error(JSON.stringify(explained.refused))
  const { explanation } = explained
  return { explanation, text: formatExplanation(explanation, parsed).replaceAll(`${workspaceRoot}/`, '') }
}

const forecast = (subset: string) => `outbound|3002|${subset}|forecast.weather.svc.cluster.local`
const chrome = 'manifests/5.4.1-user-agent/vs-forecast-header-based.yaml'
const clusterNames = ({ clusters }: Explanation) => clusters.map(({ name }) => name)

describe('explain', () => {
  it('names the route with its line, and why those before it did not match', async () => {
    const { explanation, text } = await explain({
      rules: chrome,
      request: 'GET http://forecast:3002/weather',
      headers: ['user-agent: curl'],
    })
    expect(explanation).toMatchObject({
      listener: '0.0.0.0_3002',
      routeConfiguration: '3002',
      virtualHost: { name: 'forecast.weather.svc.cluster.local:3002', domain: 'forecast' },
      passed: [{ place: { line: 11, path: 'spec.http[0].match[0]' } }],
      route: { place: { line: 16, path: 'spec.http[1]' } },
    })
    expect(clusterNames(explanation)).toEqual([forecast('v1')])
    expect(text).toContain(
      `${chrome}:11:11 VirtualService weather/forecast-route spec.http[0].match[0]: header`,
    )
    expect(text).toContain(
      'rule        manifests/5.2-preparation/destination-rule-v1.yaml:29:7 DestinationRule weather/forecast-dr',
    )
  })

  it('follows the headers', async () => {
    const request = 'GET http://forecast:3002/weather'
    const { explanation } = await explain({ rules: chrome, request, headers: ['User-Agent: Chrome/115.0'] })
    expect(clusterNames(explanation)).toEqual([forecast('v2')])
    expect(explanation.passed).toEqual([])
  })

  it('tells weights as shares, and judges what is expected of all of them', async () => {
    const ask = (...wanted: readonly string[]) =>
      explain({
        rules: 'manifests/5.3-traffic-shifting',
        request: 'http://forecast.weather:3002/',
        expect: wanted,
      }).then(({ explanation }) => explanation)
    const { clusters } = await ask()
    expect(clusters).toMatchObject([
      { name: forecast('v1'), share: 0.5, endpoints: [{ pod: 'forecast-v1' }] },
      { name: forecast('v2'), share: 0.5, endpoints: [{ pod: 'forecast-v2' }] },
    ])
    expect((await ask(forecast('v1'), forecast('v2'))).expected).toMatchObject({ met: true })
    expect((await ask(forecast('v1'))).expected).toMatchObject({ met: false })
    expect((await ask(forecast('v1'), forecast('v2'), 'else')).expected).toMatchObject({ met: false })
  })

  it('tells faults, timeouts and retries that are in force', async () => {
    const fault = await explain({
      rules: 'manifests/6.2.2-fault-abort',
      request: 'http://advertisement:3003/ad',
      expect: ['500'],
    })
    expect(fault.text).toContain('fault       500 instead of an answer, 100 %')
    expect(fault.explanation.expected).toMatchObject({ met: true })
    const retried = await explain({ rules: 'manifests/6.4-retry', request: 'http://forecast:3002/' })
    expect(retried.text).toMatch(/retries {5}5, on /)
  })

  it('starts at a gateway, too', async () => {
    const { explanation } = await explain({
      rules: 'manifests/5.2-preparation',
      from: 'istio-ingressgateway',
      request: 'http://localhost/dashboard',
    })
    expect(explanation).toMatchObject({ listener: '0.0.0.0_8080', routeConfiguration: 'http.8080' })
    expect(clusterNames(explanation)).toEqual(['outbound|3000|v1|frontend.weather.svc.cluster.local'])
  })

  it('says what nobody takes: an unknown port, an unknown name, a cluster that is missing', async () => {
    const ask = (request: string, wanted: string) =>
      explain({ rules: chrome, request, expect: [wanted] }).then(({ explanation }) => explanation)
    expect(await ask('http://elsewhere.example:81/', 'PassthroughCluster')).toMatchObject({
      listener: 'virtualOutbound',
      expected: { met: true },
    })
    expect(await ask('http://elsewhere.example:3002/', 'PassthroughCluster')).toMatchObject({
      virtualHost: { name: 'allow_any' },
      expected: { met: true },
    })
  })
})
