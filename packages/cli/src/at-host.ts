import type { Gateway, KubeObject, VirtualService } from '@traffic-lab/resources'

/** Rules for every host of a gateway, narrowed to one of its names: two apps then share the gateway. */
export function atHost(rules: readonly KubeObject[], host: string): readonly KubeObject[] {
  const narrow = (hosts: readonly string[] = []) => hosts.map((each) => (each === '*' ? host : each))
  return rules.map((rule) => {
    if (isGateway(rule)) {
      const servers = (rule.spec.servers ?? []).map((server) => ({ ...server, hosts: narrow(server.hosts) }))
      return { ...rule, spec: { ...rule.spec, servers } }
    }
    if (isVirtualService(rule)) return { ...rule, spec: { ...rule.spec, hosts: narrow(rule.spec.hosts) } }
    return rule
  })
}

function isGateway(object: KubeObject): object is Gateway {
  return object.kind === 'Gateway' && object.apiVersion.startsWith('networking.istio.io/')
}

function isVirtualService(object: KubeObject): object is VirtualService {
  return object.kind === 'VirtualService'
}
