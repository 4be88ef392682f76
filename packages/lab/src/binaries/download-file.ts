import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { HttpGetOptions } from './http-get.ts'
import { get, shown } from './http-get.ts'

export interface DownloadOptions extends HttpGetOptions {
  /** Bytes so far, and in all where the server says so. */
  readonly onBytes?: (received: number, total: number | undefined) => void
}

/** Writes what an address holds to a new file and returns its sha256, in hex. Throws when the answer breaks off. */
export async function downloadFile(url: URL, target: string, options: DownloadOptions): Promise<string> {
  const { body } = await get(url, options)
  const length = Number(body.headers['content-length'])
  const total = Number.isFinite(length) ? length : undefined
  const hash = createHash('sha256')
  const file = await open(target, 'wx')
  let received = 0
  try {
    for await (const chunk of body) {
      if (!(chunk instanceof Buffer)) throw new Error('an answer must come as bytes')
      hash.update(chunk)
      await file.write(chunk)
      received += chunk.length
      options.onBytes?.(received, total)
    }
  } catch (error) {
    options.signal?.throwIfAborted()
    const part = `${shown(url)} broke off after ${received}${total === undefined ? '' : ` of ${total}`} bytes`
    throw new Error(part, { cause: error })
  } finally {
    await file.close()
  }
  return hash.digest('hex')
}
