import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { KubeConfig } from '@kubernetes/client-node'
import { MeshError } from '@traffic-lab/resources'

export interface KubeconfigChoice {
  /** A file. Without it: KUBECONFIG, else `~/.kube/config`, as kubectl does. */
  readonly kubeconfig?: string
  /** Without it: the file's current one. */
  readonly context?: string
}

/** Reads which API to speak to. Rejects what kubectl would only find out by asking localhost:8080. */
export function loadKubeconfig({ kubeconfig, context }: KubeconfigChoice): KubeConfig {
  const usual = join(homedir(), '.kube', 'config')
  const named = kubeconfig ?? process.env.KUBECONFIG ?? ''
  const from = kubeconfig ?? (named === '' ? usual : `KUBECONFIG (${named})`)
  const insideCluster = process.env.KUBERNETES_SERVICE_HOST !== undefined
  if (named === '' && !insideCluster && !existsSync(usual)) {
    throw new MeshError('VER001', `no kubeconfig: KUBECONFIG is not set, and there is no ${usual}`, {
      hint: 'Name the file of your cluster with --kubeconfig FILE, or set KUBECONFIG.',
    })
  }
  const config = new KubeConfig()
  try {
    if (kubeconfig === undefined) config.loadFromDefault()
    else config.loadFromFile(kubeconfig)
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    const hint = 'Name a kubeconfig file, or set KUBECONFIG.'
    throw new MeshError('VER001', `no usable kubeconfig in ${from}: ${message}`, { cause, hint })
  }
  if (context !== undefined) config.setCurrentContext(context)
  if (config.getCurrentCluster() !== null) return config
  const known = config.getContexts().map(({ name }) => name)
  throw new MeshError('VER011', `${from} has no context "${config.getCurrentContext()}"`, {
    hint: `Contexts it has: ${known.join(', ') || 'none'}.`,
  })
}
