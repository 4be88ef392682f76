/** Whether two host names have a name in common, each being plain or beginning with `*` (Istio's Name.Matches). */
export function hostMatches(a: string, b: string): boolean {
  const [wildA, wildB] = [a.startsWith('*'), b.startsWith('*')]
  if (!wildA && !wildB) return a === b
  const [suffixA, suffixB] = [a.slice(wildA ? 1 : 0), b.slice(wildB ? 1 : 0)]
  if (wildA && wildB) return suffixA.endsWith(suffixB) || suffixB.endsWith(suffixA)
  return wildA ? b.endsWith(suffixA) : a.endsWith(suffixB)
}
