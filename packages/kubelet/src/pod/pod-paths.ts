import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { MeshError, type Pod } from '@traffic-lab/resources'

/** The kernel's limit for the address of a Unix socket is 108 bytes with the final zero; macOS has 104. */
const longestSocketPath = 103

/** Where a pod's files are. */
export interface PodPaths {
  /** Everything of the pod; goes with it. */
  readonly dir: string
  /** The working directory and HOME of its application. */
  readonly workDir: string
  readonly tmpDir: string
  readonly bootstrap: string
  /** Envoy's own messages. */
  readonly envoyLog: string
  readonly adminSocket: string
  containerLog(container: string, run: number): string
}

/** Throws MeshError when `socketDir` is too long for a Unix socket in it. */
export function podPaths(stateDir: string, socketDir: string, pod: Pod): PodPaths {
  const { name, namespace = 'default', uid = '' } = pod.metadata
  const dir = join(stateDir, 'pods', `${namespace}_${name}_${uid}`)
  return {
    dir,
    workDir: join(dir, 'work'),
    tmpDir: join(dir, 'work', 'tmp'),
    bootstrap: join(dir, 'envoy.json'),
    envoyLog: join(stateDir, 'logs', `${namespace}_${name}.envoy.log`),
    adminSocket: adminSocketPath(socketDir, uid),
    containerLog: (container, run) => join(dir, container, `${run}.log`),
  }
}

/** The name is short and the pod's own. Throws MeshError when the folder is too long for a Unix socket. */
export function adminSocketPath(socketDir: string, uid: string): string {
  const path = join(socketDir, `${createHash('sha256').update(uid).digest('hex').slice(0, 12)}.sock`)
  if (Buffer.byteLength(path) > longestSocketPath) {
    throw new MeshError(
      'socket-path-too-long',
      `Unix socket "${path}" is longer than ${longestSocketPath} bytes`,
      {
        hint: 'start the lab with a shorter folder for its sockets (TMPDIR or XDG_RUNTIME_DIR)',
      },
    )
  }
  return path
}
