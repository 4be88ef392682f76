import { expect } from 'vitest'
import type { Reader } from './tutorial-reader.ts'

const services = /^NAME +TYPE +CLUSTER-IP +EXTERNAL-IP +PORT\(S\) +AGE\n/
const service = (name: string, port: number) =>
  new RegExp(`^${name} +ClusterIP +127\\.\\S+ +<none> +${port}/TCP +\\S+$`, 'm')

/** Section 2.2, the lines of a first application, and section 3, the Weather app. */
export function deployment(reader: Reader): void {
  const { section, next, aside } = reader

  section('2.2', 'deploys a first application in namespace default', async () => {
    expect(await next('label namespace default')).toBe('namespace/default labeled\n')
    await next('cd /opt/istio/')
    expect((await next('apply -f samples')).match(/ created$/gm)).toHaveLength(6)
    await reader.podsReady(3, '-n default')
    expect(await next('get po')).toMatch(/^NAME +READY +STATUS +RESTARTS +AGE\nadvertisement-v1-/)
    const shown = await next('get svc')
    expect(shown).toMatch(services)
    expect(shown).toMatch(service('frontend', 3000))
    await next('port-forward svc/productpage')
    expect((await fetch(`${await reader.forwarded()}/dashboard`)).status).toBe(200)
    await aside('kubectl delete -f 08_environment/8.3/weather-v1.yaml --wait=false && rm nohup.out && cd ..')
  })

  section('3', 'deploys the Weather app, sees 2/2 pods and opens the page', async () => {
    expect(await next('create ns')).toBe('namespace/weather created\n')
    expect(await next('label namespace')).toBe('namespace/weather labeled\n')
    expect((await next('apply')).match(/ created$/gm)).toHaveLength(6)
    await reader.podsReady(3)
    const pods = await next('get po')
    for (const name of ['advertisement', 'forecast', 'frontend'])
      expect(pods).toMatch(new RegExp(`^${name}-v1-\\S+-\\S{5} +2/2 +Running +0 +\\S+$`, 'm'))
    const shown = await next('get svc')
    expect(shown).toMatch(services)
    expect(shown).toMatch(service('advertisement', 3003))
    expect(shown).toMatch(service('forecast', 3002))
    expect(shown).toMatch(service('frontend', 3000))
    await next('port-forward')
    const page = await fetch(`${await reader.forwarded()}/dashboard`)
    expect(await page.text()).toContain('btn-green')
  })
}
