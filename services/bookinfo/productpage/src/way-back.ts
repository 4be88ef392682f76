/**
 * Where to go after signing in or out: the page that the user came from, as its `Referer` says. Of another host's
 * only path and query remain, so that no link from elsewhere leads away from here.
 */
export function wayBack(referer: string | undefined, host: string | undefined): string {
  // The base is for a Referer that is a path alone, which curl sends if told so.
  const url = referer ? URL.parse(referer, `http://${host}`) : null
  if (referer === undefined || url === null || !/^https?:$/.test(url.protocol)) return '/productpage'
  if (url.host === host && /^https?:\/\//.test(referer)) return referer
  return `/${url.pathname.replace(/^\/+/, '')}${url.search}`
}
