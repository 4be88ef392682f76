import { isResource, type Json, type Resource, shareOf } from '@traffic-lab/xds'

/** One thing that a route does beside leading to a cluster: what, and how, in a few words. */
export type Setting = readonly [what: string, how: string]

/** What is in force on a route, in the order in which Envoy does it. */
export function settingsOf(route: Resource): readonly Setting[] {
  const action = message(route.route)
  return [
    ...faultOf(message(route.typed_per_filter_config)),
    ...redirectOf(route),
    ...rewriteOf(action),
    ...headersOf(route),
    ...timeoutOf(action),
    ...retriesOf(message(action.retry_policy)),
    ...messages(action.request_mirror_policies).map(mirrorOf),
    ...messages(action.hash_policy).map((policy): Setting => ['hash', hashOf(policy)]),
  ]
}

function faultOf(settings: Resource): readonly Setting[] {
  const { delay, abort } = message(settings['envoy.filters.http.fault'])
  const often = (value: Resource) => percent(shareOf(value.percentage))
  const delayed = message(delay)
  const aborted = message(abort)
  return [
    ...(delay === undefined ? [] : [['fault', `${delayed.fixed_delay} late, ${often(delayed)}`] as const]),
    ...(abort === undefined
      ? []
      : [
          [
            'fault',
            `${aborted.http_status ?? `gRPC status ${aborted.grpc_status}`} instead of an answer, ${often(aborted)}`,
          ] as const,
        ]),
  ]
}

function redirectOf({ redirect, direct_response: response }: Resource): readonly Setting[] {
  if (response !== undefined) return [['answer', `status ${message(response).status}`]]
  if (redirect === undefined) return []
  const { scheme_redirect: scheme, host_redirect: host, port_redirect: port, ...rest } = message(redirect)
  const path = rest.path_redirect || (rest.prefix_rewrite === undefined ? '' : `${rest.prefix_rewrite}…`)
  const where = `${scheme ? `${scheme}://` : ''}${host ?? ''}${port ? `:${port}` : ''}${path}`
  return [['redirect', `to ${where || 'the same address'}`]]
}

function rewriteOf(action: Resource): readonly Setting[] {
  const { prefix_rewrite: prefix, regex_rewrite: regex, host_rewrite_literal: host } = action
  const { pattern, substitution } = message(regex)
  return [
    ...(prefix === undefined ? [] : [['rewrite', `what matched of the path becomes ${prefix}`] as const]),
    ...(regex === undefined
      ? []
      : [['rewrite', `/${message(pattern).regex}/ in the path becomes ${substitution}`] as const]),
    ...(host === undefined ? [] : [['rewrite', `the host becomes ${host}`] as const]),
  ]
}

function headersOf(route: Resource): readonly Setting[] {
  return (['request', 'response'] as const).flatMap((side) => {
    const added = messages(route[`${side}_headers_to_add`]).map(({ header }) => {
      const { key, value } = message(header)
      return `${key}: ${value}`
    })
    const removed = texts(route[`${side}_headers_to_remove`]).map((name) => `no ${name}`)
    const all = [...added, ...removed]
    return all.length === 0 ? [] : [[side, all.join(', ')] as const]
  })
}

function timeoutOf({ timeout }: Resource): readonly Setting[] {
  return timeout === undefined ? [] : [['timeout', timeout === '0s' ? 'none' : String(timeout)]]
}

function retriesOf({
  num_retries: count,
  retry_on: on,
  per_try_timeout: each,
}: Resource): readonly Setting[] {
  if (count === undefined) return []
  return [['retries', `${count}, on ${on}${each === undefined ? '' : `, ${each} each`}`]]
}

function mirrorOf({ cluster, runtime_fraction: fraction }: Resource): Setting {
  return ['mirror', `${percent(shareOf(message(fraction).default_value))} also to ${cluster}`]
}

function hashOf({ header, cookie, query_parameter: query, connection_properties: connection }: Resource) {
  if (header !== undefined) return `by header ${message(header).header_name}`
  if (cookie !== undefined) return `by cookie ${message(cookie).name}`
  if (query !== undefined) return `by query parameter ${message(query).name}`
  return connection === undefined ? 'by a filter state' : 'by the address of the caller'
}

/** A share of 1 as a percentage without needless digits. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(4))} %`
}

function message(value: Json | undefined): Resource {
  return isResource(value) ? value : {}
}

function messages(value: Json | undefined): readonly Resource[] {
  return Array.isArray(value) ? value.filter(isResource) : []
}

function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
