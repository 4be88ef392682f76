import type { BookinfoCheck } from './bookinfo-check.ts'
import { bookinfoServiceChecks } from './bookinfo-service-checks.ts'
import { byNumber } from './compat-check.ts'
import { productpageApiChecks } from './productpage-api-checks.ts'
import { productpageChecks } from './productpage-checks.ts'
import { productpageSessionChecks } from './productpage-session-checks.ts'
import { ratingsChecks } from './ratings-checks.ts'

/** The compatibility checks of Bookinfo, in the order of their numbers. */
export const bookinfoChecks: readonly BookinfoCheck[] = byNumber([
  ...productpageChecks,
  ...productpageSessionChecks,
  ...productpageApiChecks,
  ...bookinfoServiceChecks,
  ...ratingsChecks,
])
