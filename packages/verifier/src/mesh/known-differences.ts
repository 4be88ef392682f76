/** What a release changed that the experiments can see; from this one on it is as they say. */
interface Change {
  /** Istio's minor release, of 1. */
  readonly since: number
  readonly before: string
}

const changes: readonly Change[] = [
  {
    since: 23,
    before:
      'its Envoy puts out at least one pod, whatever maxEjectionPercent says (6.6.2: two mutations may stay green)',
  },
  {
    since: 24,
    before:
      'a request that fails with 503 is sent again twice without any retry rule (6.4: the control differs)',
  },
  { since: 28, before: 'copies of mirrored requests carry "-shadow" at the end of their Host (6.7)' },
]

/** What an Istio of this version does otherwise than the newest one; for versions that are not known: nothing. */
export function knownDifferences(version: string): readonly string[] {
  const [, minor] = /^1\.(\d+)/.exec(version) ?? []
  if (minor === undefined) return []
  return changes
    .filter(({ since }) => Number(minor) < since)
    .map(({ since, before }) => `Istio before 1.${since}: ${before}`)
}
