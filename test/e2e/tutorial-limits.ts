import { expect } from 'vitest'
import type { Reader } from './tutorial-reader.ts'

/** Sections 6.6 and 6.7: connection pools, outlier detection and mirroring. */
export function limits(reader: Reader): void {
  const { section, next, aside, browse } = reader
  const number = (text: string, pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? 0)
  const readyPods = (text: string, name: string) =>
    text.match(new RegExp(`^${name}-\\S+ +2/2 +Running +0 `, 'gm'))?.length

  section('6.6.1', 'sends ten requests at once, without limits and with them', async () => {
    await next('cd')
    expect(await next('fortio-deploy.yaml')).toBe(
      'service/fortio created\ndeployment.apps/fortio-deploy created\n',
    )
    await next('grep fortio', { until: /^fortio-deploy-\S+ +2\/2 +Running +0 +\S+\n$/ })
    expect(await next('edit deploy', { edit: '0,/^  replicas: 1$/s//  replicas: 5/' })).toContain(
      'deployment.apps/forecast-v2 edited',
    )
    await aside('kubectl rollout status deploy/forecast-v2 -n weather --timeout=30s')
    expect(readyPods(await next('grep forecast-v2'), 'forecast-v2')).toBe(5)
    expect(await next('delete vs')).toContain('"recommendation-route" deleted')
    expect(await next('delete dr')).toContain('"recommendation-dr" deleted')
    await aside(
      "kubectl exec deploy/forecast-v2 -n weather -- curl -s -o /dev/null -w '%{http_code}' 'http://recommendation:3005/activity?temp=29&weather=Rain'",
      { until: /^200$/ },
    )

    const free = await next('-n 10')
    expect(free).toContain('Sockets used: 10 (for perfect keepalive, would be 10)\n')
    expect(free).toContain('Uniform: false, Jitter: false, Catchup allowed: true\n')
    expect(free).toContain('Code 200 : 10 (100.0 %)\n')
    expect(free).toMatch(/^Response Body\/Total Sizes : count 10 avg \d+/m)
    expect(free).toMatch(/^All done 10 calls \(plus 0 warmup\) \d+\.\d+ ms avg, \d+\.\d+ qps$/m)

    await next('circuit-breaking.yaml')
    expect(await next('get dr')).toMatch(
      /http1MaxPendingRequests: 5\n +maxRequestsPerConnection: 1\n +tcp:\n +maxConnections: 3\n/,
    )
    await reader.inForce('dr/forecast-dr')
    const limited = await next('-n 100')
    const served = number(limited, /^Code 200 : (\d+) /m)
    const refused = number(limited, /^Code 503 : (\d+) /m)
    expect(served + refused).toBe(100)
    expect(served).toBeGreaterThan(0)
    expect(refused).toBeGreaterThan(0)
    // A client gives up its connection after a 503; after the last one of all it needs no new one.
    const sockets = number(limited, /^Sockets used: (\d+) \(for perfect keepalive, would be 10\)$/m)
    expect(sockets).toBeGreaterThan(10)
    expect(sockets).toBeLessThanOrEqual(10 + refused)
    // The client's sidecar has turned away as many.
    await aside(
      "kubectl logs deploy/fortio-deploy -c istio-proxy -n weather --tail=100|awk '$5 == 503'|wc -l",
      { until: new RegExp(`^ *${refused}\\n$`) },
    )
  })

  section('6.6.2', 'scales by sed, and limits what forecast asks of recommendation', async () => {
    await next('cd')
    await next('sed -i')
    expect(await next('forecast-v2-deployment.yaml')).toBe('deployment.apps/forecast-v2 configured\n')
    expect(await next('recommendation-all.yaml')).toBe(
      [
        'service/recommendation unchanged',
        'deployment.apps/recommendation-v1 configured',
        'destinationrule.networking.istio.io/recommendation-dr created',
        'virtualservice.networking.istio.io/recommendation-route created',
        '',
      ].join('\n'),
    )
    await next('circuit-breaking.yaml')
    expect(await next('get dr')).toMatch(
      /outlierDetection:\n +baseEjectionTime: 2m\n +consecutive5xxErrors: 2\n +interval: 10s\n +maxEjectionPercent: 50\n/,
    )
    await reader.inForce('dr/recommendation-dr vs/recommendation-route')
    await reader.podsReady(6, '-n weather -l app=recommendation')
    await reader.podsReady(1, '-n weather -l app=forecast,version=v2')
  })

  section('6.7', 'finds a copy of every request in the log of the other version', async () => {
    await aside('kubectl apply -f ../../10_canary-release/10.2/vs-forecast-weight-based-v2.yaml')
    expect(await aside('kubectl delete vs forecast-route -n default')).toContain('"forecast-route" deleted')
    await next('vs-forecast-weight-based-v2.yaml')
    expect(await next('get vs')).toMatch(/weight: 0[\s\S]*weight: 100/)
    await reader.inForce('vs/forecast-route')
    const ask = async () => {
      for (let count = 0; count < 5; count++)
        expect((await browse('/data/weather?locate=Hangzhou')).text).toContain('recommendation')
    }
    const received = (log: string) => log.match(/"GET \/weather\?.* inbound\|3002\|\|/g)?.length ?? 0
    const fiveMore = (count: number) => (log: string) => received(log) >= count + 5
    const logOf = (pod: string) =>
      aside(
        `{ kubectl -n weather logs \`kubectl -n weather get po |grep ${pod}|awk '{print $1}'\` -c istio-proxy |grep '/weather'; } || true`,
      )
    const before = { v1: received(await logOf('forecast-v1')), v2: received(await logOf('forecast-v2')) }
    await ask()
    expect((await next('grep frontend-v1')).match(/ outbound\|3002\|v1\|/g)).toBeNull()
    // Nothing at all may stand there, which is a failure of grep.
    const v1 = received(await next('grep forecast-v1', { until: (log) => received(log) >= before.v1 }))
    const v2 = received(await next('grep forecast-v2', { until: fiveMore(before.v2) }))
    expect({ v1, v2 }).toEqual({ v1: before.v1, v2: before.v2 + 5 })

    await next('cd')
    await next('vs-forecast-mirroring.yaml')
    expect(await next('get vs')).toMatch(/mirror:\n +host: forecast\n +subset: v1\n/)
    await reader.inForce('vs/forecast-route')
    await ask()
    expect((await next('grep frontend-v1')).match(/ outbound\|3002\|v1\|/g)).toBeNull()
    expect(received(await next('grep forecast-v1', { until: fiveMore(v1) }))).toBe(v1 + 5)
    expect(received(await next('grep forecast-v2', { until: fiveMore(v2) }))).toBe(v2 + 5)
  })
}
