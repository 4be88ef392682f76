import { createHash } from 'node:crypto'
import { chmod, mkdir } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'

/** Where one lab keeps what it holds. */
export interface LabPaths {
  /** `.lab`: everything that survives a restart. */
  readonly stateDir: string
  /** Objects of the API. */
  readonly objects: string
  /** TLS key pair and token of the API. */
  readonly credentials: string
  readonly kubeconfig: string
  /** Authorities of TLS servers, where the machine has none. */
  readonly authorities: string
  /** Names of Services that are not HTTP, for the programs in pods. */
  readonly hosts: string
  /** Working folders and logs of pods. */
  readonly pods: string
  /** Ports and addresses of the last run, so that the next one takes the same. */
  readonly run: string
  readonly logs: string
  /** Unix sockets: short, because a path of more than 108 bytes cannot be bound. */
  readonly socketDir: string
  readonly lockSocket: string
  readonly xdsSocket: string
}

/** The paths of the lab whose state lives in `stateDir`; creates nothing. */
export function labPaths(stateDir: string, runtimeDir = process.env.XDG_RUNTIME_DIR ?? tmpdir()): LabPaths {
  const root = resolve(stateDir)
  const id = createHash('sha256').update(root).digest('hex').slice(0, 8)
  const socketDir = join(runtimeDir, `traffic-lab-${userInfo().uid}`, id)
  return {
    stateDir: root,
    objects: join(root, 'objects'),
    credentials: join(root, 'credentials.json'),
    kubeconfig: join(root, 'kubeconfig'),
    authorities: join(root, 'authorities.pem'),
    hosts: join(root, 'hosts'),
    pods: join(root, 'pods'),
    run: join(root, 'run.json'),
    logs: join(root, 'logs'),
    socketDir,
    lockSocket: join(socketDir, 'lock.sock'),
    xdsSocket: join(socketDir, 'xds.sock'),
  }
}

/** Makes the folders, readable by this user alone. */
export async function makeLabFolders(paths: LabPaths): Promise<void> {
  for (const folder of [paths.stateDir, paths.objects, paths.logs, paths.socketDir]) {
    await mkdir(folder, { recursive: true, mode: 0o700 })
  }
  await chmod(paths.socketDir, 0o700)
}
