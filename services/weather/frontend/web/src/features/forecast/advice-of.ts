/** `dress:A jacket;sport:Jogging` as its parts, in order. */
export function adviceOf(recommendation: string): { readonly label: string; readonly text: string }[] {
  return recommendation.split(';').map((part) => {
    const colon = part.indexOf(':')
    return { label: part.slice(0, Math.max(colon, 0)), text: part.slice(colon + 1) }
  })
}
