import closeWithGrace from 'close-with-grace'
import type { FastifyInstance } from 'fastify'

/** Kubernetes kills after its grace period; a service here is gone well before 5 s. */
const closeLimitMs = 4000

export interface Startable {
  readonly app: FastifyInstance
  readonly host: string
  readonly port: number
}

/**
 * Listens, and closes on SIGTERM or SIGINT: requests in flight are answered, then the process ends.
 * When the start fails, writes why to stderr and leaves exit code 1.
 */
export async function startService(prepare: () => Startable | Promise<Startable>): Promise<void> {
  try {
    const { app, host, port } = await prepare()
    await listen(app, host, port)
    closeWithGrace({ delay: closeLimitMs, logger: app.log }, () => app.close())
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}

interface Listener {
  listen(address: { host: string; port: number }): Promise<string>
  close(): PromiseLike<unknown>
}

/** Without IPv6 in the kernel `::` cannot be bound; there `0.0.0.0` is every address. */
export async function listen(app: Listener, host: string, port: number): Promise<void> {
  try {
    await app.listen({ host, port })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (host === '::' && (code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL'))
      return listen(app, '0.0.0.0', port)
    await app.close()
    // What a plugin or a page failed to load is no matter of addresses.
    if (!(error instanceof Error && 'syscall' in error)) throw error
    throw new Error(
      `cannot listen on ${host}, port ${port} (${code}); choose others with LISTEN_HOST, LISTEN_PORT`,
      {
        cause: error,
      },
    )
  }
}
