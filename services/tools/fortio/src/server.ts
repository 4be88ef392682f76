import { loadConfig, serverSettings, startService } from '@traffic-lab/service-kit'
import { CommandFailure } from './command-failure.ts'
import { buildEchoApp } from './echo-app.ts'
import type { FlagValues } from './fortio-flags.ts'

/** `fortio server`: its HTTP echo on -http-port, until SIGTERM. */
export async function server(flags: FlagValues): Promise<void> {
  const [, host = '', port] = /^(?:(.*):)?(\d{1,5})$/.exec(flags.text('http-port')) ?? []
  if (port === undefined)
    throw new CommandFailure(`-http-port "${flags.text('http-port')}" is neither port nor host:port`, {
      exitCode: 2,
    })
  await startService(() => {
    const { LISTEN_HOST, HOSTNAME, LOG_LEVEL } = loadConfig(serverSettings(Number(port)), process.env)
    const app = buildEchoApp({ instance: HOSTNAME, log: { level: LOG_LEVEL } })
    return { app, host: host || LISTEN_HOST, port: Number(port) }
  })
}
