import type { OutgoingHttpHeaders } from 'node:http'
import { bookinfoHeaders, pickHeaders } from '@traffic-lab/service-kit'
import type { FastifyRequest } from 'fastify'

/** Copied from the request to every call made for it. Not so `end-user`: only the session sets it. */
const propagated = [...bookinfoHeaders.filter((name) => name !== 'end-user'), 'b3']

/** The headers of a call to a back end on behalf of `request`, by the signed-in `user` if there is one. */
export function callHeaders(request: FastifyRequest, user: string | undefined): OutgoingHttpHeaders {
  return {
    'user-agent': 'traffic-lab-productpage',
    ...pickHeaders(request.headers, propagated),
    accept: '*/*',
    'accept-encoding': 'gzip, deflate',
    // A header holds bytes: those of UTF-8, for names beyond Latin.
    ...(user !== undefined && { 'end-user': Buffer.from(user, 'utf8').toString('latin1') }),
  }
}
