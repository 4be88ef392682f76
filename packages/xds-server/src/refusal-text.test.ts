import { describe, expect, it } from 'vitest'
import { refusalText } from './refusal-text.ts'

describe('refusalText', () => {
  it('keeps a plain reason and squeezes its blanks', () => {
    expect(refusalText("route:   unknown\tcluster 'nope'\n")).toBe("route: unknown cluster 'nope'")
  })

  it('drops the dump of the resource before the reason', () => {
    const message =
      'goo.gle/debugonly   \nname: "http"\nvirtual_hosts {\n  name: "x"\n}\n: Proto constraint validation failed'
    expect(refusalText(message)).toBe('Proto constraint validation failed')
  })

  it('drops the name of the listener and the mark against comparing', () => {
    expect(refusalText('Error adding/updating listener(s) l2: duplicate address\n')).toBe('duplicate address')
    expect(refusalText('Expected positive duration: goo.gle/debugonly   \nseconds: -1\n')).toBe(
      'Expected positive duration: seconds: -1',
    )
  })

  it('cuts what nobody reads to the end', () => {
    expect(refusalText('x'.repeat(10_000)).length).toBeLessThan(600)
  })
})
