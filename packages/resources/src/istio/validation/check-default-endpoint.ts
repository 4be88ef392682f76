import { checkUnixPath, unixPrefix } from './check-unix-path.ts'
import { checkPort } from './common-values.ts'
import { all, type Findings, nothing, problem, problemIf } from './findings.ts'

const inPod = new Set(['', '127.0.0.1', '0.0.0.0', '::1', '::'])

/** Where an ingress listener of a Sidecar leads: a port or a socket inside the pod. */
export function checkDefaultEndpoint(endpoint: string): Findings {
  if (endpoint === '') return nothing
  if (endpoint.startsWith(unixPrefix)) return checkUnixPath(endpoint)
  const [, host, port] = /^(\[.*\]|[^:]*):([^:]*)$/.exec(endpoint) ?? []
  if (host === undefined || port === undefined) {
    const why = endpoint.includes(':') ? 'too many colons in address' : 'missing port in address'
    return all(problem(`address ${endpoint}: ${why}`), notANumber(''))
  }
  return all(
    problemIf(
      !inPod.has(host.replace(/^\[(.*)\]$/, '$1')),
      'sidecar: defaultEndpoint must be of form 127.0.0.1:<port>,0.0.0.0:<port>,[::1]:port,[::]:port,unix://filepath or unset',
    ),
    /^[+-]?\d+$/.test(port) ? checkPort(Number(port)) : notANumber(port),
  )
}

function notANumber(port: string): Findings {
  const why = `strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`
  return problem(`sidecar: defaultEndpoint port (${port}) is not a number: ${why}`)
}
