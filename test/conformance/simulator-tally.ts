import { isResource, type Json, type Resource, type Walk } from '@traffic-lab/xds'

/** How often each operator of a match hit and missed, and how often each kind of route was taken. */
export function tallyOf() {
  const hits = new Map<string, number>()
  const misses = new Map<string, number>()
  const kinds = new Map<string, number>()
  const add = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1)
  return {
    count({ routes }: Walk): void {
      for (const { route, reason } of routes?.passed ?? []) {
        const missed = conditionsOf(route).find(({ subject }) => reason.startsWith(subject))
        if (missed !== undefined) add(misses, missed.operator)
      }
      if (routes?.route === undefined) return
      for (const { operator } of conditionsOf(routes.route)) add(hits, operator)
      for (const kind of kindsOf(routes.route)) add(kinds, kind)
    },
    tooFew(fewest: number): readonly string[] {
      const lacking = (what: string, counts: Map<string, number>, keys: readonly string[]) =>
        keys
          .filter((key) => (counts.get(key) ?? 0) < fewest)
          .map((key) => `${what} ${key}: ${counts.get(key) ?? 0}`)
      return [
        ...lacking('hits of', hits, operators),
        ...lacking('misses of', misses, operators),
        ...lacking('routes of kind', kinds, routeKinds),
      ]
    },
  }
}

/** Every operator that rules can ask for. */
const operators = [
  'path exact',
  'path prefix',
  'path regex',
  'path prefix in any case',
  'header exact',
  'header prefix',
  'header regex',
  'header present',
  'header not exact',
  'header not prefix',
  'header not regex',
  'header not present',
  'method exact',
  'method regex',
  'authority exact',
  'authority prefix',
  'query exact',
  'query prefix',
  'query regex',
  'query present',
] as const

const routeKinds = ['cluster', 'weighted', 'redirect', 'direct response', 'rewrite', 'mirror', 'abort']

interface Condition {
  /** What the reason for a miss begins with. */
  readonly subject: string
  readonly operator: string
}

function conditionsOf(route: Resource): readonly Condition[] {
  const match = isResource(route.match) ? route.match : {}
  const path = ['path', 'prefix', 'safe_regex'].flatMap((field) => {
    if (match[field] === undefined) return []
    const name = { path: 'exact', prefix: 'prefix', safe_regex: 'regex' }[field]
    const anyCase = match.case_sensitive === false && field !== 'safe_regex' ? ' in any case' : ''
    return [{ subject: 'the path', operator: `path ${name}${anyCase}` }]
  })
  const headers = messages(match.headers).map((header) => {
    const name = String(header.name)
    const isPseudo = name.startsWith(':')
    const not = header.invert_match === true ? 'not ' : ''
    const what = isPseudo ? name.slice(1) : 'header'
    return {
      subject: isPseudo ? name.slice(1) : `header ${name} `,
      operator: `${what} ${not}${operatorOf(header)}`,
    }
  })
  const query = messages(match.query_parameters).map((parameter) => ({
    subject: `query parameter ${parameter.name} `,
    operator: `query ${operatorOf(parameter)}`,
  }))
  return [...path, ...headers, ...query]
}

function operatorOf({ string_match: match }: Resource): string {
  if (!isResource(match)) return 'present'
  if (match.safe_regex !== undefined) return 'regex'
  return Object.keys(match)[0] ?? 'present'
}

function kindsOf(route: Resource): readonly string[] {
  if (route.redirect !== undefined) return ['redirect']
  if (route.direct_response !== undefined) return ['direct response']
  const action = isResource(route.route) ? route.route : {}
  const text = JSON.stringify(route)
  return [
    action.cluster === undefined ? 'weighted' : 'cluster',
    ...(action.prefix_rewrite !== undefined || action.regex_rewrite !== undefined ? ['rewrite'] : []),
    ...(action.request_mirror_policies === undefined ? [] : ['mirror']),
    ...(text.includes('"abort"') ? ['abort'] : []),
  ]
}

function messages(value: Json | undefined): readonly Resource[] {
  return Array.isArray(value) ? value.filter(isResource) : []
}
