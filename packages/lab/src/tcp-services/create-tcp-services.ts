import { type ObjectClient, recordEvent } from '@traffic-lab/kube-api'
import type { Service, ServicePort } from '@traffic-lab/resources'
import { hostsText, writeHostsFile } from './hosts-file.ts'
import { readyEndpoints } from './ready-endpoints.ts'
import { tcpPortsOf } from './tcp-ports.ts'
import { openTcpRelay, type TcpRelay } from './tcp-relay.ts'

export interface TcpServicesOptions {
  readonly client: ObjectClient
  /** The names of these Services, for programs that open connections of their own. */
  readonly hostsFile: string
  readonly log: (line: string) => void
}

/**
 * What kube-proxy does for a Service, for those ports that are not HTTP: whoever connects to the Service's address
 * gets to one of its ready pods, drawn at random. The caller's sidecar is passed by, the callee's is not.
 */
export function createTcpServices({ client, hostsFile, log }: TcpServicesOptions): {
  close(): Promise<void>
} {
  const relays = new Map<string, Promise<TcpRelay | undefined>>()
  /** Until then relays that nobody wants any more may hold an address that another one needs. */
  let allGone: Promise<unknown> = Promise.resolve()
  let names: string | undefined
  let scheduled = false
  let closed = false

  const open = async (service: Service, port: ServicePort): Promise<TcpRelay | undefined> => {
    const host = service.spec.clusterIP ?? ''
    const tell = (reason: string, message: string) =>
      recordEvent(client, service, { type: 'Warning', reason, message, component: 'service-proxy' })
    const choose = () => {
      const endpoints = readyEndpoints(client, service, port)
      return endpoints[Math.floor(Math.random() * endpoints.length)]
    }
    await allGone
    try {
      const relay = await openTcpRelay({ host, port: port.port, choose })
      tell('NotCaptured', passedBy(port))
      return relay
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      log(`${service.metadata.namespace}/${service.metadata.name}: ${reason}`)
      tell('NotReachable', `port ${port.port} cannot be opened: ${reason}`)
      return undefined
    }
  }

  const reconcile = () => {
    scheduled = false
    if (closed) return
    const services = client.list('Service').filter((service) => tcpPortsOf(service).length > 0)
    const wanted = new Map<string, () => Promise<TcpRelay | undefined>>()
    for (const service of services)
      for (const port of tcpPortsOf(service)) {
        const key = `${service.metadata.uid} ${service.spec.clusterIP}:${port.port} ${port.name ?? ''}`
        wanted.set(key, () => open(service, port))
      }
    for (const [key, relay] of relays) {
      if (wanted.has(key)) continue
      relays.delete(key)
      allGone = Promise.all([allGone, relay.then((gone) => gone?.close())])
    }
    for (const [key, start] of wanted) if (!relays.has(key)) relays.set(key, start())
    const text = hostsText(services)
    if (text === names) return
    writeHostsFile(hostsFile, text)
    names = text
  }

  const unsubscribe = client.subscribe(['Service'], () => {
    if (scheduled) return
    scheduled = true
    // After the change has reached every subscriber: what is written in answer must not overtake it.
    setImmediate(reconcile)
  })
  reconcile()
  return {
    async close() {
      closed = true
      unsubscribe()
      await Promise.all([allGone, ...[...relays.values()].map(async (relay) => (await relay)?.close())])
    },
  }
}

function passedBy({ name, port }: ServicePort): string {
  const called = name === undefined ? `port ${port}` : `port ${port} (${name})`
  return `${called} is not HTTP: in the lab its clients connect to the Service's address past their sidecars, so no rule of a client applies to it; that takes a mesh that redirects all traffic, as a cluster's does`
}
