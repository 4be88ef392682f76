import { grpcStatusNames } from '../../grpc-status.ts'
import type { JsonRecord } from '../../json-record.ts'
import { number, record, text } from '../../proto-reader.ts'
import { checkHttpStatus } from './check-http-actions.ts'
import { checkDuration, goFloat, quote } from './common-values.ts'
import { all, type Findings, listedProblem, nothing, problem, problemIf } from './findings.ts'

export function checkFault(fault: JsonRecord | undefined): Findings {
  if (fault === undefined) return nothing
  const abort = record(fault, 'abort')
  const delay = record(fault, 'delay')
  const empty = abort === undefined && delay === undefined
  return all(
    empty ? listedProblem('HTTP fault injection must have an abort and/or a delay') : nothing,
    abort === undefined ? nothing : all(checkShare(abort), checkAbort(abort)),
    delay === undefined ? nothing : all(checkShare(delay), checkDelay(delay)),
  )
}

function checkAbort(abort: JsonRecord): Findings {
  if (abort.http2Error !== undefined) return problem('HTTP/2 abort fault injection not supported yet')
  if (abort.httpStatus !== undefined) return checkHttpStatus(number(abort, 'httpStatus'))
  if (abort.grpcStatus === undefined) return nothing
  const status = text(abort, 'grpcStatus')
  const link = 'https://github.com/grpc/grpc/blob/master/doc/statuscodes.md'
  return problemIf(
    !grpcStatusNames.includes(status),
    `gRPC status ${quote(status)} is not supported. See ${link} for a list of supported codes, for example 'NOT_FOUND'`,
  )
}

function checkDelay(delay: JsonRecord): Findings {
  if (delay.exponentialDelay === undefined) return checkDuration(delay.fixedDelay)
  return all(checkDuration(delay.exponentialDelay), listedProblem('exponentialDelay not supported yet'))
}

function checkShare(fault: JsonRecord): Findings {
  const share = number(record(fault, 'percentage'), 'value')
  return problemIf(
    share < 0 || share > 100 || (share > 0 && share < 0.0001),
    `percentage ${goFloat(share)} is neither 0.0, nor in range [0.0001, 100.0]`,
  )
}
