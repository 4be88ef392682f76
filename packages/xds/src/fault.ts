import { grpcStatusNames, type HTTPFaultInjection } from '@traffic-lab/resources'
import { buildDuration } from './duration.ts'
import { buildFractionalPercent, buildWholePercent } from './fractional-percent.ts'
import { present } from './present.ts'
import type { Resource } from './snapshot.ts'
import { typeUrl } from './well-known.ts'

/** An injected delay or failure, as the route's own setting of the fault filter. No percentage means never. */
export function buildFault({ delay, abort }: HTTPFaultInjection): Resource {
  return present({
    '@type': typeUrl('envoy.extensions.filters.http.fault.v3.HTTPFault'),
    delay: delay?.fixedDelay === undefined ? undefined : buildDelay(delay.fixedDelay, delay),
    abort: abort && buildAbort(abort),
  })
}

function buildDelay(
  fixedDelay: string,
  { percentage, percent }: NonNullable<HTTPFaultInjection['delay']>,
): Resource {
  return {
    fixed_delay: buildDuration(fixedDelay),
    percentage:
      percentage === undefined ? buildWholePercent(percent ?? 0) : buildFractionalPercent(percentage),
  }
}

function buildAbort({ httpStatus, grpcStatus, percentage }: NonNullable<HTTPFaultInjection['abort']>) {
  if (httpStatus === undefined && grpcStatus === undefined) return undefined
  return present({
    http_status: httpStatus,
    grpc_status: grpcStatus === undefined ? undefined : grpcStatusNames.indexOf(grpcStatus),
    percentage: percentage && buildFractionalPercent(percentage),
  })
}
