import { type Document, type EmptyStream, LineCounter, parseAllDocuments, type Tags } from 'yaml'

/**
 * kubectl's reading of YAML: version 1.1 (`y`, `no`, `on` are booleans, `0644` is octal, `<<` merges), but without
 * numbers to base 60 and without timestamps, which stay strings (sigs.k8s.io/yaml, go-yaml v2).
 */
export function parseKubectlYaml(text: string): {
  readonly documents: readonly Document[]
  readonly lines: LineCounter
} {
  const lines = new LineCounter()
  const documents: Document[] | EmptyStream = parseAllDocuments(text, {
    lineCounter: lines,
    version: '1.1',
    schema: 'yaml-1.1',
    customTags: withoutOddScalars,
    prettyErrors: false,
    keepSourceTokens: false,
    logLevel: 'silent',
  })
  return { documents, lines }
}

const oddScalars = new Set(['TIME', 'timestamp'])

function withoutOddScalars(tags: Tags): Tags {
  return tags.filter(
    (tag) =>
      typeof tag === 'string' ||
      !(
        ('format' in tag && tag.format === 'TIME') ||
        oddScalars.has(tag.tag.replace('tag:yaml.org,2002:', ''))
      ),
  )
}
