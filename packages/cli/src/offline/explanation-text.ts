import type { RequestLine } from '../parse-request.ts'
import type { Explanation } from './explain-files.ts'
import { percent } from './route-settings.ts'
import type { SourcePlace } from './source-places.ts'

/** An explanation for people: one thing a line, in the order in which a request meets it. */
export function formatExplanation(explanation: Explanation, request: RequestLine): string {
  const { proxy, listener, routeConfiguration, virtualHost, route, answer, expected } = explanation
  const { method, scheme, host, port, path } = request
  return [
    `${method} ${scheme}://${host}:${port}${path} from ${proxy.type} ${proxy.namespace}/${proxy.name}`,
    line('listener', listener ?? 'none'),
    ...(explanation.filterChain === undefined ? [] : [line('filter chain', explanation.filterChain)]),
    ...explanation.guards.map((name) => line('not judged', `${name} may refuse the request`)),
    ...(routeConfiguration === undefined ? [] : [line('routes', routeConfiguration)]),
    ...(virtualHost === undefined
      ? []
      : [line('virtual host', `${virtualHost.name}, by its domain ${virtualHost.domain}`)]),
    ...explanation.passed.map(({ place, reason }) => line('  passed', `${at(place)}${reason}`)),
    ...(route === undefined ? [] : [line('route', routeText(route.name, route.place))]),
    ...(route?.settings ?? []).map(({ what, how }) => line(`  ${what}`, how)),
    ...explanation.unused.map(({ place, reason }) => line('  not here', `${at(place)}${reason}`)),
    ...explanation.clusters.flatMap(clusterLines),
    ...(answer === undefined ? [] : [line('answer', `${answer.status ?? 'none'}: ${answer.reason}`)]),
    ...(expected === undefined
      ? []
      : [line('expected', `${expected.wanted.join(', ')}: ${expected.met ? 'so it is' : 'it is NOT so'}`)]),
    '',
  ].join('\n')
}

function clusterLines({ name, share, failure, place, endpoints }: Explanation['clusters'][number]) {
  const how = failure === undefined ? '' : `: 503, ${failure}`
  return [
    line('cluster', `${share < 1 ? `${percent(share)} ` : ''}${name}${how}`),
    ...(place === undefined ? [] : [line('  rule', at(place).replace(/: $/, ''))]),
    ...endpoints.map(({ address, pod }) =>
      line('  endpoint', pod === undefined ? address : `${address} ${pod}`),
    ),
  ]
}

function routeText(name: string, place: SourcePlace | undefined): string {
  if (place !== undefined) return at(place).replace(/: $/, '')
  return `${name}, which no VirtualService asks for`
}

/** `rules/vs.yaml:12:7 VirtualService weather/forecast spec.http[0]: `, or nothing. */
function at(place: SourcePlace | undefined): string {
  if (place === undefined) return ''
  return `${place.file}:${place.line}:${place.column} ${place.object} ${place.path}: `
}

function line(what: string, text: string): string {
  return `${what.padEnd(14)}${text}`
}
