import { expect } from 'vitest'
import type { Reader } from './tutorial-reader.ts'

const services = /^NAME +TYPE +CLUSTER-IP +EXTERNAL-IP +PORT\(S\) +AGE\n/
const service = (name: string, port: number) =>
  new RegExp(`^${name} +ClusterIP +127\\.\\S+ +<none> +${port}/TCP +\\S+$`, 'm')

/** Section 2.2, Bookinfo from Istio's samples, and section 3, the Weather app. */
export function deployment(reader: Reader): void {
  const { section, next, aside } = reader

  section('2.2', 'deploys Bookinfo in namespace default and opens the page', async () => {
    expect(await next('label namespace default')).toBe('namespace/default labeled\n')
    await next('cd /opt/istio/')
    expect((await next('apply -f samples')).match(/ created$/gm)).toHaveLength(14)
    await reader.podsReady(6, '-n default')
    const pods = await next('get po')
    expect(pods).toMatch(/^NAME +READY +STATUS +RESTARTS +AGE\ndetails-v1-/)
    for (const name of [
      'details-v1',
      'productpage-v1',
      'ratings-v1',
      'reviews-v1',
      'reviews-v2',
      'reviews-v3',
    ])
      expect(pods).toMatch(new RegExp(`^${name}-\\S+-\\S{5} +2/2 +Running +0 +\\S+$`, 'm'))
    const shown = await next('get svc')
    expect(shown).toMatch(services)
    for (const name of ['details', 'productpage', 'ratings', 'reviews'])
      expect(shown).toMatch(service(name, 9080))
    await next('port-forward svc/productpage')
    const page = await reader.forwarded()
    expect(await (await fetch(page)).text()).toContain('/productpage?u=normal')
    expect(await (await fetch(`${page}/productpage`)).text()).toContain('Reviews served by:')
    await aside(
      'kubectl delete -f samples/bookinfo/platform/kube/bookinfo.yaml --wait=false && rm nohup.out && cd ..',
    )
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
