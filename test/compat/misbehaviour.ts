import type { Neighbours } from './neighbour-proxy.ts'

/** Nobody accepts a connection; accepted, but never answered; answered with this status and nothing else. */
export type Misbehaviour = 'stopped' | 'silent' | { readonly status: number }

/** Makes services misbehave, by whatever means there are. */
export interface Misbehaviours {
  /**
   * Does `work`, meanwhile `service` (`reviews`) misbehaves. Returns how often it was asked; who counts by a log may
   * have to look again.
   */
  during(service: string, how: Misbehaviour, work: () => Promise<void>): Promise<() => Promise<number>>
}

/** The way of the checks without a mesh: the proxy between the services answers in the service's place. */
export function misbehavioursBy(neighbours: Neighbours): Misbehaviours {
  return {
    async during(service, how, work) {
      const behaviour =
        how === 'stopped'
          ? how
          : {
              answer: (_request: unknown, response: { writeHead(status: number): { end(): unknown } }) => {
                if (how !== 'silent') response.writeHead(how.status).end()
              },
            }
      const seen = await neighbours.during(`${service}:9080`, behaviour, work)
      return async () => seen.length
    },
  }
}
