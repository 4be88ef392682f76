import type { JsonRecord } from '../../json-record.ts'
import { number, record, recordEntries, records, text, textEntries, texts } from '../../proto-reader.ts'
import { checkWeightedDestinations } from './check-destination.ts'
import { checkFault } from './check-fault.ts'
import { checkGatewayNames } from './check-gateway-names.ts'
import { checkAuthorityOnce, checkHeaderOperations, checkMatchedHeaderName } from './check-headers.ts'
import {
  checkCorsPolicy,
  checkDirectResponse,
  checkMirrors,
  checkRedirect,
  checkRewrite,
} from './check-http-actions.ts'
import { checkRetries } from './check-retries.ts'
import { checkDuration, checkLabelSet, checkPort, isDnsLabel } from './common-values.ts'
import { all, errorsOnly, type Findings, nothing, problemIf } from './findings.ts'
import { checkMatchRegex, checkStringMatch } from './string-match.ts'

/** One entry of `http`. A VirtualService without hosts is a delegate: another one refers to its routes. */
export function checkHttpRoute(route: JsonRecord, isDelegate: boolean): Findings {
  return all(
    checkActions(route, isDelegate),
    errorsOnly(all(...records(route, 'match').map(checkMatch))),
    errorsOnly(all(...records(route, 'match').map(checkMatchScope))),
    checkHeaderOperations(record(route, 'headers')),
    checkCorsPolicy(record(route, 'corsPolicy')),
    checkFault(record(route, 'fault')),
    checkMirrors(route),
    checkRedirect(record(route, 'redirect')),
    checkDirectResponse(record(route, 'directResponse')),
    checkRetries(record(route, 'retries')),
    checkRewrite(record(route, 'rewrite')),
    checkAuthorityOnce(record(route, 'rewrite'), record(route, 'headers')),
    checkWeightedDestinations(records(route, 'route')),
    checkDuration(route.timeout),
  )
}

/** A route does one thing: route, redirect, answer itself, or delegate. */
function checkActions(route: JsonRecord, isDelegate: boolean): Findings {
  const has = (field: string) => route[field] !== undefined
  if (!isDelegate && has('delegate')) {
    const root = `root HTTP route ${text(route, 'name')} must not specify`
    return all(problemIf(has('redirect'), `${root} redirect`), problemIf(has('route'), `${root} route`))
  }
  const hasRoute = records(route, 'route').length > 0
  return all(
    problemIf(has('delegate'), 'delegate HTTP route cannot contain delegate'),
    has('redirect')
      ? all(
          problemIf(hasRoute, 'HTTP route cannot contain both route and redirect'),
          problemIf(has('fault'), 'HTTP route cannot contain both fault and redirect'),
          problemIf(has('rewrite'), 'HTTP route rule cannot contain both rewrite and redirect'),
          problemIf(
            has('directResponse'),
            'HTTP route rule cannot contain both direct_response and redirect',
          ),
        )
      : has('directResponse')
        ? all(
            problemIf(hasRoute, 'HTTP route cannot contain both route and direct_response'),
            problemIf(has('fault'), 'HTTP route cannot contain both fault and direct_response'),
            problemIf(has('rewrite'), 'HTTP route rule cannot contain both rewrite and direct_response'),
          )
        : problemIf(!hasRoute, 'HTTP route, redirect or direct_response is required'),
    problemIf(
      has('mirror') && records(route, 'mirrors').length > 0,
      'HTTP route cannot contain both mirror and mirrors',
    ),
  )
}

function checkMatch(match: JsonRecord): Findings {
  return all(
    ...recordEntries(match, 'headers').flatMap(([name, header]) => [
      checkMatchedHeaderName(name),
      checkStringMatch(header, 'headers'),
    ]),
    ...recordEntries(match, 'withoutHeaders').flatMap(([name, header]) => [
      checkMatchedHeaderName(name),
      // `*` is no regular expression here: it says that the header is there.
      header.regex === '*' ? nothing : checkStringMatch(header, 'withoutHeaders'),
    ]),
    checkMatchRegex(record(match, 'uri'), 'uri'),
    checkStringMatch(record(match, 'scheme'), 'scheme'),
    checkStringMatch(record(match, 'method'), 'method'),
    checkStringMatch(record(match, 'authority'), 'authority'),
    ...recordEntries(match, 'queryParams').map(([, parameter]) => checkStringMatch(parameter, 'queryParams')),
  )
}

/** Where a match applies: port, clients, gateways. */
function checkMatchScope(match: JsonRecord): Findings {
  const port = number(match, 'port')
  const namespace = text(match, 'sourceNamespace')
  return all(
    port === 0 ? nothing : checkPort(port),
    checkLabelSet(textEntries(match, 'sourceLabels')),
    checkGatewayNames(texts(match, 'gateways')),
    problemIf(namespace !== '' && !isDnsLabel(namespace), `sourceNamespace match ${namespace} is invalid`),
  )
}
