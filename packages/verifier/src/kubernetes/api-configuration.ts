import {
  type Configuration,
  createConfiguration,
  type KubeConfig,
  type RequestContext,
  type SecurityAuthentication,
  ServerConfiguration,
} from '@kubernetes/client-node'

/** One request may take this long; whatever waits longer asks again. */
const requestTimeoutMs = 30_000

/** The library gives every request a connection pool of its own, so a TLS handshake each: here all share the first one. */
export function keepingConnections(config: KubeConfig): SecurityAuthentication {
  let shared: ReturnType<RequestContext['getDispatcher']>
  return {
    getName: () => config.getName(),
    async applySecurityAuthentication(context) {
      await config.applySecurityAuthentication(context)
      shared ??= context.getDispatcher()
      if (shared !== undefined) context.setDispatcher(shared)
    },
  }
}

/** For the library's calls: they end when the signal is aborted, or when they take too long. */
export function apiConfiguration(
  server: string,
  authentication: SecurityAuthentication,
  signal: AbortSignal | undefined,
): Configuration {
  return createConfiguration({
    baseServer: new ServerConfiguration(server, {}),
    authMethods: { default: authentication },
    promiseMiddleware: [
      {
        async pre(context) {
          context.setSignal(boundedSignal(signal))
          return context
        },
        async post(context) {
          return context
        },
      },
    ],
  })
}

function boundedSignal(signal: AbortSignal | undefined): AbortSignal {
  const timeout = AbortSignal.timeout(requestTimeoutMs)
  return signal === undefined ? timeout : AbortSignal.any([signal, timeout])
}
