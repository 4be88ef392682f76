/** Where a request goes, and how it names what it wants. */
export interface HttpTarget {
  readonly hostname: string
  readonly port: number
  /** The request target: a path, or for a proxy the whole URL. */
  readonly path: string
  /** The Host header. */
  readonly host: string
}

export interface ProxyEnvironment {
  /** Only lower case: some servers turn a request's `Proxy` header into HTTP_PROXY. */
  readonly http_proxy?: string | undefined
  /** Names and domains to call directly, or `*`. */
  readonly no_proxy?: string | undefined
}

/** Through the proxy of the environment in absolute form, or straight to the host. Throws what is wrong with a URL. */
export function resolveTarget(url: string, { http_proxy, no_proxy = '' }: ProxyEnvironment): HttpTarget {
  const wanted = URL.parse(url)
  if (wanted === null || wanted.hostname === '') throw new Error(`invalid url '${url}'`)
  if (wanted.protocol !== 'http:')
    throw new Error(`${wanted.protocol}// is not supported: only plain HTTP is spoken here, as in '${url}'`)
  const path = `${wanted.pathname}${wanted.search}`
  if (!http_proxy || isException(wanted.hostname, no_proxy))
    return { ...placeOf(wanted), path, host: wanted.host }
  const proxy = URL.parse(http_proxy)
  if (proxy?.protocol !== 'http:') throw new Error(`http_proxy "${http_proxy}" is not an http:// URL`)
  return { ...placeOf(proxy), path: `http://${wanted.host}${path}`, host: wanted.host }
}

function placeOf(url: URL): { hostname: string; port: number } {
  return { hostname: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 80) }
}

function isException(hostname: string, noProxy: string): boolean {
  const names = noProxy.split(',').map((name) => name.trim().replace(/^\*?\./, ''))
  return names.some((name) => name === '*' || (name !== '' && `.${hostname}`.endsWith(`.${name}`)))
}
