import { describe, expect, it } from 'vitest'
import { mutate } from './mutation.ts'
import { setField } from './set-field.ts'

const route = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'forecast-route' },
  spec: {
    hosts: ['forecast'],
    http: [{ timeout: '1s', mirror: { host: 'forecast', subset: 'v1' } }, { timeout: '2s' }],
  },
} as const

describe('setField', () => {
  it('sets a field that is there, one that is new, and takes one away', () => {
    const change = (path: Parameters<typeof setField>[1], value: unknown) =>
      mutate([route], setField('forecast-route', path, value))[0]?.spec
    const [first, second] = route.spec.http
    expect(change(['http', 0, 'timeout'], '3s')).toEqual({
      ...route.spec,
      http: [{ ...first, timeout: '3s' }, second],
    })
    expect(change(['http', 1, 'mirrorPercentage'], { value: 50 })).toEqual({
      ...route.spec,
      http: [first, { ...second, mirrorPercentage: { value: 50 } }],
    })
    expect(JSON.stringify(change(['http', 0, 'mirror'], undefined))).not.toContain('mirror')
  })

  it('says in its name what it does', () => {
    const { name } = setField('forecast-route', ['http', 0, 'mirror', 'subset'], 'v2')
    expect(name).toBe('forecast-route with http[0].mirror.subset = "v2"')
    expect(setField('a', ['http', 0, 'mirror'], undefined).name).toBe('a without http[0].mirror')
  })

  it.each([
    ['a path that leads nowhere', setField('forecast-route', ['tls', 0, 'timeout'], '3s')],
    ['an index past the end', setField('forecast-route', ['http', 2, 'timeout'], '3s')],
    ['another object', setField('other-route', ['http', 0, 'timeout'], '3s')],
    ['the value that it has', setField('forecast-route', ['http', 0, 'timeout'], '1s')],
  ])('changes nothing with %s, which is refused', (_, mutation) => {
    expect(() => mutate([route], mutation)).toThrow('changes no object of the rule')
  })
})
