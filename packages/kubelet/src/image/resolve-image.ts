import type { ImageProgram } from './images.ts'

export interface ResolvedImage {
  readonly program: ImageProgram
  /** What the image's name and tag mean, as environment variables. */
  readonly env: Readonly<Record<string, string>>
}

/** The program behind an image; undefined when the table has none, or not with this tag. */
export function resolveImage(image: string, table: readonly ImageProgram[]): ResolvedImage | undefined {
  const { repository, tag } = parseImage(image)
  for (const program of table) {
    if (repository !== program.repository && !repository.endsWith(`/${program.repository}`)) continue
    const env = program.tags === 'any' ? {} : program.tags[tag]
    if (env !== undefined) return { program, env: { ...program.env, ...env } }
  }
  return undefined
}

/** Envoy: Istio's own proxy image, or `auto`, which Istio's injection replaces in gateways. */
export function isProxyImage(image: string): boolean {
  return image === 'auto' || /(^|\/)istio\/proxyv2$/.test(parseImage(image).repository)
}

/** The images of the table as one writes them: `istioweather/forecast:v1|v2`. */
export function knownImages(table: readonly ImageProgram[]): readonly string[] {
  return table.map(({ repository, tags }) =>
    tags === 'any' ? repository : `${repository}:${Object.keys(tags).join('|')}`,
  )
}

/** Splits `registry:5000/repository:tag@digest`; without a tag it is `latest`, as for every container runtime. */
function parseImage(image: string): { repository: string; tag: string } {
  const [name = ''] = image.split('@')
  const colon = name.lastIndexOf(':')
  if (colon < 0 || name.indexOf('/', colon) >= 0) return { repository: name, tag: 'latest' }
  return { repository: name.slice(0, colon), tag: name.slice(colon + 1) }
}
