import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHttpClient } from '@traffic-lab/service-kit'
import { expect, onTestFinished, test } from 'vitest'
import { httpBooks } from './book-client.ts'

const volumeInfo = {
  authors: ['William Shakespeare', 'Another'],
  publishedDate: '2004-01-01',
  printType: 'BOOK',
  pageCount: 79,
  publisher: 'Courier',
  language: 'en',
  industryIdentifiers: [
    { type: 'ISBN_13', identifier: '9780486424613' },
    { type: 'ISBN_10', identifier: '0486424618' },
  ],
}
const volumes = (info: object) => JSON.stringify({ items: [{ volumeInfo: info }, {}] })

async function booksAt(listener: RequestListener) {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close().closeAllConnections())
  return httpBooks(createHttpClient(), `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}

test('a book is made of the first item, asked for by its ISBN with the headers given', async () => {
  const asked: unknown[] = []
  const findBook = await booksAt((request, response) => {
    asked.push([request.method, request.url, request.headers['x-request-id']])
    response.end(volumes(volumeInfo))
  })
  expect(await findBook({ 'x-request-id': 'r' })).toEqual({
    author: 'William Shakespeare',
    year: '2004-01-01',
    type: 'paperback',
    pages: 79,
    publisher: 'Courier',
    language: 'English',
    'ISBN-10': '0486424618',
    'ISBN-13': '9780486424613',
  })
  expect(asked).toEqual([['GET', '/books/v1/volumes?q=isbn:0486424618', 'r']])
})

test('what is no book in English is unknown, and what is missing is null', async () => {
  const { publisher, pageCount, ...sparse } = volumeInfo
  const findBook = await booksAt((_request, response) =>
    response.end(volumes({ ...sparse, printType: 'MAGAZINE', language: 'fr' })),
  )
  expect(await findBook({})).toMatchObject({
    type: 'unknown',
    language: 'unknown',
    publisher: null,
    pages: null,
  })
})

test.each([
  [200, 'oops', 'the book service answered 200, without a book'],
  [200, '{"totalItems":0}', 'the book service answered 200, without a book'],
  [200, '{"items":[]}', 'the book service answered 200, without a book'],
  [429, '{"error":{"code":429}}', 'the book service answered 429, without a book'],
  [200, volumes({ ...volumeInfo, industryIdentifiers: [] }), 'knows no ISBN_10 of the book'],
])('status %i with %s is a failure', async (status, body, message) => {
  const findBook = await booksAt((_request, response) => response.writeHead(status).end(body))
  await expect(findBook({})).rejects.toThrow(message)
})

test('a refused connection and one that does not speak TLS are failures', async () => {
  const http = createHttpClient()
  await expect(httpBooks(http, 'http://127.0.0.1:1')({})).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  await expect(httpBooks(http, 'https://127.0.0.1:1')({})).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  const plain = createServer()
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void plain.close())
  const { port } = plain.address() as AddressInfo
  await expect(httpBooks(http, `https://127.0.0.1:${port}`)({})).rejects.toMatchObject({ code: /SSL|EPROTO/ })
})
