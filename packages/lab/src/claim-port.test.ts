import { createServer, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type ClaimedPort, claimPort } from './claim-port.ts'

describe('the port of a gateway', () => {
  const open: { close(): unknown }[] = []
  afterEach(async () => {
    await Promise.all(open.splice(0).map((each) => each.close()))
  })
  const claim = async (first: number): Promise<ClaimedPort> => {
    const claimed = await claimPort(first)
    open.push(claimed)
    return claimed
  }

  it('belongs to one lab, though neither listens on it yet', async () => {
    const [one, two] = [await claim(28080), await claim(28080)]
    expect(two.port).not.toBe(one.port)
    await one.close()
    open.splice(open.indexOf(one), 1)
    expect((await claim(one.port)).port).toBe(one.port)
  })

  it('is none on which somebody listens already', async () => {
    const stranger: Server = createServer()
    open.push(stranger)
    const { port } = await claim(28180)
    const next = port + 1
    await new Promise<void>((resolve) => stranger.listen(next, '127.0.0.1', resolve))
    expect((await claim(next)).port).not.toBe(next)
  })
})
