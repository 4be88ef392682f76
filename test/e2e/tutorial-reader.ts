import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type LabProcess, root } from './lab-process.ts'
import { createTerminal } from './terminal.ts'
import { type TutorialLine, tutorialLines } from './tutorial-lines.ts'
import { compared, expectStateAtStart } from './tutorial-state.ts'

interface LineOptions {
  /** Words that the tutorial's following lines have, each typed at the prompt that the line opens. */
  readonly inside?: readonly string[]
  /** A script for sed, where the line opens an editor. */
  readonly edit?: string
  /** The line only looks: it is typed again until this is seen, as a reader would. */
  readonly until?: RegExp | ((shown: string) => boolean)
}

/** Someone with the tutorial in one window and a terminal in the other. */
export interface Reader extends Disposable {
  /** A test that types the lines of a section, all of them. */
  section(name: string, title: string, read: () => Promise<void>): void
  /** Types the tutorial's next line, which must have these words, and returns what the terminal shows. */
  next(words: string, options?: LineOptions): Promise<string>
  /** A line of the reader's own. */
  aside(line: string, options?: Pick<LineOptions, 'until'>): Promise<string>
  /** Asks the page's server for this path by way of the ingress gateway. */
  browse(path: string, headers?: Record<string, string>): Promise<{ status: number; text: string }>
  /** Where the last `kubectl port-forward` leads from. */
  forwarded(): Promise<string>
  podsReady(count: number, options?: string): Promise<void>
  inForce(objects: string): Promise<void>
}

export function createReader(lab: () => LabProcess, kubectl: string): Reader {
  const lines = tutorialLines()
  // The folder into which the reader has cloned the tutorial's repository, and unpacked Istio.
  const cwd = mkdtempSync(join(tmpdir(), 'reader-'))
  const unpack = (files: string, folder: string) =>
    cpSync(join(root, 'test/e2e', files), join(cwd, folder), { recursive: true })
  unpack('tutorial-files', 'cloud-native-istio')
  unpack('bookinfo-files/platform', 'istio-1.18.0/samples/bookinfo/platform')
  unpack('bookinfo-files/networking', 'istio-1.18.0/samples/bookinfo/networking')
  let terminal: ReturnType<typeof createTerminal> | undefined
  let left: TutorialLine[] = []

  const type = async (
    line: string,
    options: { inside?: readonly string[]; edit?: string } = {},
  ): Promise<string> => {
    terminal ??= createTerminal({ cwd, kubeconfig: lab().kubeconfig, kubectl })
    const { code, text } = await terminal.type(line, options)
    expect({ line, code, text: code === 0 ? '' : text }).toEqual({ line, code: 0, text: '' })
    return text
  }
  const typeUntil = async (line: string, until: NonNullable<LineOptions['until']>): Promise<string> => {
    let text = ''
    const look = async () => {
      text = (await type(`{ ${line}\n} || true`)) || text
      return text
    }
    const shown = expect.poll(look, { timeout: 30_000, interval: 100, message: line })
    await (typeof until === 'function' ? shown.toSatisfy(until) : shown.toMatch(until))
    return text
  }
  /** The next line that can be typed; the ones that cannot be are passed over. */
  const turnTo = (words: string): string => {
    while (left[0]?.typed === undefined && left.length > 0) left.shift()
    const line = left.shift()
    expect(line?.line ?? 'the end of the section').toContain(words)
    return line?.typed ?? ''
  }
  const reader: Reader = {
    section(name, title, read) {
      it(`${title} (section ${name})`, { timeout: 120_000 }, async () => {
        left = [...(lines.get(name) ?? [])]
        if (comparable(name)) await expectStateAtStart(name, await type(compared))
        await read()
        expect(left.filter(({ typed }) => typed !== undefined)).toEqual([])
      })
    },
    async next(words, { inside = [], edit = '', until } = {}) {
      const line = turnTo(words)
      if (until !== undefined) return typeUntil(line, until)
      return type(line, { inside: inside.map(turnTo), edit })
    },
    aside: (line, { until } = {}) => (until === undefined ? type(line) : typeUntil(line, until)),
    async browse(path, headers = {}) {
      const { gatewayUrl } = (await lab().running()) ?? {}
      const answer = await fetch(`${gatewayUrl}${path}`, { headers })
      return { status: answer.status, text: await answer.text() }
    },
    async forwarded() {
      const output = await reader.aside('cat nohup.out', { until: /Forwarding from 127\.0\.0\.1:\d+/ })
      const [, port = ''] = /.*127\.0\.0\.1:(\d+)/s.exec(output) ?? []
      return `http://127.0.0.1:${port}`
    },
    async podsReady(count, options = '-n weather') {
      const ready = `( *\\S+ +2/2 +Running +0 +\\S+\n){${count}}`
      await reader.aside(`kubectl get po ${options} --no-headers`, { until: new RegExp(`^${ready}$`) })
    },
    async inForce(objects) {
      await type(`kubectl wait --for=condition=Reconciled ${objects} -n weather --timeout=10s`)
    },
    [Symbol.dispose]() {
      terminal?.[Symbol.dispose]()
    },
  }
  return reader
}

/** Before section 3 there is no namespace, and the examples of 5.1 are taken back. */
function comparable(section: string): boolean {
  return !section.startsWith('2.')
}
