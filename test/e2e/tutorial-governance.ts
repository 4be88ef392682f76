import { expect } from 'vitest'
import type { Reader } from './tutorial-reader.ts'

/** Sections 6.1 to 6.5: load balancing, faults, timeout, retries, redirect and rewrite. */
export function governance(reader: Reader): void {
  const { section, next, aside } = reader
  const advertisement = /\{"adImgName":"\w+Img"\}\n/
  /** How many requests each pod got, from a log that must count this many in all. */
  const counts = (text: string) => text.match(/^ +\d+ "127\.\S+:3003"$/gm)?.map(Number.parseFloat) ?? []
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
  const restartFrontend = () =>
    aside('kubectl wait --for=condition=Available deploy/frontend-v1 -n weather --timeout=20s')

  section('6.1.1', 'scales in an editor, and sees two pods take turns', async () => {
    expect(await next('edit deploy', { edit: '0,/^  replicas: 1$/s//  replicas: 2/' })).toContain(
      'deployment.apps/advertisement-v1 edited',
    )
    await aside('kubectl rollout status deploy/advertisement-v1 -n weather --timeout=20s')
    expect((await next('get po')).match(/^advertisement-v1-\S+ +2\/2 +Running/gm)).toHaveLength(2)
    await next('cd')
    await next('dr-advertisement-round-robin.yaml')
    expect(await next('get dr')).toContain('simple: ROUND_ROBIN')
    await reader.inForce('dr/advertisement-dr')
    const session = await next('exec -it', { inside: ['seq 1 20'] })
    expect(session.match(new RegExp(advertisement, 'g'))).toHaveLength(20)
    const shown = await next('uniq -c', { until: /^ +10 "\S+"\n +10 "\S+"\n$/ })
    const addresses = await aside(
      'kubectl get po -n weather -owide|grep advertisement|awk \'{print "\\042" $6 ":3003\\042"}\'|sort',
    )
    expect(shown.match(/".*"/g)).toEqual(addresses.trim().split('\n'))
  })

  section('6.1.2', 'deletes a pod to clear its log, and sees pods drawn at random', async () => {
    await next('cd')
    await next('dr-advertisement-random.yaml')
    expect(await next('get dr')).toContain('simple: RANDOM')
    await reader.inForce('dr/advertisement-dr')
    expect(await next('xargs -i')).toMatch(/^pod "frontend-v1-\S+" deleted/)
    await restartFrontend()
    const session = await next('exec -it', { inside: ['seq 1 100'] })
    expect(session.match(new RegExp(advertisement, 'g'))).toHaveLength(100)
    let shares: readonly number[] = []
    const log = await next('uniq -c', { until: /^( +\d+ "\S+"\n){2}$/ })
    shares = counts(log)
    expect(sum(shares)).toBe(100)
    // Two fair halves leave this band once in ten million runs.
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(24)
  })

  section('6.1.3', 'keeps a cookie on one pod', async () => {
    await next('cd')
    await next('dr-advertisement-consistenthash.yaml')
    expect(await next('get dr')).toMatch(/httpCookie:\n +name: user\n +ttl: (60s|1m0s)/)
    await reader.inForce('dr/advertisement-dr')
    // The tutorial speaks of a new pod here and prints no line for it; without one the log still has the last section's.
    await aside(
      "kubectl get po -n weather|grep frontend-v1 |awk '{print $1}' |xargs -i kubectl -n weather delete po {}",
    )
    await restartFrontend()
    await next('exec -it', { inside: ['--cookie "user=test"'] })
    expect(counts(await next('uniq -c', { until: /^ +10 "\S+"\n$/ }))).toEqual([10])
  })

  section('6.2.1', 'sees three seconds of delay', async () => {
    const seconds = (text: string) => Number(/^real\t0m(\d+\.\d+)s$/m.exec(text)?.[1])
    const before = await next('time curl')
    expect(before).toMatch(advertisement)
    expect(seconds(before)).toBeLessThan(3)
    await next('cd')
    await next('vs-advertisement-fault-delay.yaml')
    expect(await next('get vs')).toContain('fixedDelay: 3s')
    await reader.inForce('vs/advertisement-route')
    const after = await next('time curl')
    expect(after).toMatch(advertisement)
    expect(seconds(after)).toBeGreaterThanOrEqual(3)
  })

  section('6.2.2', 'sees the 500 of an aborted request', async () => {
    await next('vs-advertisement-fault-abort.yaml')
    expect(await next('get vs')).toContain('httpStatus: 500')
    await reader.inForce('vs/advertisement-route')
    expect(await next('curl -I')).toMatch(
      /^HTTP\/1\.1 500 Internal Server Error\ncontent-length: 18\ncontent-type: text\/plain\ndate: .*\nserver: envoy\n/,
    )
  })

  section('6.3', 'sees 504 a second after asking a slow service', async () => {
    await next('cd')
    await next('vs-forecast-timeout.yaml')
    expect(await next('get vs')).toContain('timeout: 1s')
    await reader.inForce('vs/forecast-route')
    const well = await next('curl -I')
    expect(well).toMatch(/^HTTP\/1\.1 200 OK\n/)
    for (const header of [
      'content-type: application/json; charset=utf-8',
      'content-length: 665',
      'server: envoy',
    ])
      expect(well.split('\n')).toContain(header)
    expect(well).toMatch(/^x-envoy-upstream-service-time: \d+$/m)
    await next('vs-recommendation-fault-delay.yaml')
    expect(await next('get vs')).toContain('fixedDelay: 4s')
    await reader.inForce('vs/recommendation-route')
    expect(await next('curl -I')).toMatch(
      /^HTTP\/1\.1 504 Gateway Timeout\ncontent-length: 24\ncontent-type: text\/plain\ndate: .*\nserver: envoy\n/,
    )
  })

  section('6.4', 'counts six tries in the log', async () => {
    await next('cd')
    await next('vs-forecast-retry.yaml')
    expect(await next('get vs')).toMatch(/attempts: 5\n +perTryTimeout: 1s\n +retryOn: 5xx/)
    await next('vs-recommendation-fault-abort.yaml')
    expect(await next('get vs')).toContain('httpStatus: 500')
    await reader.inForce('vs/forecast-route vs/recommendation-route')
    const answer = await next('curl -I')
    expect(answer).toMatch(/^HTTP\/1\.1 503 Service Unavailable\n[\s\S]*^content-length: 47$/m)
    const tries = /^\[\S+\] "HEAD \/weather\?locate=hangzhou HTTP\/1\.1" 503 - via_upstream - "-" 0 0 .*$/gm
    // Ids and times of other lines may hold a 503, too.
    const log = await next('grep 503', { until: (text) => (text.match(tries) ?? []).length >= 6 })
    const fields = (log.match(tries) ?? []).map((row) => row.split(' '))
    expect(fields).toHaveLength(6)
    expect(new Set(fields.map((row) => row[15])).size).toBe(1)
    expect(new Set(fields.map((row) => `${row[18]} ${row.at(-1)}`))).toEqual(
      new Set(['inbound|3002|| default']),
    )
  })

  section('6.5.1', 'is sent to the maintenance page', async () => {
    await next('cd')
    await next('redirect.yaml')
    expect(await next('get vs')).toContain('uri: /maintenanced')
    await reader.inForce('vs/advertisement-route')
    expect(await next('curl -I')).toMatch(
      /^HTTP\/1\.1 301 Moved Permanently\nlocation: http:\/\/advertisement\.weather\.svc\.cluster\.local\/maintenanced\ndate: .*\nserver: envoy\n/,
    )
  })

  section('6.5.2', 'asks for one path and gets another, until the rule is deleted', async () => {
    await next('cd')
    await next('rewrite.yaml')
    expect(await next('get vs')).toMatch(/rewrite:\n +uri: \/\n/)
    await reader.inForce('vs/advertisement-route')
    expect(await next('3003/ad')).toBe('Status: 404n')
    expect(await next('3003/demo/ad')).toMatch(new RegExp(`^${advertisement.source}Status: 200n$`))
    expect(await next('delete vs')).toMatch(
      /^virtualservice\.networking\.istio\.io "advertisement-route" deleted/,
    )
    await next('3003/demo/ad', { until: /^404 page not foundStatus: 404n$/ })
    expect(await next('3003/ad')).toMatch(new RegExp(`^${advertisement.source}Status: 200n$`))
  })
}
