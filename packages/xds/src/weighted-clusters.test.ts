import { expect, it } from 'vitest'
import { buildTarget } from './weighted-clusters.ts'

const clusterOf = ({ host }: { readonly host: string }) => host
const to = (host: string, weight?: number) => ({
  destination: { host },
  ...(weight !== undefined && { weight }),
})

it('a single destination takes everything, whatever its weight', () => {
  expect(buildTarget([to('a', 0)], clusterOf)).toEqual({ cluster: 'a' })
  expect(buildTarget([to('a')], clusterOf)).toEqual({ cluster: 'a' })
})

it('of several destinations, those without a weight take nothing', () => {
  const target = buildTarget([to('a'), to('b', 30), to('c', 0)], clusterOf)
  expect(target).toEqual({ weighted_clusters: { clusters: [{ name: 'b', weight: 30 }] } })
})

it('two entries of one cluster stay two', () => {
  const target = buildTarget([to('a', 10), to('a', 90)], clusterOf)
  expect(target).toEqual({
    weighted_clusters: {
      clusters: [
        { name: 'a', weight: 10 },
        { name: 'a', weight: 90 },
      ],
    },
  })
})
