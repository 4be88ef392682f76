import { describe, expect, it } from 'vitest'
import { accessLogByRequest, parseAccessLogLine, requestKey } from './access-log.ts'

const cluster = 'outbound|3002|v2|forecast.weather.svc.cluster.local'

describe('parseAccessLogLine', () => {
  it('reads an answered request', () => {
    const line = `[2026-11-22T17:27:34.386Z] "GET /weather?locate=Hangzhou HTTP/1.1" 200 - via_upstream - "-" 0 665 10 6 "-" "traffic-lab" "id-1" "forecast:3002" "127.9.1.2:3002" ${cluster} 127.0.0.1:56624 127.9.0.1:15001 127.0.0.1:46068 - -`
    expect(parseAccessLogLine(line)).toEqual({
      method: 'GET',
      path: '/weather?locate=Hangzhou',
      status: 200,
      flags: [],
      details: 'via_upstream',
      startMs: Date.UTC(2026, 10, 22, 17, 27, 34, 386),
      durationMs: 10,
      requestId: 'id-1',
      authority: 'forecast:3002',
      upstreamHost: '127.9.1.2:3002',
      cluster,
      routeName: '-',
      line,
    })
  })

  it('keeps its columns when quoted fields hold blanks', () => {
    const line = `[2026-11-22T17:27:34.386Z] "GET / HTTP/1.1" 200 - via_upstream - "-" 0 6 3 2 "10.0.0.1, 10.0.0.2" "Mozilla/5.0 (X11; Linux x86_64)" "id-2" "shop.example" "10.1.2.3:3000" ${cluster} 10.1.1.1:39554 10.1.1.1:8080 10.0.0.9:52200 - default`
    expect(parseAccessLogLine(line)).toMatchObject({
      requestId: 'id-2',
      upstreamHost: '10.1.2.3:3000',
      routeName: 'default',
    })
  })

  it('reads a refused connection with its flags as a list', () => {
    const line = `[2026-11-22T17:27:34.386Z] "GET /x HTTP/1.1" 503 URX,UF upstream_reset_before_response_started{remote_connection_failure|delayed_connect_error:_Connection_refused} - "delayed_connect_error:_Connection_refused" 0 98 0 - "-" "curl/8" "id-3" "forecast:3002" "-" - - 127.11.0.1:15001 127.0.0.1:52270 - -`
    expect(parseAccessLogLine(line)).toMatchObject({
      status: 503,
      flags: ['URX', 'UF'],
      upstreamHost: '-',
      cluster: '-',
    })
  })

  it('reads IPv6 addresses', () => {
    const line = `[2026-11-22T17:27:34.386Z] "GET / HTTP/2" 200 - via_upstream - "-" 0 6 3 2 "-" "-" "id-4" "forecast:3002" "[fd00::12]:3002" ${cluster} [fd00::1]:39554 [fd00::2]:3002 [fd00::1]:52200 - default`
    expect(parseAccessLogLine(line)).toMatchObject({
      requestId: 'id-4',
      upstreamHost: '[fd00::12]:3002',
      cluster,
      routeName: 'default',
    })
  })

  it.each([
    '2026-11-22T17:27:37.568Z warning main caught ENVOY_SIGTERM',
    '[2026-11-22 17:27:37.568][30451][warning][main] caught ENVOY_SIGTERM',
    '',
  ])('ignores what is no access log line: %s', (line) => {
    expect(parseAccessLogLine(line)).toBeUndefined()
  })
})

it('accessLogByRequest finds each request', () => {
  const line = (id: string, status: number) =>
    `[2026-11-22T17:27:34.386Z] "GET / HTTP/1.1" ${status} - via_upstream - "-" 0 6 3 2 "-" "-" "${id}" "forecast:3002" "10.1.2.3:3000" ${cluster} - - - - -`
  const log = accessLogByRequest([line('a', 200), 'noise', line('b', 503), ''].join('\n'))
  expect([...log].map(([id, { status }]) => [id, status])).toEqual([
    ['a', 200],
    ['b', 503],
  ])
})

it('requestKey survives the mark that Envoy leaves in the id of a traced request', () => {
  const [sent, logged, other] = [
    '73454722-53d9-4309-9269-c5c3fcb9ff22',
    '73454722-53d9-9309-9269-c5c3fcb9ff22',
    '73454722-53d9-4309-9269-c5c3fcb9ff23',
  ]
  expect(requestKey(logged ?? '')).toBe(requestKey(sent ?? ''))
  expect(requestKey(other ?? '')).not.toBe(requestKey(sent ?? ''))
})
