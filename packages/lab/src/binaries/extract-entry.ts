import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Unzip, UnzipInflate } from 'fflate'

/**
 * Writes one entry of a zip file to a new, executable file, piece by piece: neither is ever held as a whole.
 * Returns whether there is such an entry.
 */
export async function extractEntry(
  zip: string,
  entry: string,
  target: string,
  signal?: AbortSignal,
): Promise<boolean> {
  let pieces: Uint8Array[] = []
  let failure: Error | null = null
  let state: 'absent' | 'open' | 'complete' = 'absent'
  const unzip = new Unzip((file) => {
    if (file.name !== entry) return
    state = 'open'
    file.ondata = (error, data, final) => {
      failure = error
      pieces.push(data)
      if (final) state = 'complete'
    }
    file.start()
  })
  unzip.register(UnzipInflate)
  const isComplete = () => state === 'complete'
  const output = await open(target, 'wx', 0o755)
  try {
    for await (const chunk of createReadStream(zip, { ...(signal && { signal }) })) {
      unzip.push(chunk)
      if (failure !== null) throw failure
      for (const piece of pieces) await output.write(piece)
      pieces = []
      if (isComplete()) return true
    }
    return false
  } finally {
    await output.close()
  }
}
