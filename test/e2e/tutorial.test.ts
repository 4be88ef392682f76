import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kubectls } from './kubectls.ts'
import { type LabProcess, root, startLab } from './lab-process.ts'
import { createShell, type Shell } from './shell.ts'

/** The tutorial's own lines, one terminal from the first to the last, on files of the shape its readers have. */
describe.each(kubectls())(
  'a reader with the tutorial in one window and a terminal with kubectl $version in the other',
  ({ path }) => {
    let lab: LabProcess
    let sh: Shell

    beforeAll(async () => {
      lab = await startLab(['lab', 'up', '--empty'])
      sh = createShell({
        cwd: join(root, 'test/e2e/tutorial-files'),
        kubeconfig: lab.kubeconfig,
        kubectl: path,
      })
    })
    afterAll(async () => {
      await lab?.[Symbol.asyncDispose]()
    })

    /** Runs a line that must succeed without a word on stderr. */
    const ok = async (line: string): Promise<string> => {
      const { code, stdout, stderr } = await sh(line)
      expect({ line, code, stderr }).toEqual({ line, code: 0, stderr: '' })
      return stdout
    }
    const podsReady = (count: number) =>
      expect
        .poll(
          async () =>
            (await ok('kubectl get po -n weather --no-headers'))
              .split('\n')
              .filter((row) => / 2\/2 +Running +0 /.test(row)).length,
          { timeout: 20_000 },
        )
        .toBe(count)
    const inForce = (objects: string) =>
      ok(`kubectl wait --for=condition=Reconciled ${objects} -n weather --timeout=10s`)
    const versions = async (count: number): Promise<{ v1: number; v2: number }> => {
      const fetches = `for i in $(seq ${count}); do curl -sS http://forecast:3002/weather?locate=Hangzhou | grep -c recommendation || true; done`
      const answers = await ok(
        `kubectl exec -n weather $(kubectl get po -n weather | grep frontend-v1 | awk '{print $1}') -- bash -c '${fetches}'`,
      )
      const v2 = answers.split('\n').filter((line) => line === '1').length
      return { v1: answers.split('\n').filter((line) => line === '0').length, v2 }
    }

    it('creates the namespace and labels it (section 3)', async () => {
      expect(await ok('kubectl create ns weather')).toBe('namespace/weather created\n')
      expect(await ok('kubectl label namespace weather istio-injection=enabled')).toBe(
        'namespace/weather labeled\n',
      )
    })

    it('deploys the first version and sees 2/2 pods (section 3)', async () => {
      const applied = await ok('kubectl apply -f 08_environment/8.3/weather-v1.yaml -n weather')
      expect(applied.split('\n').filter((line) => line.endsWith(' created'))).toHaveLength(6)
      await podsReady(3)
      const services = await ok('kubectl get svc -n weather')
      expect(services.split('\n')[0]).toMatch(/^NAME +TYPE +CLUSTER-IP +EXTERNAL-IP +PORT\(S\) +AGE/)
      expect(services).toMatch(/^advertisement +ClusterIP +127\.\S+ +<none> +3003\/TCP /m)
      expect(services).toMatch(/^forecast +ClusterIP +127\.\S+ +<none> +3002\/TCP /m)
      expect(services).toMatch(/^frontend +ClusterIP +127\.\S+ +<none> +3000\/TCP /m)
    })

    it('opens the page by port-forward (section 3)', async () => {
      const line = [
        'kubectl port-forward -n weather svc/frontend --address 127.0.0.1 0:3000 > $HOME/forward.log 2>&1 & pid=$!',
        'for i in $(seq 100); do grep -q Forwarding $HOME/forward.log && break; read -t 0.1 < <(:) || true; sleep 0.1; done',
        'port=$(sed -n "s/.*127.0.0.1:\\([0-9]*\\) .*/\\1/p" $HOME/forward.log | head -1)',
        'curl -sSL http://127.0.0.1:$port/dashboard; kill $pid; wait $pid 2>/dev/null; true',
      ].join('\n')
      expect((await sh(line)).stdout).toContain('btn-green')
    })

    it('sends everything to v1 (section 5.2)', async () => {
      await ok('cd 10_canary-release/10.1')
      await ok('kubectl apply -f virtual-service-v1.yaml -n weather')
      await ok('kubectl apply -f destination-rule-v1.yaml -n weather')
      const gateway = [
        'apiVersion: networking.istio.io/v1alpha3',
        'kind: Gateway',
        'metadata:',
        '  name: weather-gateway',
        '  namespace: istio-system',
        'spec:',
        '  selector:',
        '    istio: ingressgateway',
        '  servers:',
        '  - port:',
        '      number: 80',
        '      name: http',
        '      protocol: HTTP',
        '    hosts:',
        '    - "*"',
      ]
      await ok(`cat > $HOME/weather-gateway.yaml <<EOF\n${gateway.join('\n')}\nEOF`)
      expect(await ok('kubectl apply -f $HOME/weather-gateway.yaml -n istio-system')).toBe(
        'gateway.networking.istio.io/weather-gateway created\n',
      )
      expect(
        (await ok('kubectl get vs -n weather'))
          .split('\n')
          .map((row) => row.replace(/ +/g, ' ').replace(/ \d+s$/, '')),
      ).toEqual([
        'NAME GATEWAYS HOSTS AGE',
        'advertisement-route ["advertisement"]',
        'forecast-route ["forecast"]',
        'frontend-route ["istio-system/weather-gateway"] ["*"]',
        '',
      ])
      expect(await ok('kubectl get dr -n weather')).toMatch(
        /^NAME +HOST +AGE\nadvertisement-dr +advertisement +\d+s\nforecast-dr +forecast +\d+s\nfrontend-dr +frontend +\d+s\n$/,
      )
      const yaml = await ok('kubectl get vs advertisement-route -n weather -o yaml')
      expect(yaml).toContain(
        '{"apiVersion":"networking.istio.io/v1alpha3","kind":"VirtualService","metadata":{"annotations":{},"name":"advertisement-route","namespace":"weather"},"spec":{"hosts":["advertisement"],"http":[{"route":[{"destination":{"host":"advertisement","subset":"v1"}}]}]}}',
      )
      await inForce('vs/frontend-route vs/forecast-route dr/forecast-dr')
      const { gatewayUrl } = (await lab.running()) ?? {}
      const page = await fetch(`${gatewayUrl}/dashboard`)
      expect([page.status, page.headers.get('server')]).toEqual([200, 'istio-envoy'])
      expect(await page.text()).toContain('btn-green')
    })

    it('deploys v2 beside v1, and v1 still answers everything (section 5.2)', async () => {
      await ok('cd ../10.2')
      await ok('kubectl apply -f recommendation-all.yaml -f forecast-v2-deployment.yaml -n weather')
      await podsReady(5)
      expect(await versions(20)).toEqual({ v1: 20, v2: 0 })
    })

    it('splits the traffic in two halves (section 5.3)', async () => {
      await ok('kubectl get dr forecast-dr -n weather -o yaml')
      expect(await ok('kubectl apply -f forecast-v2-destination.yaml -n weather')).toBe(
        'destinationrule.networking.istio.io/forecast-dr configured\n',
      )
      expect(await ok('kubectl apply -f vs-forecast-weight-based-50.yaml -n weather')).toBe(
        'virtualservice.networking.istio.io/forecast-route configured\n',
      )
      expect(await ok('kubectl get vs -n weather forecast-route -o yaml')).toMatch(
        /weight: 50[\s\S]*weight: 50/,
      )
      await inForce('vs/forecast-route dr/forecast-dr')
      const { v1, v2 } = await versions(100)
      expect(v1 + v2).toBe(100)
      // A fair split leaves this band once in ten million runs.
      expect(v2).toBeGreaterThanOrEqual(24)
      expect(v2).toBeLessThanOrEqual(76)
    })

    it('moves everything to v2 (section 5.3)', async () => {
      await ok('kubectl apply -f vs-forecast-weight-based-v2.yaml -n weather')
      await inForce('vs/forecast-route')
      expect(await versions(30)).toEqual({ v1: 0, v2: 30 })
    })

    it('reads the log of the sidecar in columns', async () => {
      const pod = "$(kubectl get po -n weather | grep frontend-v1 | awk '{print $1}')"
      // The proxy writes its log every 50 ms.
      await expect
        .poll(async () => (await ok(`kubectl -n weather logs ${pod} -c istio-proxy | grep -c curl`)).trim(), {
          timeout: 5_000,
        })
        .toBe('150')
      const hosts = await ok(
        `kubectl -n weather logs ${pod} -c istio-proxy | grep curl | awk '{print $18}' | sort | uniq -c`,
      )
      expect(hosts.trim().split('\n')).toHaveLength(2)
      expect(hosts).toMatch(/^ +\d+ "127\.\S+:3002"\n +\d+ "127\.\S+:3002"\n$/)
      expect(await ok(`kubectl -n weather logs ${pod} --tail=1`)).not.toBe('')
    })

    it('deletes a rule, and a deleted pod comes back under another name', async () => {
      expect(await ok('kubectl delete vs advertisement-route -n weather')).toMatch(
        /^virtualservice.networking.istio.io "advertisement-route" deleted/,
      )
      const before = await ok('kubectl get po -n weather -o name | grep frontend-v1')
      await ok(
        "kubectl get po -n weather|grep frontend-v1 |awk '{print $1}' |xargs -i kubectl -n weather delete po {}",
      )
      await podsReady(5)
      expect(await ok('kubectl get po -n weather -o name | grep frontend-v1')).not.toBe(before)
    })
  },
)
