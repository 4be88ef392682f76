import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** Why no registry can be started here; undefined when nothing stands in the way. */
export const whyNoRegistry =
  spawnSync('docker-registry', ['--version']).error === undefined ? undefined : 'install docker-registry'

/** A registry of the distribution project, without a login, on a free port of 127.0.0.1. */
export class RegistryProcess implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'registry-'))
  #child: ChildProcess | undefined

  /** `127.0.0.1:40123` */
  async start(): Promise<string> {
    const config = join(this.#folder, 'config.yml')
    const storage = { filesystem: { rootdirectory: join(this.#folder, 'data') } }
    writeFileSync(config, JSON.stringify({ version: 0.1, storage, http: { addr: '127.0.0.1:0' } }))
    const child = spawn('docker-registry', ['serve', config], { stdio: ['ignore', 'ignore', 'pipe'] })
    this.#child = child
    const lines: string[] = []
    for await (const line of createInterface(child.stderr)) {
      const [, address] = /listening on (127\.0\.0\.1:\d+)/.exec(line) ?? []
      if (address !== undefined) {
        child.stderr.resume()
        return address
      }
      lines.push(line)
    }
    throw new Error(`docker-registry did not start:\n${lines.join('\n')}`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#child
    if (child !== undefined && child.exitCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill()
      await ended
    }
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
