import { pipeline } from 'node:stream'
import type { LogOptions } from '../pod-runtime.ts'
import type { ApiContext, ApiRequest, StreamingResponse } from '../rest/api-request.ts'
import type { ResourceTarget } from '../rest/resource-path.ts'
import { badRequest } from '../status-body.ts'
import { containerOf, podAt, runtimeOf } from './pod-target.ts'

/** GET of a pod's `log`: raw bytes, until the log ends or, with `follow`, the container does. */
export async function podLogs(
  context: ApiContext,
  target: ResourceTarget,
  { query }: ApiRequest,
): Promise<StreamingResponse> {
  const pod = podAt(context, target)
  const options = logOptions(query, containerOf(pod, query.get('container')), context.now())
  const { namespace = '', name } = pod.metadata
  const log = await runtimeOf(context).logs(namespace, name, options)
  return {
    stream: (response) => {
      response.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'no-cache, private' })
      response.flushHeaders()
      const end = () => log.destroy()
      context.streams.add(end)
      // An error after the first byte can only be told by ending early; the reader sees a short body.
      pipeline(log, response, () => {
        context.streams.delete(end)
        response.end()
      })
    },
  }
}

function logOptions(query: URLSearchParams, container: string, now: number): LogOptions {
  const tailLines = count(query, 'tailLines')
  const limitBytes = count(query, 'limitBytes')
  const since = sinceIn(query, now)
  return {
    container,
    follow: flag(query, 'follow'),
    previous: flag(query, 'previous'),
    timestamps: flag(query, 'timestamps'),
    ...(tailLines !== undefined && { tailLines }),
    ...(limitBytes !== undefined && { limitBytes }),
    ...(since !== undefined && { since }),
  }
}

export function flag(query: URLSearchParams, parameter: string): boolean {
  const value = query.get(parameter)
  return value === 'true' || value === '1'
}

function count(query: URLSearchParams, parameter: string): number | undefined {
  const text = query.get(parameter)
  if (text === null) return undefined
  const value = Number(text)
  if (text === '' || !Number.isInteger(value) || value < 0)
    throw badRequest(`${parameter}: Invalid value: "${text}": must be a whole number from 0 on`)
  return value
}

function sinceIn(query: URLSearchParams, now: number): Date | undefined {
  const seconds = count(query, 'sinceSeconds')
  if (seconds !== undefined) return new Date(now - seconds * 1000)
  const text = query.get('sinceTime')
  if (text === null) return undefined
  const time = new Date(text)
  if (Number.isNaN(time.getTime()))
    throw badRequest(`sinceTime: Invalid value: "${text}": must be an RFC 3339 time`)
  return time
}
