import { request } from 'node:http'

export interface AdminAnswer {
  readonly status: number
  readonly body: string
}

/** One request to an Envoy's administration interface on its Unix socket. Rejects when nobody answers in time. */
export function requestAdmin(
  socketPath: string,
  method: 'GET' | 'POST',
  path: string,
  timeoutMs = 1000,
): Promise<AdminAnswer> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs)
    // No agent: a kept connection may be to an Envoy that has been replaced meanwhile.
    const options = { socketPath, method, path, signal, agent: false, headers: { host: 'localhost' } }
    const call = request(options, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.once('end', () =>
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
      )
      answer.once('error', reject)
    })
    call.once('error', reject)
    call.end()
  })
}
