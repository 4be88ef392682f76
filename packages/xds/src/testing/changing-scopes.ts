import type { KubeObject } from '@traffic-lab/resources'
import { rule } from './weather-mesh.ts'

const hosts = ['elsewhere.example', '*.example', 'a.one.svc.cluster.local']
const resolutions = ['NONE', 'STATIC', 'DNS']

/** A ServiceEntry or a Sidecar, of few names: they meet each other, and Services of the same host. */
export function scopeRuleOf(random: () => number): KubeObject {
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(random() * items.length)]
    if (item === undefined) throw new Error('nothing to choose from')
    return item
  }
  return random() < 0.5 ? serviceEntryOf(pick) : sidecarOf(pick)
}

type Pick = <Item>(items: readonly Item[]) => Item

function serviceEntryOf(pick: Pick): KubeObject {
  const resolution = pick(resolutions)
  const address = pick(['127.60.0.1', '192.0.2.1'])
  const endpoints = [{ address, labels: { version: pick(['v1', 'v2']) }, locality: pick(['r1/z1', '']) }]
  const spec = {
    hosts: [resolution === 'DNS' ? 'elsewhere.example' : pick(hosts)],
    ...pick([{}, { addresses: ['127.61.0.1'] }, { addresses: ['127.62.0.0/16'] }]),
    ports: [
      { number: pick([80, 9000]), name: 'first', protocol: pick(['HTTP', 'TLS', 'TCP']) },
      { number: 443, name: 'second', protocol: pick(['HTTPS', 'HTTP']), targetPort: 8443 },
    ],
    resolution,
    ...(resolution === 'STATIC' &&
      pick<object>([{ endpoints }, { workloadSelector: { labels: { app: 'a' } } }])),
    exportTo: pick([['*'], ['.'], ['~']]),
  }
  return rule('ServiceEntry', pick(['a', 'b']), spec, pick(['one', 'two']))
}

function sidecarOf(pick: Pick): KubeObject {
  const imported = pick([
    ['./*'],
    ['*/*'],
    ['~/*'],
    ['two/*', '*/*.example'],
    ['one/a.one.svc.cluster.local'],
  ])
  const egress = pick<readonly object[]>([
    [],
    [{ hosts: imported }],
    [{ port: { number: 9000, protocol: 'HTTP', name: 'http' }, hosts: imported }, { hosts: ['./*'] }],
  ])
  const connectionPool = { tcp: { maxConnections: pick([1, 2]) } }
  const ingress = [
    { port: { number: 8080, protocol: 'HTTP' }, defaultEndpoint: '127.0.0.1:8081', connectionPool },
  ]
  const spec = {
    ...pick([{}, { workloadSelector: { labels: { app: 'a' } } }]),
    egress,
    ...pick([{ inboundConnectionPool: connectionPool }, { ingress }]),
    ...pick([{}, { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } }]),
  }
  return rule('Sidecar', pick(['a', 'b']), spec, pick(['one', 'two', 'istio-system']))
}
