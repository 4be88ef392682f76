// A lab whose compile cache is in a folder of its choice: `node serve-lab.ts <state folder> <workspace>`.
import { enableCompileCache } from 'node:module'
import { join, resolve } from 'node:path'

const [stateDir = '', workspaceRoot = ''] = process.argv.slice(2)
enableCompileCache(join(workspaceRoot, 'node_modules/.cache/node-compile'))
const { findEnvoy, labPaths, makeLabFolders, startLab, systemObjects } = await import('@traffic-lab/lab')
const { weatherApp } = await import('./weather-objects.ts')

const stopped = new AbortController()
// The channel goes with the benchmark, however that ends.
process.once('disconnect', () => stopped.abort())
const paths = labPaths(stateDir)
await makeLabFolders(paths)
const { path: envoyPath } = await findEnvoy({ env: process.env })
const objects = await weatherApp(resolve(import.meta.dirname, '../..'))
const lab = await startLab({
  paths,
  workspaceRoot,
  envoyPath,
  systemObjects: await systemObjects(),
  objects,
  log: () => {},
})
try {
  const problems = await lab.allReady({ progress: () => {}, signal: stopped.signal, deadlineMs: 60_000 })
  process.send?.({ problems })
  await new Promise<void>((done) => {
    if (stopped.signal.aborted) done()
    else stopped.signal.addEventListener('abort', () => done())
  })
} finally {
  await lab.close()
}
