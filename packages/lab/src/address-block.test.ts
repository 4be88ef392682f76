import { describe, expect, it } from 'vitest'
import { claimAddressBlock } from './address-block.ts'

describe('a block of addresses', () => {
  it('belongs to one lab at a time, and can be asked for again', async () => {
    const first = await claimAddressBlock()
    const second = await claimAddressBlock(first.prefix)
    expect(second.prefix).not.toBe(first.prefix)
    await first.close()
    const third = await claimAddressBlock(first.prefix)
    expect(third.prefix).toBe(first.prefix)
    await Promise.all([second.close(), third.close()])
  })
})
