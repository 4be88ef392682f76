import { checkExportTo } from './common-values.ts'
import { all, type Findings, problemIf } from './findings.ts'

/** `exportTo` of a ServiceEntry: unlike a rule it may be for nobody, `~`, if it is for nobody else. */
export function checkServiceExportTo(entries: readonly string[], namespace: string): Findings {
  const nobody = entries.indexOf('~')
  if (nobody < 0) return checkExportTo(entries, namespace)
  const others = entries.filter((_, index) => index !== nobody)
  return all(
    checkExportTo(others, namespace),
    problemIf(
      others.length === 1 && others[0] === '*',
      'cannot have both public (*) and non-public exportTo values for a resource',
    ),
    problemIf(others.length > 0, 'cannot export service entry to no one (~) and someone'),
  )
}
