import { isResource, type Json, type Resource, type RouteConfiguration } from '@traffic-lab/xds'
import type { Asked } from './running-envoy.ts'

/** Numbers from 0 to below 1 that a seed decides (xorshift32). */
export function seededRandom(seed: number): () => number {
  let state = seed | 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 4_294_967_296
  }
}

/** Requests that are about to fit a route of the configuration; many of them miss it by one detail. */
export function randomRequest(configuration: RouteConfiguration, random: () => number): Asked {
  const pick = <Item>(items: readonly Item[], otherwise: Item): Item =>
    items[Math.floor(random() * items.length)] ?? otherwise
  const hosts = messages(configuration.virtual_hosts)
  const host = pick(hosts, {})
  const route = pick(messages(host.routes), {})
  const match = isResource(route.match) ? route.match : {}
  const domain = pick(texts(host.domains), '*')
  const chance = (share: number) => random() < share

  const headers = new Map<string, string>()
  let method = 'GET'
  let authority = chance(0.1) ? 'elsewhere.example' : domain.replace('*', pick(['a', 'www', 'x.y'], 'a'))
  for (const header of messages(match.headers)) {
    const name = String(header.name)
    const isWanted = (header.invert_match === true) === chance(0.25)
    const value = isWanted ? hit(header.string_match) : near(hit(header.string_match), pick)
    if (name === ':method') method = methods.includes(value) ? value : 'DELETE'
    else if (name === ':authority') authority = isWanted && isHost(value) ? value : authority
    else if (!name.startsWith(':') && !chance(0.15)) headers.set(name.toLowerCase(), value)
  }
  const query = messages(match.query_parameters).flatMap((parameter) => {
    if (chance(0.2)) return []
    const value = hit(parameter.string_match)
    return [`${parameter.name}=${encodeURIComponent(chance(0.7) ? value : near(value, pick))}`]
  })
  if (chance(0.2)) query.unshift('other=1')
  const path = pathFor(match, random, pick)
  return {
    method: chance(0.05) ? 'PUT' : method,
    authority: chance(0.2) ? `${authority.replace(/:\d+$/, '')}:8080` : authority,
    path: query.length > 0 ? `${path}?${query.join('&')}` : path,
    headers,
  }
}

function isHost(text: string): boolean {
  return /^[\w.:-]+$/.test(text)
}

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'OPTIONS']

type Pick = <Item>(items: readonly Item[], otherwise: Item) => Item

function pathFor(match: Resource, random: () => number, pick: Pick): string {
  const { path, prefix } = match
  const wanted = typeof path === 'string' ? path : typeof prefix === 'string' ? prefix : hit(match)
  const more = typeof prefix === 'string' ? pick(['', 'x', '/x', '/../y', '//z', '/./a'], '') : ''
  const whole = `${wanted.startsWith('/') ? '' : '/'}${wanted}${more}`
  if (random() < 0.6) return whole
  const other = pick(
    [near(whole, pick), `${whole}/`, whole.toUpperCase(), '/nowhere', whole.slice(0, -1)],
    '/',
  )
  return other.startsWith('/') ? other : `/${other}`
}

/** A text that the matcher takes, as far as it can be told from its looks. */
function hit(matcher: Json | undefined): string {
  if (!isResource(matcher)) return 'any'
  if (typeof matcher.exact === 'string') return matcher.exact
  if (typeof matcher.prefix === 'string') return `${matcher.prefix}1`
  const regex = isResource(matcher.safe_regex) ? matcher.safe_regex.regex : undefined
  return typeof regex === 'string' ? fromRegex(regex) : 'any'
}

function fromRegex(regex: string): string {
  return regex
    .replace(/\(\?[a-zA-Z]+\)/g, '')
    .replace(/^\^|\$$/g, '')
    .replace(/\(\?:/g, '(')
    .replace(/\(([^()|]*)\|[^()]*\)\??/g, '$1')
    .replace(/\[0-9\]|\\d/g, '7')
    .replace(/\[a-z[^\]]*\]/g, 'k')
    .replace(/\[\^?(.)[^\]]*\]/g, 'q')
    .replace(/\.[*+]\??/g, 'ab')
    .replace(/([^\\])\{\d+(,\d*)?\}/g, '$1$1')
    .replace(/([^\\])[+*?]/g, '$1')
    .replace(/\\(.)/g, '$1')
    .replace(/[()]/g, '')
}

function near(text: string, pick: Pick): string {
  return pick([`${text}x`, `x${text}`, text.toUpperCase(), text.slice(1), ''], 'x')
}

function messages(value: Json | undefined): readonly Resource[] {
  return Array.isArray(value) ? value.filter(isResource) : []
}

function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
