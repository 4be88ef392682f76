import type { OfflineVerb } from './parse-offline.ts'

export const exitCodes =
  'Exit codes: 0 good, 1 a check failed or YAML was refused, 2 wrong usage, 3 could not run.'

/** The help of the commands that need files alone. */
export const offlineTexts: Record<OfflineVerb, string> = {
  compile: `pnpm lab compile -f FILES... (--pod NAME | --gateway NAME) [-n NAMESPACE] [--mesh FILE] [-o json|yaml]
                 [--form per-port|forward-proxy]

Prints the Envoy configuration that one proxy gets when these files are applied: what \`istioctl proxy-config\`
shows on a cluster. It needs no lab and no cluster. The output is one document in the JSON form of Envoy's own
API, with four lists: listeners, routes, clusters, endpoints.

  pnpm lab compile -f k8s/weather -f manifests/5.2-preparation -n weather --pod frontend-v1
  pnpm lab compile -f k8s/weather -f manifests/5.2-preparation -n weather --gateway istio-ingressgateway

  -f FILES         files or folders (not the folders below them); a shell's pattern may follow: -f rules/*.yaml
  -n NAMESPACE     where objects that name no namespace go, and where the proxy is; default
  --pod NAME       a sidecar: the name of a pod, of its Deployment or of its app; NAMESPACE/NAME for another namespace
  --gateway NAME   a gateway: the same, or the name of a Gateway. One that is not in -n is looked for in
                   istio-system, where the ingress gateway of an installation is added if no file has one
  --mesh FILE      keys of Istio's MeshConfig, such as outboundTrafficPolicy; a key that is not translated is refused
  --form           per-port: as on a cluster, where all traffic of a pod is intercepted (default);
                   forward-proxy: as it runs in the lab, reached by http_proxy

Where the files have Deployments and no Pods of them, each counts as one ready pod with its name, and Services get
addresses and endpoints as if all were running. What is wrong in a file is said with file:line:column, and nothing
is printed then.

${exitCodes}
`,
  analyze: `pnpm lab analyze -f FILES... [-n NAMESPACE] [-o text|json]

Says what is wrong in these files, each with file:line:column and what to do: what is no YAML or no such field, what
Istio refuses, what Envoy would refuse, what the lab does not translate, and what does not fit together: a subset that
nobody defines, a Gateway or Service that is not there, a route that is never reached. The findings of
\`istioctl analyze\` are among them. It needs no lab and no cluster.

  pnpm lab analyze -f k8s/weather -f manifests/5.3-traffic-shifting -n weather

  -f FILES       files or folders (not the folders below them); give all that belongs together, the Services too
  -n NAMESPACE   where objects that name no namespace go; default
  -o json        a list of objects with code, name, level, file, line, column, object, path, message, hint, and istio:
                 the codes that istioctl has for the same

An error is refused or cannot work, a warning works but not as written, an info is worth knowing; docs/errors.md
explains each code. Errors make the exit code 1.

${exitCodes}
`,
  explain: `pnpm lab explain -f FILES... --from WORKLOAD 'GET http://HOST:PORT/PATH' [-H HEADER]... [-n NAMESPACE]
                 [--expect CLUSTER]... [--mesh FILE] [-o text|json]

Says where a request would go if these files were applied, and why: the listener, the virtual host, each route that
is tried and what about the request does not fit it, the route that takes it with its line in the files, its faults,
timeout and retries, and the clusters and endpoints that it leads to. It needs no lab and no cluster.

  pnpm lab explain -f k8s/weather -f manifests/5.2-preparation -n weather --from frontend-v1 \\
    'GET http://forecast:3002/weather' --expect 'outbound|3002|v1|forecast.weather.svc.cluster.local'

  -f FILES          files or folders: the Services and Deployments, and the rules
  -n NAMESPACE      where objects that name no namespace go, and where the caller is; default
  --from WORKLOAD   who calls: a pod, its Deployment or its app; a gateway (istio-ingressgateway) for requests that come
                    from outside, at the port of its Service
  -H HEADER         as with curl: -H 'cookie: version=v2'; -H 'host: a.example.com' names another host than the address
  --expect CLUSTER  makes it a check: the request must reach this cluster and no other. Repeat it where weights split
                    the traffic; a status such as 404 stands for an answer of the proxy's own, 503 for a cluster that is
                    missing or empty
  --mesh FILE       keys of Istio's MeshConfig, such as outboundTrafficPolicy

It is the proxy of the caller that is asked, in the form that it has on a cluster; what the proxy of the callee does
(authorization, mutual TLS) is not judged. Weights and faults are drawn by lot: they are told in percent.

${exitCodes}
`,
}
