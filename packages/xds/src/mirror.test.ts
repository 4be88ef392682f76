import { expect, it } from 'vitest'
import { buildMirrors } from './mirror.ts'

const clusterOf = ({ host }: { readonly host: string }) => host
const mirror = { host: 'v2' }

function shareOf(route: Parameters<typeof buildMirrors>[0]) {
  return buildMirrors(route, clusterOf).map(({ runtime_fraction }) => runtime_fraction)
}

it('copies everything when no percentage is given', () => {
  expect(shareOf({ mirror })).toEqual([{ default_value: { numerator: 100, denominator: 'HUNDRED' } }])
})

it('copies nothing at 0 percent', () => {
  expect(shareOf({ mirror, mirrorPercentage: { value: 0 } })).toEqual([])
  expect(shareOf({ mirrors: [{ destination: mirror, percentage: { value: 0 } }] })).toEqual([])
})

it('keeps fractions of a percent, cut off as Istio does', () => {
  expect(shareOf({ mirror, mirrorPercentage: { value: 0.57 } })).toEqual([
    { default_value: { numerator: 5699, denominator: 'MILLION' } },
  ])
})

it('does not change the host', () => {
  expect(buildMirrors({ mirror }, clusterOf)[0]).toMatchObject({
    cluster: 'v2',
    disable_shadow_host_suffix_append: true,
  })
})
