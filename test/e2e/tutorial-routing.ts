import { expect } from 'vitest'
import type { Reader } from './tutorial-reader.ts'

/** Section 5: which version answers. */
export function routing(reader: Reader): void {
  const { section, next, aside, browse } = reader
  /** How often the page's own question was answered by each version of forecast: v2 adds a recommendation. */
  const versions = async (count: number, headers?: Record<string, string>) => {
    const answers = await Promise.all(
      Array.from({ length: count }, () => browse('/data/weather?locate=Hangzhou', headers)),
    )
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    const v2 = answers.filter(({ text }) => text.includes('recommendation')).length
    return { v1: count - v2, v2 }
  }

  section('5.1', 'takes the examples of the three concepts', async () => {
    const files =
      '-n weather -f cloud-native-istio/5.1/forecast-route.yaml -f cloud-native-istio/5.1/forecast-dr.yaml'
    await aside(`kubectl apply ${files}`)
    await reader.inForce('vs/forecast-route dr/forecast-dr')
    const ask = (header: string) =>
      aside(
        `kubectl exec deploy/advertisement-v1 -n weather -- curl -s -o /dev/null -w '%{http_code}' ${header} http://forecast:3002/weather?locate=Hangzhou`,
      )
    // There is no pod of v2 yet: its requests find nobody.
    expect(await ask("-H 'location: north'")).toBe('503')
    expect(await ask("-H 'location: south'")).toBe('200')
    await aside(`kubectl delete ${files}`)
  })

  section('5.2', 'sends everything to v1, also beside v2', async () => {
    await next('get po')
    await next('cd')
    expect((await next('virtual-service-v1.yaml')).match(/ created$/gm)).toHaveLength(3)
    expect((await next('destination-rule-v1.yaml')).match(/ created$/gm)).toHaveLength(3)
    await next('cat > /tmp/weather-gateway.yaml')
    expect(await next('apply -f /tmp/weather-gateway.yaml')).toBe(
      'gateway.networking.istio.io/weather-gateway created\n',
    )
    const columns = (text: string) =>
      text.split('\n').map((row) => row.replace(/ +/g, ' ').replace(/ \d\S*$/, ''))
    expect(columns(await next('get vs -n weather'))).toEqual([
      'NAME GATEWAYS HOSTS AGE',
      'advertisement-route ["advertisement"]',
      'forecast-route ["forecast"]',
      'frontend-route ["istio-system/weather-gateway"] ["*"]',
      '',
    ])
    expect(columns(await next('get dr -n weather'))).toEqual([
      'NAME HOST AGE',
      'advertisement-dr advertisement',
      'forecast-dr forecast',
      'frontend-dr frontend',
      '',
    ])
    expect(await next('get vs advertisement-route')).toContain(
      '{"apiVersion":"networking.istio.io/v1alpha3","kind":"VirtualService","metadata":{"annotations":{},"name":"advertisement-route","namespace":"weather"},"spec":{"hosts":["advertisement"],"http":[{"route":[{"destination":{"host":"advertisement","subset":"v1"}}]}]}}',
    )
    await next('cd')
    expect((await next('recommendation-all.yaml')).match(/ created$/gm)).toHaveLength(5)
    await reader.podsReady(5)
    expect(await next('get po')).toMatch(/^forecast-v2-\S+ +2\/2 [\s\S]*^recommendation-v1-\S+ +2\/2 /m)
    await reader.inForce('vs/frontend-route vs/forecast-route dr/forecast-dr')
    expect((await browse('/dashboard')).text).toContain('btn-green')
    expect(await versions(20)).toEqual({ v1: 20, v2: 0 })
  })

  section('5.3', 'splits the traffic in two halves, then moves everything to v2', async () => {
    expect(await next('get dr forecast-dr')).not.toContain('v2')
    expect(await next('forecast-v2-destination.yaml')).toBe(
      'destinationrule.networking.istio.io/forecast-dr configured\n',
    )
    expect(await next('get dr forecast-dr')).toContain('name: v2')
    await next('vs-forecast-weight-based-50.yaml')
    expect(await next('get vs')).toMatch(/weight: 50[\s\S]*weight: 50/)
    await reader.inForce('vs/forecast-route dr/forecast-dr')
    const { v2 } = await versions(100)
    // A fair split leaves this band once in ten million runs.
    expect(v2).toBeGreaterThanOrEqual(24)
    expect(v2).toBeLessThanOrEqual(76)
    await next('vs-forecast-weight-based-v2.yaml')
    expect(await next('get vs')).toMatch(/subset: v1\n +weight: 0\n[\s\S]*subset: v2\n +weight: 100\n/)
    await reader.inForce('vs/forecast-route')
    expect(await versions(30)).toEqual({ v1: 0, v2: 30 })
  })

  section('5.4.1', 'gives Chrome another version than other browsers', async () => {
    await next('cd')
    await next('vs-forecast-header-based.yaml')
    expect(await next('get vs')).toContain('regex: .*(Chrome/([\\d.]+)).*')
    await reader.inForce('vs/forecast-route')
    const browser = (name: string) => ({ 'user-agent': `Mozilla/5.0 (X11) ${name} Safari/537.36` })
    expect(await versions(10, browser('AppleWebKit/537.36 (KHTML) Chrome/142.0.0.0'))).toMatchObject({
      v1: 0,
    })
    expect(await versions(10, browser('Gecko/20100101 Firefox/145.0'))).toMatchObject({ v2: 0 })
  })

  section('5.4.2', 'gives the tester the new page', async () => {
    await next('cd')
    await next('frontend-v2-deployment.yaml')
    await reader.podsReady(6)
    expect(await next('get po')).toMatch(/^frontend-v2-\S+ +2\/2 /m)
    await next('frontend-v2-destination.yaml')
    expect(await next('get dr')).toContain('name: v2')
    await next('vs-frontend-multiservice-release.yaml')
    expect(await next('get vs')).toContain('regex: ^(.*?;)?(user=tester)(;.*)?$')
    await reader.inForce('vs/frontend-route dr/frontend-dr')
    expect((await browse('/dashboard', { cookie: 'user=tester' })).text).toContain('btn-blue')
    expect((await browse('/dashboard', { cookie: 'user=guest' })).text).toContain('btn-green')
    expect((await browse('/dashboard')).text).toContain('btn-green')
  })
}
