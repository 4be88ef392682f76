import type { Diagnostic } from '../diagnostics.ts'
import { isRecord, type JsonRecord } from '../json-record.ts'
import type { KubeObject } from '../kube-object.ts'
import { objectName } from '../object-name.ts'
import { records, texts } from '../proto-reader.ts'
import { entryNeedsRedirect, sidecarNeedsRedirect, type WithoutEffect } from './entry-needs-redirect.ts'

/**
 * What is translated, and yet does nothing in the lab: a forward proxy carries HTTP alone, so routes of bytes and of TLS
 * count at Gateways and not in sidecars, and ports that speak something else are not reached by way of them.
 */
export function needsRedirect(object: KubeObject): Diagnostic[] {
  const { kind, spec } = object
  const check = checks[kind]
  if (check === undefined || !isRecord(spec)) return []
  return check(spec).map((found) => ({
    code: 'MESH024',
    level: 'warning',
    object: objectName(object),
    ...found,
  }))
}

const checks: Readonly<Record<string, (spec: JsonRecord) => WithoutEffect[]>> = {
  VirtualService: routesNeedRedirect,
  ServiceEntry: entryNeedsRedirect,
  Sidecar: sidecarNeedsRedirect,
}

function routesNeedRedirect(spec: JsonRecord): WithoutEffect[] {
  if (!isForSidecars(spec)) return []
  return ['tcp', 'tls'].flatMap((field) =>
    records(spec, field).flatMap((route, index) => {
      const matches = records(route, 'match')
      if (matches.length > 0 && !matches.some(isForSidecars)) return []
      const path = `spec.${field}[${index}]`
      return [
        {
          path,
          message: `${path} has no effect on sidecars in the lab: they carry HTTP alone, and all else takes capture by redirect, as on a cluster`,
          hint: 'Try the route on a cluster; at a Gateway it works here too.',
        },
      ]
    }),
  )
}

/** Without gateways a rule, and a match of it, is meant for sidecars. */
function isForSidecars(value: JsonRecord): boolean {
  const gateways = texts(value, 'gateways')
  return gateways.length === 0 || gateways.includes('mesh')
}
