/**
 * What a check has to reach: the page alone (also through a gateway), the page while a service behind it misbehaves
 * (a mesh can do that by rules), one service directly, or the calls between services.
 */
type Reach = 'page' | 'misbehaviour' | 'service' | 'neighbours'

/** A row of an app's table of checks. `Targets` are base URLs, of as many services as the test can reach. */
export interface CompatCheck<Targets> {
  /** W1, B30 …; a check with several reaches stands in several rows. */
  readonly id: string
  readonly title: string
  readonly reach: Reach
  /** The check, ready to run; undefined when the targets lack what it needs. */
  for(targets: Targets): (() => Promise<void>) | undefined
}

type With<Targets, Need extends keyof Targets> = Targets & Required<Pick<Targets, Need>>

interface CheckRow<Targets, Need extends keyof Targets> {
  readonly id: string
  readonly title: string
  readonly reach: Reach
  readonly needs: readonly Need[]
  run(targets: With<Targets, Need>): Promise<void>
}

/** A check that can run where the targets it needs are. */
export function compatCheck<Targets, Need extends keyof Targets>(
  row: CheckRow<Targets, Need>,
): CompatCheck<Targets> {
  const { id, title, reach, needs } = row
  return { id, title, reach, for: (targets) => (hasAll(targets, needs) ? () => row.run(targets) : undefined) }
}

function hasAll<Targets, Need extends keyof Targets>(
  targets: Targets,
  needs: readonly Need[],
): targets is With<Targets, Need> {
  return needs.every((need) => targets[need] !== undefined)
}

export interface RunnableCheck {
  readonly id: string
  readonly title: string
  readonly reach: Reach
  run(): Promise<void>
}

/** The checks that can run with these targets. */
export function runnable<Targets>(
  checks: readonly CompatCheck<Targets>[],
  targets: Targets,
): RunnableCheck[] {
  return checks.flatMap((check) => {
    const run = check.for(targets)
    return run === undefined ? [] : [{ id: check.id, title: check.title, reach: check.reach, run }]
  })
}

/** In the order of their numbers. */
export function byNumber<Targets>(checks: readonly CompatCheck<Targets>[]): readonly CompatCheck<Targets>[] {
  return checks.toSorted((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)))
}
