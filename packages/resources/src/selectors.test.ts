import { describe, expect, it } from 'vitest'
import { parseFieldSelector, parseLabelSelector, selectsLabels } from './selectors.ts'

const labels = { app: 'forecast', version: 'v1', 'app.kubernetes.io/name': 'weather', empty: '' }

describe('label selectors', () => {
  it.each([
    ['', true],
    ['app=forecast', true],
    ['app == forecast,version=v1', true],
    ['app=forecast,version=v2', false],
    ['version!=v2', true],
    ['missing!=x', true],
    ['missing=', false],
    ['empty=', true],
    ['app in (forecast, ad)', true],
    ['app in (ad),version=v1', false],
    ['app notin (ad,x)', true],
    ['missing notin (x)', true],
    ['missing in (x)', false],
    ['app.kubernetes.io/name=weather', true],
    ['version', true],
    ['missing', false],
    ['!missing', true],
    ['! version', false],
  ])('%s is %s', (selector, selected) => {
    expect(parseLabelSelector(selector)(labels)).toBe(selected)
  })

  it.each(['a in x', 'a=(b)', 'a b', '=a', 'a in (b'])('%s cannot be read', (selector) => {
    expect(() => parseLabelSelector(selector)).toThrow(SyntaxError)
  })
})

describe('field selectors', () => {
  const object = { metadata: { name: 'a,b' }, status: { phase: 'Running', count: 2 } }
  it.each([
    ['', true],
    ['metadata.name=a\\,b', true],
    ['status.phase==Running,metadata.name!=x', true],
    ['status.phase!=Running', false],
    ['status.count=2', true],
    ['spec.nodeName=', true],
    ['spec.nodeName!=', false],
  ])('%s is %s', (selector, selected) => {
    expect(parseFieldSelector(selector)(object)).toBe(selected)
  })

  it('what is no comparison cannot be read', () => {
    expect(() => parseFieldSelector('metadata.name')).toThrow("can't understand 'metadata.name'")
  })
})

describe('selectors of objects', () => {
  it.each([
    [{}, true],
    [{ matchLabels: { app: 'forecast' } }, true],
    [{ matchLabels: { app: 'ad' } }, false],
    [{ matchExpressions: [{ key: 'version', operator: 'In', values: ['v1', 'v2'] }] }, true],
    [{ matchExpressions: [{ key: 'version', operator: 'NotIn', values: ['v1'] }] }, false],
    [{ matchExpressions: [{ key: 'missing', operator: 'NotIn', values: ['v1'] }] }, true],
    [{ matchExpressions: [{ key: 'version', operator: 'Exists' }] }, true],
    [{ matchExpressions: [{ key: 'version', operator: 'DoesNotExist' }] }, false],
  ])('%j is %s', (selector, selected) => {
    expect(selectsLabels(selector, labels)).toBe(selected)
  })

  it('an operator that does not exist is refused', () => {
    expect(() => selectsLabels({ matchExpressions: [{ key: 'a', operator: 'Like' }] }, {})).toThrow('"Like"')
  })
})
