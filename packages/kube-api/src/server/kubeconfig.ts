import { stringify } from 'yaml'

export interface KubeconfigOptions {
  readonly url: string
  /** PEM text of the server's certificate, which is its own authority. */
  readonly cert: string
  readonly token: string
}

const name = 'traffic-lab'

/** The text of a kubeconfig whose cluster, user and context are named `traffic-lab`. */
export function kubeconfigText({ url, cert, token }: KubeconfigOptions): string {
  const authority = Buffer.from(cert).toString('base64')
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name, cluster: { server: url, 'certificate-authority-data': authority } }],
      users: [{ name, user: { token } }],
      contexts: [{ name, context: { cluster: name, user: name, namespace: 'default' } }],
      'current-context': name,
    },
    { lineWidth: 0 },
  )
}
