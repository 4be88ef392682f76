import { covers } from './names.ts'

/** A server's hosts that count for rules of `ruleNamespace`: `namespace/host` limits who may use the host. */
export function serverHosts(
  hosts: readonly string[],
  ruleNamespace: string,
  gatewayNamespace: string,
): readonly string[] {
  return hosts.flatMap((entry) => {
    const slash = entry.indexOf('/')
    if (slash < 0) return [entry]
    const namespace = entry.slice(0, slash).replace(/^\.$/, gatewayNamespace)
    return namespace === '*' || namespace === ruleNamespace ? [entry.slice(slash + 1)] : []
  })
}

/** The hosts that both lists cover: of two that overlap, the narrower. */
export function intersectHosts(a: readonly string[], b: readonly string[]): readonly string[] {
  const out = new Set<string>()
  for (const left of a)
    for (const right of b) {
      if (covers(right, left)) out.add(left)
      else if (covers(left, right)) out.add(right)
    }
  return [...out]
}
