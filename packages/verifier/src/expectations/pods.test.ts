import { describe, expect, it } from 'vitest'
import { accessLogByRequest } from '../observations/access-log.ts'
import { answeredBy } from '../observations/answered-by.ts'
import type { Observation } from '../observations/observation.ts'
import { sampleSize } from '../statistics/power.ts'
import { seededRandom } from '../statistics/seeded-random.ts'
import { parseTrafficResults } from '../traffic/traffic-result.ts'
import { drawsPods } from './draws-pods.ts'
import { type Expectation, worstOutcome } from './expectation.ts'
import { givesCookie } from './gives-cookie.ts'
import { loggedOnce } from './logged-once.ts'
import { staysOnPod } from './stays-on-pod.ts'
import { takesTurns } from './takes-turns.ts'

const namespace = 'verify-6-1-1-abcde'
const pods = [1, 2, 3].map((number) => ({
  name: `advertisement-v1-${number}`,
  ip: `10.0.0.${number}`,
  app: 'advertisement',
  workload: 'advertisement-v1',
}))
const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

/** A mesh that sends request number i to the pod `pick(i)`, from 0; undefined: the proxy answers 503 itself. */
function mesh(count: number, pick: (request: number) => number | undefined): Observation {
  const lines = Array.from({ length: count }, (_, seq) => {
    const pod = pods[pick(seq) ?? -1]
    const headers = { 'x-served-by': 'advertisement-v1', 'x-instance': pod?.name }
    const answer = pod === undefined ? { status: 503, headers: {} } : { status: 200, headers }
    return JSON.stringify({ seq, id: `id-${seq}`, durationMs: 1, bodySize: 0, body: '', ...answer })
  })
  const results = parseTrafficResults(lines.join('\n'))
  return { namespace, results, pods, answers: results.map((result) => answeredBy(result, pods)) }
}

const outcome = (expectation: Expectation, observation: Observation) =>
  worstOutcome(expectation.judge(observation).map((finding) => finding.outcome))

const draw = (seed: number, of = 2) => {
  const random = seededRandom(seed)
  return () => Math.floor(random() * of)
}
const meshes = {
  turns: (count: number) => mesh(count, (request) => request % 2),
  random: (count: number, seed: number) => mesh(count, draw(seed)),
  one: (count: number) => mesh(count, () => 1),
  blocks: (count: number) => mesh(count, (request) => (request < count / 2 ? 0 : 1)),
}

describe('takesTurns', () => {
  const expectation = takesTurns('ad', 2)

  it('accepts two pods that alternate, whoever begins, and three that go round', () => {
    expect(outcome(expectation, meshes.turns(30))).toBe('pass')
    expect(
      outcome(
        expectation,
        mesh(30, (request) => (request + 1) % 2),
      ),
    ).toBe('pass')
    expect(
      outcome(
        takesTurns('ad', 3),
        mesh(30, (request) => [2, 0, 1][request % 3]),
      ),
    ).toBe('pass')
  })

  it('judges the order in which requests were sent, not the one in which they ended', () => {
    const turns = meshes.turns(30)
    const { results, answers } = turns
    expect(
      outcome(expectation, { ...turns, results: results.toReversed(), answers: answers.toReversed() }),
    ).toBe('pass')
  })

  it('refuses pods drawn at random, one pod, equal shares in blocks, and a third pod', () => {
    for (const seed of seeds) expect(outcome(expectation, meshes.random(30, seed))).toBe('fail')
    expect(outcome(expectation, meshes.one(30))).toBe('fail')
    expect(outcome(expectation, meshes.blocks(30))).toBe('fail')
    expect(
      outcome(
        expectation,
        mesh(30, (request) => request % 3),
      ),
    ).toBe('fail')
  })

  it('refuses a single request that nobody answered', () => {
    expect(
      outcome(
        expectation,
        mesh(30, (request) => (request === 9 ? undefined : request % 2)),
      ),
    ).toBe('fail')
    expect(
      outcome(
        expectation,
        mesh(30, () => undefined),
      ),
    ).toBe('fail')
  })

  it('takes the pod from the access log when the answer does not name it', () => {
    const turns = meshes.turns(4)
    const answers = turns.answers.map(() => ({ workload: 'advertisement-v1', instance: undefined }))
    const cluster = `outbound|3003|v1|advertisement.${namespace}.svc.cluster.local`
    const log = (pick: (request: number) => number) =>
      accessLogByRequest(
        [0, 1, 2, 3]
          .map(
            (request) =>
              `[2026-11-22T17:27:34.386Z] "GET /ad HTTP/1.1" 200 - via_upstream - "-" 0 6 3 2 "-" "-" "id-${request}" "advertisement:3003" "10.0.0.${pick(request)}:3003" ${cluster} - - - - -`,
          )
          .join('\n'),
      )
    const logged = (pick: (request: number) => number) => ({ ...turns, answers, accessLog: log(pick) })
    expect(
      outcome(
        expectation,
        logged((request) => (request % 2) + 1),
      ),
    ).toBe('pass')
    expect(
      outcome(
        expectation,
        logged(() => 1),
      ),
    ).toBe('fail')
  })
})

