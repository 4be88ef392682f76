import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

const main = new URL('./main.ts', import.meta.url).pathname

/** Starts the service in an environment of its own; resolves when it has ended. */
async function failedStart(env: Record<string, string>, args: readonly string[] = []) {
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')])
  return { code, stderr }
}

test('a wrong environment stops the start with one message that lists every problem', async () => {
  const env = {
    SERVICE_VERSION: 'v9',
    FLOOD_FACTOR: 'many',
    DETAILS_HOSTNAME: 'http://details',
    REVIEWS_SERVICE_PORT: 'tcp://10.0.0.1:9080',
    RATINGS_PORT: 'tcp://10.0.0.2:9080',
  }
  const { code, stderr } = await failedStart(env, ['ninety'])
  expect(code).toBe(1)
  expect(stderr.split('\n')).toEqual([
    'The environment is not usable; change or unset:',
    '  LISTEN_PORT=ninety: must be a whole number from 0 to 65535',
    '  SERVICE_VERSION=v9: must be one of v1, v-flooding',
    '  DETAILS_HOSTNAME=http://details: must be a host name without port, such as ratings',
    '  REVIEWS_SERVICE_PORT=tcp://10.0.0.1:9080: must be a whole number from 1 to 65535',
    '  FLOOD_FACTOR=many: must be a whole number from 0 to 1000000',
    '',
  ])
})

test('more than one argument is refused with the usage', async () => {
  const { code, stderr } = await failedStart({}, ['9080', 'more'])
  expect(code).toBe(1)
  expect(stderr).toContain('usage: main.ts [port]')
})
