import { relative } from 'node:path'
import { bookinfoHost } from './demo-objects.ts'
import type { UpOptions } from './parse-command.ts'
import { callerFolder, workspaceRoot } from './workspace.ts'

/** For a shell, as it is if it can be. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
}

/** Browsers and curl find every name below localhost by themselves. */
function pages(gatewayUrl: string): readonly string[] {
  const { port } = new URL(gatewayUrl)
  return [`  weather   ${gatewayUrl}/dashboard`, `  bookinfo  http://${bookinfoHost}:${port}/productpage`]
}

/** What a person needs to know once the lab runs. */
export function banner(
  lab: { readonly gatewayUrl: string; readonly kubeconfig: string },
  options: UpOptions,
): string {
  const rules = relative(callerFolder, `${workspaceRoot}/manifests/5.3-traffic-shifting`)
  const next = options.empty
    ? ['kubectl create ns weather', 'kubectl label namespace weather istio-injection=enabled']
    : [
        'kubectl get po -n weather',
        `kubectl apply -f ${rules}/forecast-v2-destination.yaml -n weather`,
        `kubectl apply -f ${rules}/vs-forecast-weight-based-50.yaml -n weather`,
        'pnpm verify 5.3',
      ]
  const lines = [
    '',
    'Traffic Lab is running. Ctrl-C (or pnpm lab down) stops it; your objects stay.',
    '',
    ...(options.empty ? [] : pages(lab.gatewayUrl)),
    ...(lab.gatewayUrl.endsWith(':8080') || options.empty
      ? []
      : ['            (port 8080 is taken, so the gateway listens there)']),
    `  kubectl   export KUBECONFIG=${quoted(lab.kubeconfig)}`,
    '            (no kubectl here? pnpm kubectl fetches one)',
    '',
    '  next',
    ...next.map((line) => `    ${line}`),
    '',
    'kubectl exec opens a shell on this very machine, as you: keep the kubeconfig to yourself.',
    '',
  ]
  return `${lines.join('\n')}\n`
}
