import { type Findings, problem, problemIf } from './findings.ts'

export const unixPrefix = 'unix://'

/** The path of `unix:///path`, or of an abstract socket `unix://@name`. */
export function checkUnixPath(address: string): Findings {
  const path = address.slice(unixPrefix.length)
  if (path === '') return problem('unix address must not be empty')
  const absolute = path.startsWith('@') || (path.startsWith('/') && !path.endsWith('/'))
  return problemIf(!absolute, `${path} is not an absolute path to a file`)
}
