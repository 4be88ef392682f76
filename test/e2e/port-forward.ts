import { spawn } from 'node:child_process'
import { kubectlPath } from './shell.ts'

/** `kubectl port-forward` to a free port on 127.0.0.1: the base URL, and the end of it. */
export interface PortForward extends AsyncDisposable {
  readonly url: string
}

export async function portForward(
  kubeconfig: string,
  namespace: string,
  target: string,
  port: number,
  kubectl = kubectlPath ?? 'kubectl',
): Promise<PortForward> {
  const args = ['port-forward', '-n', namespace, target, '--address', '127.0.0.1', `:${port}`]
  const child = spawn(kubectl, args, {
    env: { ...process.env, KUBECONFIG: kubeconfig },
    stdio: 'pipe',
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  let output = ''
  const local = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data: Buffer) => {
        output += data.toString()
        const [, found] = /Forwarding from 127\.0\.0\.1:(\d+)/.exec(output) ?? []
        if (found !== undefined) resolve(found)
      })
    }
    child.once('close', () => reject(new Error(`port-forward to ${target} ended: ${output}`)))
  })
  return {
    url: `http://127.0.0.1:${local}`,
    async [Symbol.asyncDispose]() {
      child.kill()
      await ended
    },
  }
}
