import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LabProcess, root, startLab } from './lab-process.ts'
import { createShell, type Shell } from './shell.ts'

describe('pnpm lab goto', () => {
  let lab: LabProcess
  let sh: Shell
  beforeAll(async () => {
    lab = await startLab(['lab', 'up', '--empty'])
    sh = createShell({ cwd: root, kubeconfig: lab.kubeconfig })
  })
  afterAll(async () => {
    await lab?.[Symbol.asyncDispose]()
  })

  const goTo = (section: string) =>
    sh(
      `LAB_STATE_DIR=${lab.stateDir} '${process.execPath}' ${join(root, 'packages/cli/src/main.ts')} lab goto ${section}`,
      200_000,
    )
  const names = async (kinds: string, namespace = 'weather') =>
    (await sh(`kubectl get ${kinds} -n ${namespace} -o name`)).stdout
      .trim()
      .replaceAll('.networking.istio.io', '')

  it('builds what the sections before it built', { timeout: 480_000 }, async () => {
    const { code, stdout, stderr } = await goTo('5.3')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('deployment.apps/forecast-v2 created\n')
    expect(stdout).toMatch(/Namespace weather is as section 5\.3 finds it\.\n$/)
    const weights = await sh('kubectl get vs forecast-route -n weather -o jsonpath={.spec.http[0].route}')
    expect(JSON.parse(weights.stdout)).toEqual([{ destination: { host: 'forecast', subset: 'v1' } }])
    // The next line of the tutorial finds objects that were applied, so kubectl has nothing to warn about.
    const next = await sh(
      'kubectl apply -n weather -f manifests/5.3-traffic-shifting/vs-forecast-weight-based-50.yaml',
    )
    expect(next).toMatchObject({ code: 0, stderr: '' })
  })

  it('goes on and back, and removes what must not be there', { timeout: 480_000 }, async () => {
    expect(await goTo('6.6.2')).toMatchObject({ code: 0, stderr: '' })
    expect(await names('vs,dr')).not.toMatch(/recommendation|virtualservice\/advertisement/)
    expect(await names('deploy,svc')).toMatch(/deployment\.apps\/fortio-deploy[\s\S]*service\/fortio/)
    const replicas = await sh('kubectl get deploy forecast-v2 -n weather -o jsonpath={.status.readyReplicas}')
    expect(replicas.stdout).toBe('5')
    await sh('kubectl delete vs forecast-route -n weather')
    await sh('kubectl run sick --image=traffic-lab/weather-forecast:0.1.0 --labels=app=forecast -n weather')
    expect(await names('pods')).toContain('pod/sick')
    const { code, stdout } = await goTo('5.2')
    expect(code).toBe(0)
    expect(await names('pods')).not.toContain('pod/sick')
    expect(stdout).toContain('deployment.apps "forecast-v2" deleted')
    expect(await names('vs,dr,gw')).toBe('')
    expect(await names('deploy')).toBe(
      'deployment.apps/advertisement-v1\ndeployment.apps/forecast-v1\ndeployment.apps/frontend-v1',
    )
  })

  it('builds what a task of Bookinfo finds, beside Weather, and takes back what was tried', {
    timeout: 480_000,
  }, async () => {
    expect(await goTo('5.3')).toMatchObject({ code: 0, stderr: '' })
    const { code, stdout, stderr } = await goTo('fault-injection')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain("Bookinfo's page is that of bookinfo.localhost")
    expect(stdout).toMatch(/Namespace bookinfo is as section bookinfo-fault-injection finds it\.\n$/)
    const page = "curl -s -o /dev/null -w '%{http_code}' -H 'Host: bookinfo.localhost'"
    const gatewayUrl = (await lab.running())?.gatewayUrl
    expect((await sh(`${page} ${gatewayUrl}/productpage`)).stdout).toBe('200')
    expect((await sh(`curl -s -o /dev/null -w '%{http_code}' ${gatewayUrl}/dashboard`)).stdout).toBe('200')
    await sh(
      'kubectl apply -n bookinfo -f manifests/bookinfo-fault-injection/virtual-service-ratings-test-abort.yaml && kubectl scale deploy/reviews-v2 --replicas=2 -n bookinfo',
    )
    expect(await goTo('bookinfo-traffic-shifting')).toMatchObject({ code: 0, stderr: '' })
    const abort = await sh('kubectl get vs ratings -n bookinfo -o jsonpath={.spec.http[*].fault}')
    expect(abort).toMatchObject({ code: 0, stdout: '' })
    const replicas = await sh('kubectl get deploy reviews-v2 -n bookinfo -o jsonpath={.spec.replicas}')
    expect(replicas.stdout).toBe('1')
    expect(await goTo('request-routing')).toMatchObject({ code: 0, stderr: '' })
    expect(await names('vs,dr,gw', 'bookinfo')).toBe('')
    expect(await names('sa', 'bookinfo')).toContain('serviceaccount/default')
    expect(await names('vs')).toContain('virtualservice/forecast-route')
  })

  it('names the sections where it does not know one', async () => {
    const { code, stderr } = await goTo('9.9')
    expect(code).toBe(2)
    expect(stderr).toMatch(/no section 9\.9; there are 3, 5\.1, 5\.2, .*6\.7, bookinfo-request-routing/)
  })
})
