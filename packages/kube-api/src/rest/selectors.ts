import type { KubeObject } from '@traffic-lab/resources'
import { valueAt } from '../json-value.ts'
import { badRequest } from '../status-body.ts'

export type ObjectPredicate = (object: KubeObject) => boolean

/** The `labelSelector` and `fieldSelector` of a query as one predicate. Throws 400 for what cannot be read. */
export function selectorIn(query: URLSearchParams): ObjectPredicate {
  const labels = parseLabelSelector(query.get('labelSelector') ?? '')
  const fields = parseFieldSelector(query.get('fieldSelector') ?? '')
  return (object) => labels(object.metadata.labels ?? {}) && fields(object)
}

type LabelPredicate = (labels: Readonly<Record<string, string>>) => boolean

/** `a=b`, `a==b`, `a!=b`, `a in (x,y)`, `a notin (x,y)`, `a`, `!a`, joined by commas. */
function parseLabelSelector(text: string): LabelPredicate {
  const terms = splitOutsideParentheses(text).map(labelTerm)
  return (labels) => terms.every((term) => term(labels))
}

const setTerm = /^([\w./-]+)\s+(in|notin)\s+\(([^)]*)\)$/
const equalTerm = /^([\w./-]+)\s*(==|=|!=)\s*([\w.-]*)$/
const existsTerm = /^(!?)\s*([\w./-]+)$/

function labelTerm(term: string): LabelPredicate {
  const [, setLabel, operator, list] = setTerm.exec(term) ?? []
  if (setLabel !== undefined && list !== undefined) {
    const values = new Set(list.split(',').map((value) => value.trim()))
    if (operator === 'in') return (labels) => values.has(labels[setLabel] ?? '') && setLabel in labels
    return (labels) => !(setLabel in labels) || !values.has(labels[setLabel] ?? '')
  }
  const [, label, comparison, value] = equalTerm.exec(term) ?? []
  if (label !== undefined)
    return comparison === '!=' ? (labels) => labels[label] !== value : (labels) => labels[label] === value
  const [, not, existing] = existsTerm.exec(term) ?? []
  if (existing === undefined)
    throw badRequest(`unable to parse requirement: found '${term}' in a label selector`)
  return not === '!' ? (labels) => !(existing in labels) : (labels) => existing in labels
}

/** `path=value`, `path==value`, `path!=value`, joined by commas; a missing field equals the empty string. */
function parseFieldSelector(text: string): ObjectPredicate {
  const terms = text
    .split(/(?<!\\),/)
    .filter((term) => term.trim() !== '')
    .map((term) => {
      const [, path, comparison, value = ''] = /^\s*([\w.]+)\s*(==|=|!=)(.*)$/.exec(term) ?? []
      if (path === undefined)
        throw badRequest(`invalid selector: '${term}'; can't understand '${term}' in a field selector`)
      const wanted = value.replace(/\\(.)/g, '$1')
      const members = path.split('.')
      return (object: KubeObject) => {
        const found = valueAt(object, ...members)
        const equal = (found === undefined || found === null ? '' : String(found)) === wanted
        return comparison === '!=' ? !equal : equal
      }
    })
  return (object) => terms.every((term) => term(object))
}

function splitOutsideParentheses(text: string): readonly string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((term) => term.trim())
    .filter((term) => term !== '')
}
