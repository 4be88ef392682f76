import type { IncomingHttpHeaders } from 'node:http'
import { ApiError } from '../api-error.ts'
import { sameSecret } from './credentials.ts'

/**
 * Throws unless a request comes from a program that holds the token. A foreign Host is a rebound DNS name and an
 * Origin is a web page: both could otherwise reach exec, which runs programs on this machine.
 */
export function checkAccess(headers: IncomingHttpHeaders, port: number, token: string): void {
  const { host, origin, authorization = '' } = headers
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`)
    throw forbidden(`the host "${host ?? ''}" is not this server: use 127.0.0.1:${port} or localhost:${port}`)
  if (origin !== undefined) throw forbidden('requests from web pages are not allowed (Origin header)')
  const [scheme = '', given = ''] = authorization.split(' ')
  if (scheme.toLowerCase() !== 'bearer' || !sameSecret(given, token))
    throw new ApiError(401, 'Unauthorized', 'Unauthorized')
}

function forbidden(message: string): ApiError {
  return new ApiError(403, 'Forbidden', message)
}
