import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawn as spawnOnTerminal } from '@lydell/node-pty'
import { labPaths } from '@traffic-lab/lab'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LabProcess, root, startLab } from './lab-process.ts'
import { processesOf } from './lab-processes.ts'
import { createShell, type Shell } from './shell.ts'

const main = join(root, 'packages/cli/src/main.ts')
const file = join(root, 'manifests/6.5.1-redirect/redirect.yaml')
/** An experiment is under way: pods run, rules are applied. */
const underWay = /6\.\d\.\d \w+: (control|given)/

describe('the options of pnpm verify', () => {
  let lab: LabProcess
  let sh: Shell
  let folders: string
  beforeAll(async () => {
    lab = await startLab(['lab', 'up', '--empty'])
    sh = createShell({ cwd: root, kubeconfig: lab.kubeconfig })
    folders = await mkdtemp(join(tmpdir(), 'students-'))
  })
  afterAll(async () => {
    await lab?.[Symbol.asyncDispose]()
    await rm(folders, { recursive: true, force: true })
  })

  const node = (words: string) => sh(`LAB_STATE_DIR=${lab.stateDir} '${process.execPath}' ${words}`, 400_000)
  const namespaces = async () => (await sh('kubectl get ns -o name')).stdout

  it('--repeat runs everything again, --jobs 1 one after the other', { timeout: 500_000 }, async () => {
    const { code, stdout, stderr } = await node(`${main} verify 6.5.1 --repeat 2 --jobs 1`)
    expect(stdout, stderr).toMatch(/✓ 6\.5\.1 redirect, run 1[\s\S]*✓ 6\.5\.1 redirect, run 2/)
    expect(stdout).toMatch(/2 experiments .*: 2 passed, 0 failed, 0 inconclusive/)
    expect(code).toBe(0)
  })

  it('--rules of a folder that is not there is wrong usage', async () => {
    const { code, stdout, stderr } = await node(`${main} verify 6.5.1 --rules /nowhere/at/all`)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('/nowhere/at/all is no folder')
  })

  it('marks folder after folder, each as it deserves', { timeout: 900_000 }, async () => {
    const right = await readFile(file, 'utf8')
    const works: Readonly<Record<string, string | undefined>> = {
      right,
      wrong: right.replace('uri: /maintenanced', 'uri: /elsewhere'),
      broken: right.replace('hosts: [', 'hosts: [['),
      // The API takes it, Envoy does not: it knows no such command in a header's value.
      refused: right.replace(
        '      redirect:',
        '      headers: {response: {set: {x-a: "%BAD%"}}}\n      redirect:',
      ),
      empty: undefined,
    }
    for (const [student, text] of Object.entries(works)) {
      await mkdir(join(folders, student))
      if (text !== undefined) await writeFile(join(folders, student, 'redirect.yaml'), text)
    }
    const line = `for d in ${folders}/*; do LAB_STATE_DIR=${lab.stateDir} '${process.execPath}' ${main} verify 6.5.1 --rules $d -o junit > $d.xml 2>/dev/null; echo "$? $d"; done`
    const { stdout } = await sh(line, 880_000)
    expect(stdout.replaceAll(`${folders}/`, '').trim().split('\n')).toEqual([
      '1 broken',
      '1 empty',
      '1 refused',
      '0 right',
      '1 wrong',
    ])
    const xml = (student: string) => readFile(join(folders, `${student}.xml`), 'utf8')
    expect(await xml('right')).toContain('failures="0" errors="0"')
    expect(await xml('right')).toContain(`from ${folders}/right: 6.5.1-redirect/redirect.yaml`)
    expect(await xml('right')).toMatch(/from the course, not in \S+\/right: 5\.2-preparation\/\S+\.yaml/)
    expect(await xml('broken')).toMatch(
      /<failure type="fail" message="MESH001 [^"]*broken\/redirect\.yaml:\d+/,
    )
    expect(await xml('empty')).toContain(
      `<failure type="inconclusive" message="${folders}/empty has none of: redirect.yaml"`,
    )
    expect(await xml('refused')).toMatch(
      /<failure type="fail" message="\S+refused\/redirect\.yaml:\d+: [^"]*was refused: \d+ of \d+ proxies refused routes [^"]*Not supported field in StreamInfo: BAD"/,
    )
    // The line that a proxy wrote about a request of this run.
    expect(await xml('wrong')).toMatch(
      /<failure [\s\S]*wrong\/redirect\.yaml:\d+[\s\S]*the proxy of \S+ says:\n\s+[^\n]*GET \/ad[^\n]* HTTP\/1\.1[^\n]* 301 /,
    )
    expect(await namespaces()).not.toContain('verify')
  })

  it.each(['5.1', '6.5.1'])('the script of the chapter proves %s', { timeout: 500_000 }, async (section) => {
    const script = join(root, `scripts/chapter-${section[0]}.ts`)
    const { code, stdout, stderr } = await node(`${script} ${section}`)
    expect(stdout, stderr).toMatch(/1 experiment .*: 1 passed, 0 failed, 0 inconclusive/)
    expect(stdout).toContain(`✓ ${section} `)
    expect(code).toBe(0)
  })

  it('SIGTERM removes the namespaces and ends by the signal', { timeout: 500_000 }, async () => {
    const child = spawn(process.execPath, [main, 'verify', '6.5.1'], {
      env: { ...process.env, LAB_STATE_DIR: lab.stateDir },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = new Promise<NodeJS.Signals | null>((resolve) =>
      child.once('close', (_, signal) => resolve(signal)),
    )
    let output = ''
    const begun = new Promise<void>((resolve) =>
      child.stderr.on('data', (data: Buffer) => {
        output += data.toString()
        if (underWay.test(output)) resolve()
      }),
    )
    await Promise.race([begun, ended])
    expect(await namespaces()).toContain('verify-6-5-1')
    child.kill('SIGTERM')
    expect(await ended, output).toBe('SIGTERM')
    expect(await namespaces()).not.toContain('verify')
  })
})

describe('Ctrl-C on a terminal', () => {
  it('ends the loop around it, and leaves nothing of the lab it started', { timeout: 500_000 }, async () => {
    const stateDir = await mkdtemp(join(tmpdir(), 'interrupted-'))
    const temporary = await mkdtemp(join(tmpdir(), 'own-'))
    const loop = `for n in 1 2; do '${process.execPath}' ${main} verify 6.5.1; echo "status $?"; done; echo after`
    const pty = spawnOnTerminal('bash', ['-c', loop], {
      env: { ...process.env, LAB_STATE_DIR: stateDir, TMPDIR: temporary },
      cols: 400,
    })
    let output = ''
    const begun = new Promise<void>((resolve) =>
      pty.onData((data) => {
        output += data
        if (underWay.test(output)) resolve()
      }),
    )
    const ended = new Promise<number | undefined>((resolve) => pty.onExit(({ signal }) => resolve(signal)))
    await Promise.race([begun, ended])
    pty.write('\x03')
    // bash ends by SIGINT only if what it waited for did.
    expect(await ended, output).toBe(2)
    expect(output).not.toMatch(/status|after/)
    // What is kept: code that Node.js compiled, and the folder for the sockets of all labs.
    expect(
      (await readdir(temporary)).filter((name) => !/^(node-compile-cache|traffic-lab-\d+)$/.test(name)),
    ).toEqual([])
    expect(processesOf(temporary, labPaths(stateDir).socketDir)).toEqual([])
    await rm(stateDir, { recursive: true, force: true })
    await rm(temporary, { recursive: true, force: true })
  })
})
