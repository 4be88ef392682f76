/** Objects that the acceptance tests apply: one of each kind that an application brings. */
export const application = `
apiVersion: v1
kind: Service
metadata: {name: frontend, labels: {app: frontend}}
spec: {selector: {app: frontend}, ports: [{port: 9080, name: http}]}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: fe}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: cm1}
data: {a: "1"}
---
apiVersion: v1
kind: Secret
metadata: {name: sec1}
stringData: {password: x}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: frontend}
spec:
  selector: {matchLabels: {app: frontend}}
  template:
    metadata: {labels: {app: frontend}}
    spec:
      serviceAccountName: fe
      containers:
      - {name: frontend, image: "frontend:v1", env: [{name: A, value: "1"}], ports: [{containerPort: 9080}]}
`

export function virtualService(version: string, port = 9080, member = 'http'): string {
  return `
apiVersion: networking.istio.io/${version}
kind: VirtualService
metadata: {name: fe}
spec:
  hosts: ["*"]
  gateways: [gw1]
  ${member}: [{route: [{destination: {host: frontend, port: {number: ${port}}}}]}]
`
}

export const rules = `${virtualService('v1alpha3')}---
apiVersion: networking.istio.io/v1beta1
kind: DestinationRule
metadata: {name: fe}
spec: {host: frontend}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: gw1}
spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}
`

export const withoutSelector = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: nosel}
spec: {template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: b}]}}}
`

export const weightless = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: zero}
spec: {hosts: [a], http: [{route: [{destination: {host: a}, weight: 0}, {destination: {host: b}, weight: 0}]}]}
`

export const wasmPlugin = `
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: {name: w}
spec: {url: "oci://x"}
`
