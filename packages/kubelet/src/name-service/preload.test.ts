import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { resolveName } from './resolve-name.ts'

const hosts = '127.7.128.1 mysqldb.shop.svc.cluster.local\n127.7.128.2 mysqldb.other.svc.cluster.local\n'
let dir = ''
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'hosts-'))
  writeFileSync(join(dir, 'hosts'), hosts)
})
afterAll(() => rmSync(dir, { recursive: true }))

test.each([
  ['mysqldb', '127.7.128.1'],
  ['MySQLdb.', '127.7.128.1'],
  ['mysqldb.other', '127.7.128.2'],
  ['mysqldb.other.svc', '127.7.128.2'],
  ['mysqldb.shop.svc.cluster.local', '127.7.128.1'],
  ['mysqldb.none', undefined],
  ['', undefined],
])('in namespace shop, %j is %s', (name, address) => {
  expect(resolveName(hosts, 'shop', name)).toBe(address)
})

/** What a program that starts with the preload finds, by each way that Node has. */
async function ask(file: string): Promise<unknown> {
  const program = `
    import dns, { lookup } from 'node:dns'
    import { connect } from 'node:net'
    const short = await new Promise((done) => lookup('mysqldb', (error, address, family) => done([address, family])))
    const all = await new Promise((done) => lookup('mysqldb', { all: true }, (error, found) => done(found)))
    const promised = await dns.promises.lookup('mysqldb.other')
    const machine = await dns.promises.lookup('localhost', 4)
    const refused = await new Promise((done) => connect(1, 'mysqldb').once('error', ({ address }) => done(address)))
    console.log(JSON.stringify({ short, all, promised, machine, refused }))
  `
  const args = ['--import', join(import.meta.dirname, 'preload.ts'), '--input-type=module', '-e', program]
  const env = { TRAFFIC_LAB_HOSTS: file, TRAFFIC_LAB_POD: 'shop/ratings-1' }
  const { stdout } = await promisify(execFile)(process.execPath, args, { env, timeout: 30_000 })
  return JSON.parse(stdout)
}

test('a program finds the Services, and the machine its own names', async () => {
  expect(await ask(join(dir, 'hosts'))).toEqual({
    short: ['127.7.128.1', 4],
    all: [{ address: '127.7.128.1', family: 4 }],
    promised: { address: '127.7.128.2', family: 4 },
    machine: { address: '127.0.0.1', family: 4 },
    refused: '127.7.128.1',
  })
}, 60_000)
