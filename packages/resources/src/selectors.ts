import { isRecord, type JsonRecord } from './json-record.ts'
import type { LabelSelector } from './kubernetes-objects.ts'

export type Labels = Readonly<Record<string, string>>

/** Whether all wanted labels are there; nothing wanted is always there. */
export function hasLabels(wanted: Labels, labels: Labels = {}): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value)
}

/** Whether a `matchLabels`/`matchExpressions` selector selects these labels. An empty selector selects everything. */
export function selectsLabels(selector: LabelSelector, labels: Labels = {}): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector
  return (
    hasLabels(matchLabels, labels) &&
    matchExpressions.every(({ key, operator, values = [] }) => holds(labels[key], operator, values))
  )
}

function holds(label: string | undefined, operator: string, values: readonly string[]): boolean {
  switch (operator) {
    case 'In':
      return label !== undefined && values.includes(label)
    case 'NotIn':
      return label === undefined || !values.includes(label)
    case 'Exists':
      return label !== undefined
    case 'DoesNotExist':
      return label === undefined
    default:
      throw new SyntaxError(`"${operator}" is not a valid label selector operator`)
  }
}

/**
 * `a=b`, `a==b`, `a!=b`, `a in (x,y)`, `a notin (x,y)`, `a`, `!a`, joined by commas, as one predicate. A label that is
 * missing differs from every value.
 * @throws SyntaxError naming the part that cannot be read
 */
export function parseLabelSelector(text: string): (labels: Labels) => boolean {
  const terms = splitOutsideParentheses(text).map(labelTerm)
  return (labels) => terms.every((term) => term(labels))
}

const setTerm = /^([\w./-]+)\s+(in|notin)\s*\(([^()]*)\)$/
const equalTerm = /^([\w./-]+)\s*(==|=|!=)\s*([\w.-]*)$/
const presenceTerm = /^(!?)\s*([\w./-]+)$/

function labelTerm(term: string): (labels: Labels) => boolean {
  const [, setKey, word, list] = setTerm.exec(term) ?? []
  if (setKey !== undefined && list !== undefined) {
    const values = list.split(',').map((value) => value.trim())
    return (labels) => holds(labels[setKey], word === 'in' ? 'In' : 'NotIn', values)
  }
  const [, key, comparison, value] = equalTerm.exec(term) ?? []
  if (key !== undefined) return (labels) => (labels[key] === value) === (comparison !== '!=')
  const [, not, name] = presenceTerm.exec(term) ?? []
  if (name === undefined)
    throw new SyntaxError(`unable to parse requirement: cannot read "${term}" in a label selector`)
  return (labels) => (labels[name] !== undefined) === (not !== '!')
}

function splitOutsideParentheses(text: string): string[] {
  const terms = text.split(/,(?![^()]*\))/).map((term) => term.trim())
  return terms.filter((term) => term !== '')
}

/**
 * `path=value`, `path==value`, `path!=value`, joined by commas (`\,` is a comma in a value), as one predicate. A field
 * that is missing equals the empty text.
 * @throws SyntaxError naming the part that cannot be read
 */
export function parseFieldSelector(text: string): (object: JsonRecord) => boolean {
  const terms = text.split(/(?<!\\),/).filter((term) => term.trim() !== '')
  const predicates = terms.map(fieldTerm)
  return (object) => predicates.every((predicate) => predicate(object))
}

function fieldTerm(term: string): (object: JsonRecord) => boolean {
  const [, path, comparison, value = ''] = /^\s*([\w.]+)\s*(==|=|!=)(.*)$/s.exec(term) ?? []
  if (path === undefined)
    throw new SyntaxError(`invalid selector: '${term}'; can't understand '${term}' in a field selector`)
  const wanted = value.replace(/\\(.)/g, '$1').trim()
  return (object) => (fieldText(object, path.split('.')) === wanted) === (comparison !== '!=')
}

function fieldText(object: JsonRecord, path: readonly string[]): string {
  let value: unknown = object
  for (const name of path) value = isRecord(value) ? value[name] : undefined
  return value === undefined || value === null ? '' : String(value)
}
