// What a server costs that only answers: `node bare-http-server.ts`, on LISTEN_HOST, LISTEN_PORT.
import { createServer } from 'node:http'

const body = '{"id":0,"ratings":{"Reviewer1":5,"Reviewer2":4}}'
const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }
const { LISTEN_HOST, LISTEN_PORT } = process.env

createServer((_request, response) => {
  response.writeHead(200, headers)
  response.end(body)
}).listen(Number(LISTEN_PORT), LISTEN_HOST)
