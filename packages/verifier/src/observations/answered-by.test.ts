import { describe, expect, it } from 'vitest'
import { parseTrafficResults } from '../traffic/traffic-result.ts'
import { answeredBy, podIdentity } from './answered-by.ts'

const pods = [{ name: 'forecast-v1-abc', ip: '10.0.0.1', app: 'forecast', workload: 'forecast-v1' }]
const identify = (body: string) => (body.includes('recommendation') ? 'forecast-v2' : 'forecast-v1')

function result(fields: object) {
  const [parsed] = parseTrafficResults(JSON.stringify({ seq: 0, durationMs: 1, ...fields }))
  if (parsed === undefined) throw new Error('no result')
  return parsed
}

describe('answeredBy', () => {
  it('believes the receiver, when it is a pod of the experiment', () => {
    const headers = { 'x-served-by': 'forecast-v1', 'x-instance': 'forecast-v1-abc' }
    expect(answeredBy(result({ status: 200, headers, body: '{}' }), pods)).toEqual({
      workload: 'forecast-v1',
      instance: 'forecast-v1-abc',
    })
  })

  it('does not count the same workload of another namespace', () => {
    const headers = { 'x-served-by': 'forecast-v1', 'x-instance': 'forecast-v1-xyz' }
    expect(answeredBy(result({ status: 200, headers }), pods)).toEqual({
      reason: 'forecast-v1, but of another namespace',
    })
  })

  it('tells by the body when the image sends no such header', () => {
    const body = '{"recommendation":"coat"}'
    expect(answeredBy(result({ status: 200, headers: {}, body }), pods, { identify })).toMatchObject({
      workload: 'forecast-v2',
    })
  })

  it('trusts neither when header and body differ', () => {
    const headers = { 'x-served-by': 'forecast-v1', 'x-instance': 'forecast-v1-abc' }
    const body = '{"recommendation":"coat"}'
    expect(answeredBy(result({ status: 200, headers, body }), pods, { identify })).toEqual({
      reason: 'the header says forecast-v1, the body forecast-v2',
    })
  })

  it('looks behind whoever put the page together', () => {
    const headers = { 'x-served-by': 'frontend-v1' }
    const behind = (body: string) => (body.includes('coat') ? 'forecast-v2' : undefined)
    const page = (fields: object) => answeredBy(result({ headers, ...fields }), pods, { behind })
    expect(page({ status: 200, body: '<p>coat' })).toEqual({ workload: 'forecast-v2', instance: undefined })
    expect(page({ status: 200, body: '<p>sorry' })).toEqual({
      reason: 'status 200, and the body names nobody',
    })
    expect(page({ status: 500, body: '<p>coat' })).toEqual({
      reason: 'status 500, and the body names nobody',
    })
  })

  it("names nobody for a proxy's own answer or a failure, whatever the body", () => {
    expect(
      answeredBy(result({ status: 503, headers: { server: 'envoy' }, body: '' }), pods, { identify }),
    ).toEqual({
      reason: 'status 503 without a name',
    })
    expect(answeredBy(result({ error: 'ECONNREFUSED' }), pods, { identify })).toEqual({
      reason: 'ECONNREFUSED',
    })
  })
})

it('podIdentity takes the workload from the labels app and version', () => {
  const metadata = { name: 'forecast-v1-abc', labels: { app: 'forecast', version: 'v1' } }
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [] } } as const
  expect(podIdentity(pod)).toMatchObject({ workload: 'forecast-v1', app: 'forecast', ip: undefined })
})
