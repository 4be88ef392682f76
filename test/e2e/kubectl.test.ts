import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kubectls } from './kubectls.ts'
import { type LabProcess, root, startLab } from './lab-process.ts'
import { portForward } from './port-forward.ts'
import { createShell, firstLineOf, type Shell } from './shell.ts'

const files = join(root, 'test/e2e/kubectl-files')

/** What the real kubectl expects of an API server, line by line, on the running lab. */
describe.each(kubectls())('kubectl $version', ({ path }) => {
  let lab: LabProcess
  let sh: Shell
  beforeAll(async () => {
    lab = await startLab(['lab', 'up', '--empty'])
    sh = createShell({ cwd: files, kubeconfig: lab.kubeconfig, kubectl: path })
  })
  afterAll(async () => {
    await lab?.[Symbol.asyncDispose]()
  })

  const ok = async (line: string): Promise<string> => {
    const { code, stdout, stderr } = await sh(line)
    expect({ line, code, stderr }).toEqual({ line, code: 0, stderr: '' })
    return stdout
  }
  const refused = async (line: string): Promise<string> => {
    const { code, stderr } = await sh(line)
    expect({ line, code }).toEqual({ line, code: 1 })
    return stderr
  }
  const lines = (text: string) => text.trimEnd().split('\n')
  const applyText = (text: string, options = '') =>
    `kubectl apply -n weather ${options} -f - <<'EOF'\n${text}\nEOF`
  const rule = (spec: string) =>
    `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: other}\nspec: ${spec}`
  const pod = async () =>
    (await ok("kubectl get po -n weather -l app=frontend -o jsonpath='{.items[0].metadata.name}'")).trim()

  it('names the version and the kinds', async () => {
    expect((await sh('kubectl version')).stdout).toContain('Server Version: v1.33.0')
    const kinds = lines(await ok('kubectl api-resources --api-group=networking.istio.io --no-headers'))
    expect(kinds).toHaveLength(9)
    expect(
      kinds.some((row) => /^virtualservices +vs +networking\.istio\.io\/v1 +true +VirtualService/.test(row)),
    ).toBe(true)
    expect(await ok('kubectl get nodes')).toMatch(/^NAME .*VERSION\nlab +Ready +<none> +\d+s +v1\.33\.0\n$/)
    expect(await ok('kubectl auth can-i create deploy')).toBe('yes\n')
    expect(await ok('kubectl auth can-i --list')).toMatch(/^\*\.\* +\[\] +\[\] +\[\*\]$/m)
    expect(await ok('kubectl auth whoami')).toMatch(/^Username +traffic-lab$/m)
    expect(await ok('kubectl cluster-info')).toMatch(
      /Kubernetes control plane.* is running at .*https:\/\/127\.0\.0\.1:\d+/,
    )
  })

  it('creates and labels a namespace once', async () => {
    expect(await ok('kubectl create ns weather')).toBe('namespace/weather created\n')
    expect(await refused('kubectl create ns weather')).toBe(
      'Error from server (AlreadyExists): namespaces "weather" already exists\n',
    )
    expect(await ok('kubectl label namespace weather istio-injection=enabled')).toBe(
      'namespace/weather labeled\n',
    )
    expect(await ok('kubectl label namespace weather istio-injection=enabled')).toBe(
      'namespace/weather not labeled\n',
    )
    expect(await ok('kubectl get ns -L istio-injection')).toMatch(/^weather +Active +\d+s +enabled$/m)
  })

  it('applies a folder, again without a change, and again with one', async () => {
    expect(lines(await ok('kubectl apply -f m -n weather'))).toEqual([
      'service/frontend created',
      'serviceaccount/fe created',
      'configmap/cm1 created',
      'secret/sec1 created',
      'deployment.apps/frontend created',
      'virtualservice.networking.istio.io/fe created',
      'destinationrule.networking.istio.io/fe created',
      'gateway.networking.istio.io/gw1 created',
    ])
    const again = lines(await ok('kubectl apply -f m -n weather'))
    expect(again.filter((line) => !line.endsWith(' unchanged'))).toEqual(['secret/sec1 configured'])
    const changed = (await readFile(join(files, 'm/vs.yaml'), 'utf8')).replace('number: 9080', 'number: 9081')
    expect(lines(await ok(applyText(changed)))).toEqual([
      'virtualservice.networking.istio.io/fe configured',
      'destinationrule.networking.istio.io/fe unchanged',
      'gateway.networking.istio.io/gw1 unchanged',
    ])
  })

  it('takes every version of a rule for the same object', async () => {
    const [text = ''] = (await readFile(join(files, 'm/vs.yaml'), 'utf8')).split('---\n')
    for (const version of ['v1beta1', 'v1']) {
      expect(await ok(applyText(text.replace('v1alpha3', version)))).toBe(
        'virtualservice.networking.istio.io/fe configured\n',
      )
    }
    expect(lines(await ok('kubectl get vs -n weather --no-headers'))).toHaveLength(1)
    expect(await ok('kubectl get vs fe -n weather -o jsonpath={.apiVersion}')).toBe('networking.istio.io/v1')
  })

  it('applies a kustomization', async () => {
    const folder = join(lab.stateDir, 'kustomization')
    await ok(`mkdir -p ${folder} && cp m/*.yaml ${folder}`)
    await writeFile(join(folder, 'kustomization.yaml'), 'resources: [app.yaml, vs.yaml]\n')
    expect(await ok(`kubectl apply -k ${folder} -n weather`)).toContain('deployment.apps/frontend unchanged')
  })

  it('hears about unknown fields, in the API server’s words', async () => {
    expect(await refused(applyText(rule('{htp: []}')))).toMatch(
      /Error from server \(BadRequest\): error when creating .*VirtualService in version "v1" cannot be handled as a VirtualService: strict decoding error: unknown field "spec\.htp"/,
    )
    const { code, stdout, stderr } = await sh(
      applyText(
        rule('{hosts: [x], htp: [], http: [{route: [{destination: {host: x}}]}]}'),
        '--validate=warn',
      ),
    )
    expect([code, stdout, stderr]).toEqual([
      0,
      'virtualservice.networking.istio.io/other created\n',
      'Warning: unknown field "spec.htp"\n',
    ])
    await ok('kubectl delete vs other -n weather')
  })

  it('hears about what is missing, unknown or without sense', async () => {
    const noSelector =
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: nosel}\nspec:\n  template:\n    metadata: {labels: {a: b}}\n    spec: {containers: [{name: c, image: x}]}'
    expect(await refused(applyText(noSelector))).toContain(
      'The Deployment "nosel" is invalid: spec.selector: Required value',
    )
    const nope = 'apiVersion: networking.istio.io/v1\nkind: Nope\nmetadata: {name: x}'
    expect(await refused(applyText(nope))).toMatch(
      /no matches for kind "Nope" in version "networking\.istio\.io\/v1"[\s\S]*ensure CRDs are installed first/,
    )
    const zero = rule(
      '{hosts: [x], http: [{route: [{destination: {host: a}, weight: 0}, {destination: {host: b}, weight: 0}]}]}',
    )
    expect(await refused(applyText(zero))).toContain(
      'admission webhook "validation.istio.io" denied the request: configuration is invalid: total destination weight = 0',
    )
    expect(await refused('kubectl get po nosuch -n weather')).toBe(
      'Error from server (NotFound): pods "nosuch" not found\n',
    )
  })

  it('waits for the rollout and sees the pod with its sidecar', async () => {
    expect(await ok('kubectl rollout status deploy/frontend -n weather --timeout=20s')).toContain(
      'successfully rolled out',
    )
    expect(await ok('kubectl wait --for=condition=available deploy/frontend -n weather --timeout=20s')).toBe(
      'deployment.apps/frontend condition met\n',
    )
    const [header, row] = lines(await ok('kubectl get po -n weather'))
    expect(header).toMatch(/^NAME +READY +STATUS +RESTARTS +AGE/)
    expect(row).toMatch(/^frontend-\S+-\S{5} +2\/2 +Running +0 +\d+s/)
    const rules = await ok('kubectl get vs,dr,gw -n weather')
    expect(rules).toMatch(/^virtualservice\.networking\.istio\.io\/fe +\["gw1"\] +\["\*"\] +\d+s/m)
    expect(rules).toMatch(/^destinationrule\.networking\.istio\.io\/fe +frontend +\d+s/m)
    expect(rules).toMatch(/^gateway\.networking\.istio\.io\/gw1 +\d+s/m)
  })

  it('rolls a restart out: a new pod first, then the old one goes', async () => {
    const before = await pod()
    expect(await ok('kubectl rollout restart deploy/frontend -n weather')).toBe(
      'deployment.apps/frontend restarted\n',
    )
    expect(await ok('kubectl rollout status deploy/frontend -n weather --timeout=30s')).toContain(
      'successfully rolled out',
    )
    await ok(`kubectl wait --for=delete pod/${before} -n weather --timeout=30s`)
    expect(await pod()).not.toBe(before)
  })

  it('reads logs', async () => {
    const name = await pod()
    await ok(
      `kubectl exec ${name} -n weather -- bash -c 'for i in 1 2 3; do curl -s localhost:9080/status; done'`,
    )
    await expect
      .poll(async () => lines(await ok(`kubectl logs ${name} -c istio-proxy -n weather --tail=2`)).length, {
        timeout: 30_000,
      })
      .toBe(2)
    const { stderr, stdout } = await sh('kubectl logs deploy/frontend -n weather')
    expect(stderr).toBe('')
    expect(stdout).not.toBe('')
    // Followed logs end with the reader.
    expect((await sh(firstLineOf(`kubectl logs -f ${name} -n weather`))).stdout).toBe(
      `${stdout.split('\n')[0]}\n`,
    )
  })

  it('runs commands, with both streams and the exit code', async () => {
    const name = await pod()
    for (const sockets of ['true', 'false']) {
      const line = `KUBECTL_REMOTE_COMMAND_WEBSOCKETS=${sockets} kubectl exec ${name} -n weather -- sh -c 'echo out; echo err >&2; exit 3'`
      expect(await sh(line)).toEqual({
        code: 3,
        stdout: 'out\n',
        stderr: 'err\ncommand terminated with exit code 3\n',
      })
    }
    const blob = await ok(
      `head -c 300000 /dev/urandom > $HOME/blob; kubectl exec -i ${name} -n weather -- cat < $HOME/blob | cmp - $HOME/blob && echo equal`,
    )
    expect(blob).toBe('equal\n')
  })

  it('forwards a port to the app itself', async () => {
    await using forward = await portForward(lab.kubeconfig, 'weather', 'svc/frontend', 9080, path)
    const answer = await fetch(`${forward.url}/status`)
    expect([answer.status, await answer.text()]).toEqual([200, 'ok'])
  })

  it('deletes a pod once its processes have ended, and another one takes its place', async () => {
    const name = await pod()
    expect(await ok(`kubectl delete po ${name} -n weather`)).toContain(`pod "${name}" deleted`)
    expect(await pod()).not.toBe(name)
    await ok('kubectl rollout status deploy/frontend -n weather --timeout=20s')
  })

  it('deletes a rule once', async () => {
    expect(await ok('kubectl delete vs fe -n weather')).toContain(
      'virtualservice.networking.istio.io "fe" deleted',
    )
    expect(await refused('kubectl delete vs fe -n weather')).toContain(
      'Error from server (NotFound): virtualservices.networking.istio.io "fe" not found',
    )
    expect(await ok('kubectl delete vs fe -n weather --ignore-not-found')).toBe('')
  })

  it('is the only one that gets in: no token, no foreign Host, no Origin', async () => {
    const config = await readFile(lab.kubeconfig, 'utf8')
    const [, token = ''] = /token: (\S+)/.exec(config) ?? []
    const { apiUrl } = (await lab.running()) ?? {}
    const status = (options: string) =>
      ok(
        `curl -sk -o /dev/null -w '%{http_code}' ${options} '${apiUrl}/api/v1/namespaces/weather/pods/${'x'}/exec?command=touch&command=/tmp/x'`,
      )
    expect(await status('')).toBe('401')
    expect(await status(`-H 'Authorization: Bearer ${token}' -H 'Host: evil.example'`)).toBe('403')
    expect(await status(`-H 'Authorization: Bearer ${token}' -H 'Origin: http://x'`)).toBe('403')
  })

  it('deletes everything with the namespace', async () => {
    await ok('kubectl delete ns weather')
    expect(await refused('kubectl get ns weather')).toContain('NotFound')
    expect((await sh('kubectl get po -n weather')).stderr).toBe('No resources found in weather namespace.\n')
  })
})
