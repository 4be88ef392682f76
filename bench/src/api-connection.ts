import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { Agent, type RequestOptions, request } from 'node:https'
import { createInterface } from 'node:readline'
import { KubeConfig } from '@kubernetes/client-node'
import type { KubeObject } from '@traffic-lab/resources'

interface WatchEvent {
  readonly type: string
  readonly object: KubeObject
}

/** The lab's API with as little in between as can be: one TLS connection for calls, one for each watch. */
export interface ApiConnection extends Disposable {
  /** A JSON patch; what is then stored. */
  patch(path: string, operations: readonly object[]): Promise<KubeObject>
  /** Resolves once the watch is open. */
  watch(path: string, listener: (event: WatchEvent) => void): Promise<void>
}

export async function connectApi(kubeconfig: string): Promise<ApiConnection> {
  const config = new KubeConfig()
  config.loadFromFile(kubeconfig)
  const options: RequestOptions = {}
  await config.applyToHTTPSOptions(options)
  const server = config.getCurrentCluster()?.server ?? ''
  const { ca, headers } = options
  const agent = new Agent({ keepAlive: true, ...(ca !== undefined && { ca }) })

  const send = async (method: string, path: string, body?: string): Promise<IncomingMessage> => {
    const type = body === undefined ? {} : { 'content-type': 'application/json-patch+json' }
    const call = request(new URL(path, server), { method, agent, headers: { ...Object(headers), ...type } })
    call.end(body)
    const [answer] = (await once(call, 'response')) as [IncomingMessage]
    if (answer.statusCode !== 200)
      throw new Error(`${method} ${path}: ${answer.statusCode} ${await textOf(answer)}`)
    return answer
  }
  return {
    async patch(path, operations) {
      const answer = await send('PATCH', path, JSON.stringify(operations))
      return JSON.parse(await textOf(answer)) as KubeObject
    },
    async watch(path, listener) {
      const lines = createInterface({ input: await send('GET', path) })
      lines.on('line', (line) => listener(JSON.parse(line) as WatchEvent))
      // The end of the connection is the end of the watch.
      lines.on('error', () => {})
    },
    [Symbol.dispose]: () => agent.destroy(),
  }
}

async function textOf(answer: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of answer) text += String(chunk)
  return text
}
