import { text } from 'node:stream/consumers'
import type { HttpGetOptions } from './http-get.ts'
import { get, shown } from './http-get.ts'

const accepted =
  'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1'

/**
 * The address of one file of a package in a "simple" index: as JSON (PEP 691) or as a page of links (PEP 503).
 * Throws when the index does not list it.
 */
export async function findInIndex(
  index: URL,
  packageName: string,
  fileName: string,
  options: HttpGetOptions,
): Promise<URL> {
  const page = new URL(index)
  page.pathname = `${page.pathname.replace(/\/+$/, '')}/${packageName}/`
  const { body, url } = await get(page, { ...options, accept: accepted })
  const content = await text(body)
  const isJson = (body.headers['content-type'] ?? '').includes('json')
  const links = isJson ? linksOfJson(content) : linksOfHtml(content)
  const file = links.map((link) => new URL(link, url)).find((link) => fileNameOf(link) === fileName)
  if (file === undefined) throw new Error(`${shown(page)} does not list ${fileName}`)
  file.hash = ''
  return file
}

function linksOfJson(content: string): readonly string[] {
  const parsed: unknown = JSON.parse(content)
  const files: unknown =
    typeof parsed === 'object' && parsed !== null && 'files' in parsed ? parsed.files : []
  return (Array.isArray(files) ? files : []).flatMap((file: unknown) =>
    typeof file === 'object' && file !== null && 'url' in file && typeof file.url === 'string'
      ? [file.url]
      : [],
  )
}

function linksOfHtml(content: string): readonly string[] {
  return [...content.matchAll(/<a\s[^>]*?href\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)].map(([, double, single]) =>
    unescape(double ?? single ?? ''),
  )
}

function unescape(value: string): string {
  return value.replaceAll('&#x2F;', '/').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}

function fileNameOf({ pathname }: URL): string {
  return decodeURIComponent(pathname.slice(pathname.lastIndexOf('/') + 1))
}
