import { CommandFailure } from './command-failure.ts'
import type { CommandInput } from './load.ts'
import { LoadClient } from './load-client.ts'
import { requestPlan } from './request-flags.ts'
import { addressOf, InitialError } from './run-load.ts'

/** `fortio curl`: one call; the body on stdout, its head on stderr. Any status but 200 is a failure. */
export async function curl({ flags, url, env, logger, print, printError }: CommandInput): Promise<void> {
  const { target, client: options } = requestPlan(url, flags, env, logger)
  const address = await addressOf(target, logger).catch((error) => {
    throw error instanceof InitialError ? new CommandFailure(error.message) : error
  })
  const client = new LoadClient({ ...options, address, thread: 0, logger })
  try {
    const { status, bytes, headSize } = await client.fetch()
    // The ordinary client shows bodies only.
    const bodyStart = options.style === 'fast' ? headSize : Math.max(0, bytes.indexOf('\r\n\r\n') + 4)
    if (options.style === 'fast')
      (flags.on('curl-stdout-headers') ? print : printError)(bytes.toString('utf8', 0, bodyStart))
    print(bytes.toString('utf8', bodyStart))
    if (status === 200) return
    logger.write('Error', `Error status ${status}`)
    throw new CommandFailure('')
  } finally {
    client.close()
  }
}
