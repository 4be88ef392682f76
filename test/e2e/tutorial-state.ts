import { stateAtStart } from '@traffic-lab/cli/course-state'
import { expect } from 'vitest'

interface StoredObject {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly spec?: Readonly<Record<string, unknown>>
}

/** What `kubectl get` must read to be compared with `pnpm lab goto`. */
export const compared = 'kubectl get vs,dr,deploy,svc -n weather -o json'

/** `pnpm lab goto` promises what a reader of the tutorial has when a section begins: the same objects and rules. */
export async function expectStateAtStart(section: string, json: string): Promise<void> {
  const { items } = JSON.parse(json) as { readonly items: readonly StoredObject[] }
  const promised = (await stateAtStart(section)) as readonly StoredObject[]
  const elsewhere = ['Namespace', 'Gateway']
  expect(digest(items)).toEqual(digest(promised.filter(({ kind }) => !elsewhere.includes(kind))))
}

function digest(objects: readonly StoredObject[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    objects
      .map(({ kind, metadata, spec = {} }) => {
        const replicas = { replicas: spec.replicas }
        const shown = kind === 'Deployment' ? replicas : kind === 'Service' ? {} : spec
        return [`${kind}/${metadata.name}`, shown] as const
      })
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  )
}
