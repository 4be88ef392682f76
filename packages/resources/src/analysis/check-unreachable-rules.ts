import { unreachableRules } from '../istio/validation/unreachable-rules.ts'
import { records } from '../proto-reader.ts'
import { type Advice, advice } from './advice.ts'
import type { Rule } from './mesh-index.ts'

/** Rules and matches of a VirtualService that no request reaches. */
export function checkUnreachableRules(rule: Rule): Advice[] {
  return ['http', 'tcp', 'tls'].flatMap((protocol) =>
    unreachableRules(records(rule.spec, protocol)).map((found) => {
      const path = `spec.${protocol}[${found.rule}]`
      return found.match === undefined
        ? advice('MESH104', 'warning', rule.object, path, [
            found.message,
            'Rules are tried from the top: put the one without a match last.',
          ])
        : advice('MESH105', 'info', rule.object, `${path}.match[${found.match}]`, [
            found.message,
            'Rules are tried from the top: put the narrower match first, or remove it.',
          ])
    }),
  )
}
