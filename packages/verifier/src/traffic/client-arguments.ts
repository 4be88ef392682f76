import type { Traffic } from '../experiment.ts'

const defaultConcurrency = 4

/** The words for the traffic client (`traffic --help` explains them). */
export function clientArguments(traffic: Traffic, url: string): readonly string[] {
  const {
    count,
    concurrency = defaultConcurrency,
    intervalMs,
    timeoutMs,
    method,
    headers = {},
    keepAlive,
    cookieJar,
    signIn,
    bodyLimit,
  } = traffic
  return [
    ...['--url', url, '--count', String(count), '--concurrency', String(concurrency)],
    ...(intervalMs === undefined ? [] : ['--interval-ms', String(intervalMs)]),
    ...(timeoutMs === undefined ? [] : ['--timeout-ms', String(timeoutMs)]),
    ...(method === undefined ? [] : ['--method', method]),
    ...(keepAlive === true ? ['--keep-alive'] : []),
    ...(cookieJar === true ? ['--cookie-jar'] : []),
    ...(signIn === undefined ? [] : ['--sign-in', signIn]),
    ...(bodyLimit === undefined ? [] : ['--body-limit', String(bodyLimit)]),
    ...Object.entries(headers).flatMap(([name, values]) =>
      [values].flat().flatMap((value) => ['--header', `${name}: ${value}`]),
    ),
  ]
}
