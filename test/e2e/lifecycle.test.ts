import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { labPaths } from '@traffic-lab/lab'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LabProcess, root, startLab } from './lab-process.ts'
import { processesOf } from './lab-processes.ts'
import { createShell } from './shell.ts'

/** Two starts of both apps, on a machine that may be busy. */
const startsMs = 480_000

describe('the life of a lab', () => {
  let stateDir: string
  const left = () => processesOf(stateDir, labPaths(stateDir).socketDir)
  const objects = async (lab: LabProcess) => {
    const sh = createShell({ cwd: root, kubeconfig: lab.kubeconfig })
    const { stdout } = await sh(
      'kubectl get ns,svc,deploy,vs,dr,gw -A -o jsonpath=\'{range .items[*]}{.kind}/{.metadata.namespace}/{.metadata.name} {.metadata.uid}{"\\n"}{end}\'',
    )
    return stdout.trim().split('\n').sort()
  }

  beforeAll(async () => {
    stateDir = await mkdtemp(join(tmpdir(), 'lab-'))
  })
  afterAll(async () => {
    await rm(stateDir, { recursive: true, force: true })
  })

  it(
    'ends on Ctrl-C with everything it started, and comes back with every object',
    async () => {
      const first = await startLab(['dev'], { stateDir })
      const before = await objects(first)
      expect(before.some((line) => line.startsWith('Deployment/weather/forecast-v2 '))).toBe(true)
      expect(left().length).toBeGreaterThan(10)
      expect(await first.end('SIGINT')).toBe(0)
      expect(left()).toEqual([])

      const second = await startLab(['dev'], { stateDir })
      expect(await objects(second)).toEqual(before)
      expect(await second.end('SIGTERM')).toBe(0)
      expect(left()).toEqual([])
    },
    startsMs,
  )

  it(
    'leaves no process and loses no object when it is killed',
    async () => {
      const first = await startLab(['lab', 'up'], { stateDir })
      const sh = createShell({ cwd: root, kubeconfig: first.kubeconfig })
      const applied = await sh(
        'kubectl apply -f manifests/5.3-traffic-shifting/forecast-v2-destination.yaml -n weather',
      )
      expect(applied.code).toBe(0)
      const before = await objects(first)
      await first.end('SIGKILL')
      await expect.poll(left, { timeout: 30_000 }).toEqual([])

      const second = await startLab(['lab', 'up'], { stateDir })
      expect(await objects(second)).toEqual(before)
      const page = await fetch(`${(await second.running())?.gatewayUrl}/dashboard`)
      expect(page.status).toBe(200)
      await second.end('SIGTERM')
    },
    startsMs,
  )

  it('starts with a broken pod among its objects, and says so', async () => {
    const first = await startLab(['lab', 'up', '--empty'])
    const sh = createShell({ cwd: root, kubeconfig: first.kubeconfig })
    expect((await sh('kubectl run stranger --image=example.com/stranger:1')).code).toBe(0)
    await first.end('SIGTERM')
    await using second = await startLab(['lab', 'up', '--empty'], { stateDir: first.stateDir })
    expect(second.output()).toMatch(
      /warning: pod default\/stranger is not ready: container stranger: (ErrImagePull|ImagePullBackOff)/,
    )
    expect((await sh('kubectl delete po stranger')).code).toBe(0)
  })

  it('runs beside another lab on ports and addresses of its own', async () => {
    await using one = await startLab(['lab', 'up', '--empty'], { stateDir })
    await using two = await startLab(['lab', 'up', '--empty'])
    const [first, second] = [await one.running(), await two.running()]
    expect(first?.apiUrl).not.toBe(second?.apiUrl)
    expect(first?.gatewayUrl).not.toBe(second?.gatewayUrl)
  })

  it('is started once per folder: the second start says where the first one is', async () => {
    await using one = await startLab(['lab', 'up', '--empty'], { stateDir })
    await expect(startLab(['lab', 'up', '--empty'], { stateDir })).rejects.toThrow(
      /already runs[\s\S]*pnpm lab down/,
    )
    expect(await one.running()).toMatchObject({ ready: true })
  })
})
