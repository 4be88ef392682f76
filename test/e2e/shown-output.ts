/** What differs from one run to the next; both sides are put in this form before they are compared. */
const volatile: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>'],
  [/^date: .*$/gm, 'date: <time>'],
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<request id>'],
  [/\b\d+\.\d+\.\d+\.\d+\b/g, '<address>'],
  [/<address>:\d{5}\b/g, '<address>:<port>'],
  [/-[a-z0-9]{8,10}-[a-z0-9]{5}\b/g, '-<pod>'],
  [/ \d+[smh](\d+s)?$/gm, ' <age>'],
  [/\bcurl\/[\d.]+/g, 'curl/<version>'],
  [/(x-envoy-upstream-service-time:) \d+/g, '$1 <ms>'],
  [/user="[0-9a-f]+"/g, 'user="<hash>"'],
  // advertisement draws one of its pictures for each answer.
  [/"adImgName":"\w+"/g, '"adImgName":"<picture>"'],
]

/** Numbers of chance in a block that says `counts`: those of `uniq -c`, of fortio's codes and of a counter. */
const byChance: readonly (readonly [RegExp, string])[] = [
  [/^ *\d+ /gm, '<count> '],
  [/: \d+( \([\d.]+ %\))?$/gm, ': <count>'],
]

/** A text as it is compared: without what is volatile, blanks squeezed, carriage returns and empty ends cut off. */
export function withoutVolatile(text: string, info: string): string {
  const patterns = info.split(' ').includes('counts') ? [...byChance, ...volatile] : volatile
  return patterns
    .reduce((so, [pattern, name]) => so.replace(pattern, name), text.replaceAll('\r', ''))
    .replace(/\b\d+\.\d{3,}/g, (seconds) => `<${wholeSeconds(Number(seconds))} s and more>`)
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .join('\n')
    .trim()
}

/** Envoy's timers may end some milliseconds early. */
function wholeSeconds(seconds: number): number {
  return Math.floor(seconds + 0.02)
}

/** The pattern of an output as a page shows it: `…` stands for a part of a line, alone on a line for any lines. */
export function shownPattern(shown: string, info: string): RegExp {
  const lines = withoutVolatile(shown, info)
    .split('\n')
    .map((line) => (line === '…' ? '(?:.*\\n)*?' : `${line.split('…').map(escaped).join('.*')}\\n`))
  return new RegExp(`^${lines.join('')}$`)
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
