import type { Service } from '@traffic-lab/resources'

/**
 * The variables by which a container finds the Services of its namespace: FORECAST_SERVICE_HOST, FORECAST_PORT …
 * (Kubernetes' `enableServiceLinks`).
 */
export function serviceLinks(services: readonly Service[]): Record<string, string> {
  return Object.assign({}, ...services.map(linksOf))
}

function linksOf({ metadata, spec }: Service): Record<string, string> {
  const { clusterIP: host, ports = [] } = spec
  const [first] = ports
  if (host === undefined || host === '' || host === 'None' || first === undefined) return {}
  const prefix = metadata.name.toUpperCase().replaceAll('-', '_')
  const url = ({ protocol = 'TCP', port }: typeof first) => `${protocol.toLowerCase()}://${host}:${port}`
  const links: Record<string, string> = {
    [`${prefix}_SERVICE_HOST`]: host,
    [`${prefix}_SERVICE_PORT`]: String(first.port),
    [`${prefix}_PORT`]: url(first),
  }
  for (const servicePort of ports) {
    const { name, port, protocol = 'TCP' } = servicePort
    if (name !== undefined)
      links[`${prefix}_SERVICE_PORT_${name.toUpperCase().replaceAll('-', '_')}`] = String(port)
    const key = `${prefix}_PORT_${port}_${protocol}`
    links[key] = url(servicePort)
    links[`${key}_PROTO`] = protocol.toLowerCase()
    links[`${key}_PORT`] = String(port)
    links[`${key}_ADDR`] = host
  }
  return links
}
