/** Systems there are wheels for; a wheel for `linux` needs glibc. */
export type Platform = 'linux-x64' | 'linux-arm64' | 'darwin-x64' | 'darwin-arm64'

export interface Host {
  /** As `process.platform`. */
  readonly system: string
  /** As `process.arch`. */
  readonly architecture: string
  /** Version of glibc; undefined with another C library (musl on Alpine). */
  readonly glibc: string | undefined
}

export function thisHost(): Host {
  return { system: process.platform, architecture: process.arch, glibc: glibcVersion() }
}

/** The platform of a host, or in a few words why there is none. */
export function platformOf({
  system,
  architecture,
  glibc,
}: Host): Platform | { readonly unsupported: string } {
  if (system === 'win32') return { unsupported: 'Windows: run the lab inside WSL2' }
  if (system === 'linux' && glibc === undefined) return { unsupported: 'Linux without glibc (Alpine)' }
  const key = `${system}-${architecture}`
  switch (key) {
    case 'linux-x64':
    case 'linux-arm64':
    case 'darwin-x64':
    case 'darwin-arm64':
      return key
    default:
      return { unsupported: `${system} on ${architecture}` }
  }
}

function glibcVersion(): string | undefined {
  const report: unknown = process.report.getReport()
  const header = property(report, 'header')
  const version = property(header, 'glibcVersionRuntime')
  return typeof version === 'string' ? version : undefined
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
