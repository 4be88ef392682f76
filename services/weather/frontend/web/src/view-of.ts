export type View =
  | { readonly name: 'dashboard' }
  | { readonly name: 'forecast'; readonly city: string }
  | { readonly name: 'maintenance' }

/** Which view a path shows; a slash at its end makes no difference. */
export function viewOf(path: string): View {
  const [first = '', second] = path.split('/').filter((part) => part !== '')
  if (first === 'forecast' && second !== undefined)
    return { name: 'forecast', city: decodeURIComponent(second) }
  return { name: first === 'maintenanced' ? 'maintenance' : 'dashboard' }
}
