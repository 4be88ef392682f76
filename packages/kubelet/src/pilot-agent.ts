/**
 * What `kubectl exec POD -c istio-proxy -- pilot-agent request GET stats` runs in the local lab: the one verb of
 * Istio's agent that its documentation and our experiments use.
 */
import { requestAdmin } from './envoy/envoy-admin.ts'

const usage = 'usage: pilot-agent request GET|POST PATH'

async function main([verb, method, path]: readonly string[]): Promise<number> {
  const socket = process.env.ENVOY_ADMIN_SOCKET
  if (verb !== 'request' || (method !== 'GET' && method !== 'POST') || path === undefined) {
    process.stderr.write(`${usage}\n`)
    return 2
  }
  if (socket === undefined) {
    process.stderr.write('pilot-agent: ENVOY_ADMIN_SOCKET is not set: run it in the container istio-proxy\n')
    return 1
  }
  const { status, body } = await requestAdmin(
    socket,
    method,
    path.startsWith('/') ? path : `/${path}`,
    10_000,
  )
  if (status === 200) process.stdout.write(body)
  else process.stderr.write(`Error: Envoy answered ${status}: ${body}\n`)
  return status === 200 ? 0 : 1
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`Error: ${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}
