import { createHmac } from 'node:crypto'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type LabProcess, root, startLab } from './lab-process.ts'
import { createShell, type Shell } from './shell.ts'

const secret = 'a secret of the test alone, which is long enough'
const base64 = (text: string) => Buffer.from(text).toString('base64url')

/** A token signed with the test's key, or with another. */
function token(claims: object, key = secret): string {
  const content = `${base64(JSON.stringify({ alg: 'HS256', kid: 'one' }))}.${base64(JSON.stringify(claims))}`
  return `${content}.${createHmac('sha256', key).update(content).digest('base64url')}`
}

const keys = JSON.stringify({ keys: [{ kty: 'oct', kid: 'one', alg: 'HS256', k: base64(secret) }] })

/** An open connection keeps the rules that it began with, until it is drained: so the first answers may be old. */
describe('who may call whom', () => {
  let lab: LabProcess
  let sh: Shell
  let folder: string
  beforeAll(async () => {
    lab = await startLab(['lab', 'up'])
    folder = await mkdtemp(join(tmpdir(), 'yaml-'))
    sh = createShell({ cwd: folder, kubeconfig: lab.kubeconfig })
    // A pod in a namespace without injection has no sidecar.
    await good('kubectl run outside -n default --image=fortio/fortio')
    await good('kubectl wait -n default --for=condition=Ready pod/outside --timeout=60s')
    await good(`kubectl apply -f ${root}/manifests/5.2-preparation/weather-gateway.yaml`)
    await good(`kubectl apply -n weather -f ${root}/manifests/5.2-preparation/virtual-service-v1.yaml`)
    await good(`kubectl apply -n weather -f ${root}/manifests/5.2-preparation/destination-rule-v1.yaml`)
  })
  afterAll(async () => {
    await lab?.[Symbol.asyncDispose]()
  })
  afterEach(async () => {
    await good('kubectl delete pa,ap,ra --all -A')
    await good('kubectl delete dr advertisement-dr -n weather --ignore-not-found')
    await good(`kubectl apply -n weather -f ${root}/manifests/5.2-preparation/destination-rule-v1.yaml`)
  })

  async function good(line: string): Promise<string> {
    const { code, stdout, stderr } = await sh(line)
    expect(code, `${line}\n${stdout}${stderr}`).toBe(0)
    return stdout
  }

  async function apply(kind: string, namespace: string, spec: string): Promise<void> {
    const group = kind === 'DestinationRule' ? 'networking' : 'security'
    const name = kind === 'DestinationRule' ? 'advertisement-dr' : 'a'
    const head = `apiVersion: ${group}.istio.io/v1\nkind: ${kind}\nmetadata: {name: ${name}, namespace: ${namespace}}\n`
    await writeFile(join(folder, 'policy.yaml'), `${head}spec:\n${spec}`)
    await good('kubectl apply -f policy.yaml')
    await good(
      `kubectl wait --for=condition=Reconciled ${kind.toLowerCase()}/${name} -n ${namespace} --timeout=60s`,
    )
  }

  const curl = (words: string) => `curl -s -o /dev/null -m 10 -w '%{http_code}' ${words}`
  const url = 'http://advertisement.weather:3003/ad'
  const fromMesh = (words = url) =>
    good(`kubectl exec -n weather deploy/frontend-v1 -c frontend -- ${curl(words)}`)
  const fromOutside = (words = url) => good(`kubectl exec -n default outside -- ${curl(words)}`)
  const throughGateway = async (words: string) => good(curl(`${words} ${await gatewayUrl()}/dashboard`))
  const gatewayUrl = async () => (await lab.running())?.gatewayUrl ?? 'no gateway'
  const serverName = async () =>
    (
      await good(
        "kubectl logs -n weather deploy/advertisement-v1 -c istio-proxy --tail=1 | awk '{print $(NF-1)}'",
      )
    ).trim()

  const advertisement = '  selector: {matchLabels: {app: advertisement}}\n'

  it('without a rule that asks for identities, sidecars speak plaintext', async () => {
    await expect
      .poll(async () => [await fromMesh(), await serverName(), await fromOutside()])
      .toEqual(['200', '-', '200'])
  })

  it('STRICT turns away who has no sidecar; the others call over mutual TLS', async () => {
    await apply('PeerAuthentication', 'weather', `${advertisement}  mtls: {mode: STRICT}\n`)
    await expect.poll(() => fromMesh()).toBe('200')
    expect(await serverName()).toMatch(
      /^outbound_\.3003_\.(v1)?_\.advertisement\.weather\.svc\.cluster\.local$/,
    )
    await expect.poll(() => fromOutside()).toBe('503')
  })

  it('PERMISSIVE takes both', async () => {
    await apply('PeerAuthentication', 'weather', '  mtls: {mode: PERMISSIVE}\n')
    await expect.poll(() => fromMesh()).toBe('200')
    expect(await serverName()).toMatch(/^outbound_/)
    await expect.poll(async () => [await fromOutside(), await serverName()]).toEqual(['200', '-'])
  })

  it('a port of its own mode opens what the rest closes', async () => {
    const ports = '  portLevelMtls: {3003: {mode: DISABLE}}\n'
    await apply('PeerAuthentication', 'weather', `${advertisement}  mtls: {mode: STRICT}\n${ports}`)
    await expect
      .poll(async () => [await fromMesh(), await serverName(), await fromOutside()])
      .toEqual(['200', '-', '200'])
  })

  it('a DestinationRule says how to call, whatever the server takes', async () => {
    const tls = (mode: string) =>
      `  host: advertisement\n  trafficPolicy: {tls: {mode: ${mode}}}\n  subsets: [{name: v1, labels: {version: v1}}]\n`
    await apply('DestinationRule', 'weather', tls('ISTIO_MUTUAL'))
    await expect.poll(() => fromMesh()).toBe('200')
    expect(await serverName()).toMatch(/^outbound_/)
    await apply('PeerAuthentication', 'weather', `${advertisement}  mtls: {mode: STRICT}\n`)
    await apply('DestinationRule', 'weather', tls('DISABLE'))
    await expect.poll(() => fromMesh()).toBe('503')
  })

  it('DENY by namespace sees the identity of the caller', async () => {
    const from = '  rules: [{from: [{source: {namespaces: [weather]}}]}]\n'
    await apply('AuthorizationPolicy', 'weather', `${advertisement}  action: DENY\n${from}`)
    await expect.poll(async () => [await fromMesh(), await fromOutside()]).toEqual(['403', '200'])
  })

  it('ALLOW by principal lets that identity in, and nobody else', async () => {
    const of = (account: string) => `cluster.local/ns/weather/sa/${account}`
    const rules = (account: string) =>
      `${advertisement}  rules: [{from: [{source: {principals: ["${of(account)}"]}}]}]\n`
    await apply('AuthorizationPolicy', 'weather', rules('default'))
    await expect.poll(async () => [await fromMesh(), await fromOutside()]).toEqual(['200', '403'])
    await apply('AuthorizationPolicy', 'weather', rules('other'))
    await expect.poll(async () => [await fromMesh(), await fromOutside()]).toEqual(['403', '403'])
  })

  it('paths, methods and headers need no identity', async () => {
    const rules = [
      '{to: [{operation: {paths: ["/ad"], methods: [GET], ports: ["3003"]}}],',
      'when: [{key: "request.headers[x-token]", values: ["good*"]}]}',
    ].join(' ')
    await apply('AuthorizationPolicy', 'weather', `${advertisement}  rules: [${rules}]\n`)
    await expect.poll(() => fromMesh(`-H 'x-token: good-one' ${url}`)).toBe('200')
    expect(await serverName()).toBe('-')
    await expect.poll(() => fromMesh(`-H 'x-token: bad' ${url}`)).toBe('403')
    await expect.poll(() => fromMesh(`-X POST -H 'x-token: good-one' ${url}`)).toBe('403')
    await expect.poll(() => fromOutside(`-H 'x-token: good-one' ${url}?a=b`)).toBe('200')
  })

  it('the gateway takes good tokens and none at all, until a policy wants one', async () => {
    const selector = '  selector: {matchLabels: {istio: ingressgateway}}\n'
    await apply(
      'RequestAuthentication',
      'istio-system',
      `${selector}  jwtRules: [{issuer: lab, jwks: '${keys}'}]\n`,
    )
    const bearer = (text: string) => `-H 'authorization: Bearer ${text}'`
    const claims = { iss: 'lab', sub: 'someone', groups: ['admin', 'staff'] }
    await expect.poll(() => throughGateway('')).toBe('200')
    await expect.poll(() => throughGateway(bearer(token(claims)))).toBe('200')
    await expect.poll(() => throughGateway(bearer(token(claims, 'another key')))).toBe('401')
    await expect.poll(() => throughGateway(bearer(token({ ...claims, iss: 'elsewhere' })))).toBe('401')

    const when = 'when: [{key: "request.auth.claims[groups]", values: [admin]}]'
    const rule = `{from: [{source: {requestPrincipals: ["lab/*"]}}], ${when}}`
    await apply('AuthorizationPolicy', 'istio-system', `${selector}  rules: [${rule}]\n`)
    await expect.poll(() => throughGateway('')).toBe('403')
    await expect.poll(() => throughGateway(bearer(token(claims)))).toBe('200')
    await expect.poll(() => throughGateway(bearer(token({ ...claims, groups: ['staff'] })))).toBe('403')
  })

  it('the gateway routes by a claim of the token', async () => {
    const selector = '  selector: {matchLabels: {istio: ingressgateway}}\n'
    await apply(
      'RequestAuthentication',
      'istio-system',
      `${selector}  jwtRules: [{issuer: lab, jwks: '${keys}'}]\n`,
    )
    const patch = [
      '{"op": "add", "path": "/spec/http/0", "value": {"match": [{"headers": ',
      '{"@request.auth.claims.group": {"exact": "admin"}}}], "directResponse": {"status": 202}}}',
    ].join('')
    await good(`kubectl patch vs frontend-route -n weather --type=json -p '[${patch}]'`)
    await good('kubectl wait --for=condition=Reconciled vs/frontend-route -n weather --timeout=60s')
    const bearer = (group: string) => `-H 'authorization: Bearer ${token({ iss: 'lab', sub: 'a', group })}'`
    await expect.poll(() => throughGateway(bearer('admin'))).toBe('202')
    await expect.poll(() => throughGateway(bearer('staff'))).toBe('200')
    await expect.poll(() => throughGateway('')).toBe('200')
    await good(`kubectl apply -n weather -f ${root}/manifests/5.2-preparation/virtual-service-v1.yaml`)
  })

  it('what needs others than the proxies is refused in a sentence', async () => {
    const file = (kind: string, spec: string) =>
      `apiVersion: security.istio.io/v1\nkind: ${kind}\nmetadata: {name: a, namespace: weather}\nspec: ${spec}\n`
    await writeFile(
      join(folder, 'bad.yaml'),
      file('RequestAuthentication', '{jwtRules: [{issuer: a, jwksUri: "https://a.example/keys"}]}'),
    )
    const { code, stderr } = await sh('kubectl apply -f bad.yaml')
    expect([code, stderr]).toEqual([1, expect.stringContaining('the keys of an issuer are not fetched here')])
  })
})
