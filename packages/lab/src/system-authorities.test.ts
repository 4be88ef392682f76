import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findAuthorities } from './system-authorities.ts'

async function folder() {
  const dir = await mkdtemp(join(tmpdir(), 'authorities-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  return dir
}

test('the file that the user names goes before those of the system', async () => {
  const dir = await folder()
  const [named, ofSystem] = [join(dir, 'named.pem'), join(dir, 'system.pem')]
  await writeFile(ofSystem, '')
  const files = [join(dir, 'nowhere.pem'), ofSystem]
  expect(await findAuthorities(join(dir, 'own.pem'), { env: { SSL_CERT_FILE: named }, files })).toBe(ofSystem)
  await writeFile(named, '')
  expect(await findAuthorities(join(dir, 'own.pem'), { env: { SSL_CERT_FILE: named }, files })).toBe(named)
})

test('a machine without authorities gets those of Node', async () => {
  const own = join(await folder(), 'own.pem')
  expect(await findAuthorities(own, { env: {}, files: [] })).toBe(own)
  expect(new X509Certificate(await readFile(own)).ca).toBe(true)
})
