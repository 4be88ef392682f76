import { mkdtemp, readdir, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { clearSockets } from './clear-sockets.ts'
import { type LabPaths, labPaths, makeLabFolders } from './lab-paths.ts'

describe('the sockets of a lab that ended', () => {
  let paths: LabPaths
  beforeEach(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sockets-'))
    paths = labPaths(join(folder, 'state'), folder)
    await makeLabFolders(paths)
    for (const name of ['xds.sock', '0123456789ab.sock']) await writeFile(join(paths.socketDir, name), '')
  })

  it('go, and their folder with them', async () => {
    await clearSockets(paths)
    await expect(stat(paths.socketDir)).rejects.toThrow('ENOENT')
    await clearSockets(paths)
  })

  it("go, but not the lock's, nor what is not a socket", async () => {
    for (const path of [paths.lockSocket, join(paths.socketDir, 'notes.txt')]) await writeFile(path, '')
    await clearSockets(paths)
    expect((await readdir(paths.socketDir)).toSorted()).toEqual(['lock.sock', 'notes.txt'])
  })
})
