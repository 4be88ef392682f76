import { describe, expect, it } from 'vitest'
import { everyResponse } from './expectations/every-response.ts'
import { share } from './expectations/share.ts'
import { type ExperimentPlan, experiment, isNamed, isSelected } from './experiment.ts'
import { setWeights } from './rules/mutation.ts'

const plan: ExperimentPlan = {
  part: 'half',
  question: 'Does it?',
  app: [],
  rule: ['rule.yaml'],
  traffic: { weather: { from: 'frontend-v1', get: 'http://forecast:3002/', count: 10 } },
  expect: [share('weather', { 'forecast-v1': 1 })],
  mutations: [setWeights('forecast-route', { v1: 40 })],
}

describe('experiment', () => {
  it('takes its section from the name of the folder', () => {
    expect(experiment('5.3-traffic-shifting', plan)).toMatchObject({ section: '5.3', given: [] })
    expect(experiment('6.1.2-random', plan).section).toBe('6.1.2')
  })

  it('takes the whole name where there is no number', () => {
    expect(experiment('bookinfo-request-routing', plan).section).toBe('bookinfo-request-routing')
  })

  it.each([
    ['no section', 'shifting', plan, 'is no section folder'],
    ['half a number', '5.-shifting', plan, 'is no section folder'],
    [
      'an undeclared traffic',
      '5.3-a',
      { ...plan, expect: [share('page', { a: 1 })] },
      'traffic "page", which is not declared',
    ],
    [
      'traffic nobody judges',
      '5.3-a',
      { ...plan, traffic: { ...plan.traffic, page: { through: 'gateway', get: '/', count: 1 } } },
      'nothing is expected of traffic "page"',
    ],
    [
      'no effect',
      '5.3-a',
      { ...plan, expect: [everyResponse('weather', { status: 200 })] },
      'no control can fail',
    ],
    ['no mutation', '5.3-a', { ...plan, mutations: [] }, 'without a mutation'],
    ['no rule at all', '5.3-a', { ...plan, rule: [], mutations: [] }, 'without a mutation'],
    [
      'the removal of what is not there',
      '5.3-a',
      { ...plan, removes: ['old.yaml'] },
      '"old.yaml" is removed without being given',
    ],
  ] as const)('refuses %s', (_, folder, broken, message) => {
    expect(() => experiment(folder, broken)).toThrow(message)
  })
})

it('a rule may be nothing but a deletion, which cannot be half wrong', () => {
  const deletion = { ...plan, given: ['old.yaml'], rule: [], removes: ['old.yaml'], mutations: [] }
  expect(experiment('6.5.2-rewrite', deletion).removes).toEqual(['old.yaml'])
})

it.each([
  ['5.3', ['5'], true],
  ['5.3', ['5.3'], true],
  ['5.3', [], true],
  ['6.1.2', ['6.1'], true],
  ['6.10', ['6.1'], false],
  ['5.3', ['6', '5.2'], false],
  ['bookinfo-request-routing', [], true],
  ['bookinfo-request-routing', ['bookinfo'], true],
  ['bookinfo-request-routing', ['request-routing'], true],
  ['bookinfo-request-routing', ['bookinfo-request-routing'], true],
  ['bookinfo-request-routing', ['routing', 'book', '5'], false],
])('section %s is selected by %j: %s', (section, selectors, selected) => {
  expect(isSelected(section, selectors)).toBe(selected)
})

it.each([
  ['5.3', ['5.3'], true],
  ['5.3', ['5'], false],
  ['5.3', [], false],
  ['5.3', [''], false],
  ['bookinfo-request-routing', ['request-routing'], true],
  ['bookinfo-request-routing', ['bookinfo-request-routing'], true],
  ['bookinfo-request-routing', ['bookinfo'], false],
] as const)('%s is meant alone by %j: %s', (section, selectors, named) => {
  expect(isNamed(section, selectors)).toBe(named)
})