describe('drawsPods', () => {
  const expectation = drawsPods('ad', 2)
  const count = sampleSize({ share: 0.5, against: 0.8 })

  it('accepts pods drawn at random, and reports each with its band', () => {
    for (const seed of seeds) expect(outcome(expectation, meshes.random(count, seed))).toBe('pass')
    const names = expectation.judge(meshes.random(count, 1)).map(({ name }) => name)
    expect(names).toEqual([
      'answers of advertisement-v1-1',
      'answers of advertisement-v1-2',
      'pods that answered',
      'requests to the same pod as the one before',
    ])
  })

  it('refuses taking turns, though the shares are perfect', () => {
    const findings = expectation.judge(meshes.turns(count))
    expect(findings.filter(({ outcome }) => outcome === 'fail')).toMatchObject([
      { name: 'requests to the same pod as the one before', observed: 0 },
    ])
  })

  it('refuses one pod, blocks, a third pod, unequal shares and missing answers', () => {
    expect(outcome(expectation, meshes.one(count))).toBe('fail')
    expect(outcome(expectation, meshes.blocks(count))).toBe('fail')
    for (const seed of seeds) {
      expect(outcome(expectation, mesh(count, draw(seed, 3)))).toBe('fail')
      const random = seededRandom(seed)
      expect(
        outcome(
          expectation,
          mesh(count, () => (random() < 0.8 ? 0 : 1)),
        ),
      ).toBe('fail')
    }
    expect(
      outcome(
        expectation,
        mesh(count, () => undefined),
      ),
    ).toBe('fail')
  })
})

describe('staysOnPod', () => {
  const callers = 32
  const many = staysOnPod('callers', { callers, pods: 2 })

  it('accepts one caller on one pod, and many callers on two, each on its own', () => {
    expect(outcome(staysOnPod('test'), meshes.one(30))).toBe('pass')
    expect(
      outcome(
        many,
        mesh(64, (request) => (request % callers) % 2),
      ),
    ).toBe('pass')
  })

  it('refuses random pods and turns', () => {
    for (const seed of seeds) {
      expect(outcome(staysOnPod('test'), meshes.random(30, seed))).toBe('fail')
      expect(outcome(many, meshes.random(64, seed))).toBe('fail')
    }
    expect(outcome(staysOnPod('test'), meshes.turns(30))).toBe('fail')
  })

  it('refuses a mesh that sends every caller to one pod', () => {
    expect(outcome(many, meshes.one(64))).toBe('fail')
  })

  it('refuses callers whom nobody answers', () => {
    expect(
      outcome(
        staysOnPod('test'),
        mesh(30, () => undefined),
      ),
    ).toBe('fail')
  })
})

describe('givesCookie', () => {
  const once = givesCookie('anyone', { name: 'user', maxAgeSeconds: 60, times: 1 })
  const never = givesCookie('test', { name: 'user', maxAgeSeconds: 60, times: 0 })
  const honest = 'user="84c1f03d2a7e9b10"; Max-Age=60; HttpOnly'
  const giving = (...lines: readonly (string | undefined)[]) => {
    const observation = meshes.one(lines.length)
    const results = observation.results.map((result, index) => {
      const line = lines[index]
      return line === undefined ? result : { ...result, headers: { ...result.headers, 'set-cookie': line } }
    })
    return { ...observation, results }
  }

  it('counts the answers that give it', () => {
    expect(outcome(once, giving(honest, undefined, undefined))).toBe('pass')
    expect(outcome(once, giving(undefined, undefined))).toBe('fail')
    expect(outcome(once, giving(honest, honest))).toBe('fail')
    expect(outcome(never, giving(undefined, undefined))).toBe('pass')
    expect(outcome(never, giving(undefined, honest))).toBe('fail')
  })

  it.each([
    ['another name', 'visitor="84c1f03d2a7e9b10"; Max-Age=60; HttpOnly'],
    ['another lifetime', 'user="84c1f03d2a7e9b10"; Max-Age=30; HttpOnly'],
    ['none that ends', 'user="84c1f03d2a7e9b10"; HttpOnly'],
    ['a login of the app', 'user=tester; Path=/; SameSite=Lax'],
  ])('refuses %s, and shows it', (_, line) => {
    const findings = once.judge(giving(line))
    expect(worstOutcome(findings.map((finding) => finding.outcome))).toBe('fail')
    expect(findings.at(-1)).toMatchObject({ observed: 1, note: line })
    expect(outcome(never, giving(line))).toBe('fail')
  })
})

it('loggedOnce refuses a second line, a missing one, and doubts where the log is off', () => {
  const logging = (accessLogLines: number) => outcome(loggedOnce('ad'), { ...meshes.one(30), accessLogLines })
  expect([30, 31, 60, 29, 0].map(logging)).toEqual(['pass', 'fail', 'fail', 'fail', 'inconclusive'])
})
