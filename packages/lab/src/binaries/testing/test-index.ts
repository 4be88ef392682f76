import { createHash } from 'node:crypto'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { zipSync } from 'fflate'
import type { PinnedBinary, PinnedWheel } from '../pinned-binary.ts'

/** The program inside the test's wheel: large enough to come in several pieces. */
export const program = Buffer.concat([
  Buffer.from('#!/bin/sh\necho "tool 1.0.0"\nexit 0\n'),
  Buffer.alloc(300_000, '# filling, not all alike 0123456789\n'),
])

/** A real wheel, made here, and the description that pins it. */
export function testWheel(entry = 'tool/_bin/tool'): {
  bytes: Buffer
  binary: PinnedBinary
  wheel: PinnedWheel
} {
  const zipped = zipSync({
    'tool/__init__.py': Buffer.from('# nothing\n'),
    [entry]: program,
    'tool-1.0.0.dist-info/WHEEL': Buffer.from(
      'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    ),
    'tool-1.0.0.dist-info/METADATA': Buffer.from(
      'Metadata-Version: 2.1\nName: traffic-lab-test-tool\nVersion: 1.0.0\n',
    ),
  })
  const bytes = Buffer.from(zipped)
  const wheel: PinnedWheel = {
    fileName: 'traffic_lab_test_tool-1.0.0-py3-none-any.whl',
    tag: 'any',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    entry: 'tool/_bin/tool',
  }
  const binary: PinnedBinary = {
    name: 'tool',
    title: 'Tool',
    version: '1.0.0',
    packageName: 'traffic-lab-test-tool',
    packageVersion: '1.0.0',
    pathVariable: 'TOOL_BIN',
    wheelVariable: 'LAB_TOOL_WHEEL',
    wheels: { 'linux-x64': wheel },
  }
  return { bytes, binary, wheel }
}

export interface TestIndex {
  readonly url: string
  /** Path and `authorization` of each request. */
  readonly requests: { readonly path: string; readonly authorization: string | undefined }[]
  close(): Promise<void>
}

/** A local web server; `answer` sees the path of each request. */
export async function startIndex(
  answer: (path: string, response: ServerResponse, request: IncomingMessage) => void,
): Promise<TestIndex> {
  const requests: TestIndex['requests'] = []
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '/'
    requests.push({ path, authorization: request.headers.authorization })
    answer(path, response, request)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/simple`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** An index that serves one wheel, listed as a page of links. */
export function serveWheel(bytes: Buffer, fileName: string) {
  return (path: string, response: ServerResponse): void => {
    if (path === '/simple/traffic-lab-test-tool/') {
      response.setHeader('content-type', 'text/html')
      response.end(`<!DOCTYPE html><html><body>
        <a href="../../files/other-1.0.0.whl#sha256=00">other-1.0.0.whl</a><br/>
        <a data-requires-python="&gt;=3.8" href="../../files/${fileName}?a=1&amp;b=2#sha256=00">${fileName}</a></body></html>`)
    } else if (path === `/files/${fileName}?a=1&b=2`) {
      response.setHeader('content-length', bytes.length)
      response.end(bytes)
    } else {
      response.statusCode = 404
      response.end()
    }
  }
}
