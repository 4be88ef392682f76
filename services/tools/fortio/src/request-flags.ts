import { randomBytes } from 'node:crypto'
import { CommandFailure } from './command-failure.ts'
import { type FlagValues, parseReuse } from './fortio-flags.ts'
import { type Header, parseHeader } from './header-list.ts'
import { type HttpTarget, type ProxyEnvironment, resolveTarget } from './http-target.ts'
import type { ClientOptions } from './load-client.ts'
import type { Logger } from './logger.ts'
import { methodOf, requestMessage } from './request-message.ts'

/** What the flags say about requests. */
export interface RequestPlan {
  readonly target: HttpTarget
  readonly client: Omit<ClientOptions, 'address' | 'thread' | 'logger'>
  readonly contentType: string
  readonly payload: string
  readonly user: string
  readonly methodOverride: string
}

/** One URL and the flags as requests; a URL without scheme is taken for http. */
export function requestPlan(
  given: string,
  flags: FlagValues,
  env: ProxyEnvironment,
  logger: Logger,
): RequestPlan {
  const url = withScheme(given, logger)
  const headers = flags.texts('H').flatMap((text): readonly Header[] => {
    const header = parseHeader(text)
    return header === undefined ? [] : [header]
  })
  const user = flags.text('user')
  if (user !== '' && !user.includes(':'))
    throw new CommandFailure(`invalid user credentials "${user}", expecting "user:password"`)
  const target = targetOf(url, env)
  const payload = payloadOf(flags)
  const contentType = flags.text('content-type')
  const methodOverride = flags.text('X')
  const keepAlive = flags.on('keepalive')
  const request = { target, method: methodOverride, headers, contentType, payload, user, keepAlive }
  const client = {
    style: flags.on('stdclient') ? 'standard' : 'fast',
    method: methodOf(request),
    keepAlive,
    checkClose: flags.on('httpccch'),
    timeoutMs: flags.durationMs('timeout'),
    reuse: parseReuse(flags.text('connection-reuse')) ?? [0, 0],
    resolution: flags.number('r'),
    logErrors: flags.on('log-errors'),
    run: flags.number('runid'),
    url,
    message: requestMessage(request),
  } as const
  return { target, client, contentType, payload, user, methodOverride }
}

function withScheme(given: string, logger: Logger): string {
  const url = given.trimStart()
  if (/^https?:\/\//i.test(url)) return url
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(url))
    throw new CommandFailure(`only http:// URLs are called here, not "${url}"`, { exitCode: 2 })
  logger.write('Warning', `Assuming http:// on missing scheme for '${url}'`)
  return `http://${url}`
}

function targetOf(url: string, env: ProxyEnvironment): HttpTarget {
  try {
    return resolveTarget(url, env)
  } catch (error) {
    throw new CommandFailure(`Aborting because of ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Random letters and digits in place of the text when a size is asked for. */
function payloadOf(flags: FlagValues): string {
  const size = flags.number('payload-size')
  if (size <= 0) return flags.text('payload')
  return randomBytes(size).toString('hex').slice(0, size)
}
