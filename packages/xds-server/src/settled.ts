import type { ProxyState, SettledOptions } from './xds-server.ts'

interface ProxySource {
  states(): readonly ProxyState[]
  subscribe(listener: (state: ProxyState) => void): () => void
}

/** See `XdsServer.whenSettled`. */
export function whenSettled(
  source: ProxySource,
  revision: number,
  { nodeIds, signal }: SettledOptions = {},
): Promise<readonly ProxyState[]> {
  const concerned = new Set(
    nodeIds ??
      source
        .states()
        .filter((state) => state.connected && state.targetRevision >= revision)
        .map((state) => state.nodeId),
  )
  const check = (): readonly ProxyState[] | undefined => {
    const states = source.states().filter((state) => concerned.has(state.nodeId))
    if (nodeIds !== undefined && states.length < concerned.size) return undefined
    const awaited = nodeIds === undefined ? states.filter((state) => state.connected) : states
    return awaited.every((state) => state.connected && state.answeredRevision >= revision)
      ? awaited
      : undefined
  }

  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const settled = check()
    if (settled !== undefined) return resolve(settled)
    const stop = () => {
      leave()
      signal?.removeEventListener('abort', abort)
    }
    const abort = () => {
      stop()
      reject(signal?.reason)
    }
    const leave = source.subscribe(() => {
      const states = check()
      if (states === undefined) return
      stop()
      resolve(states)
    })
    signal?.addEventListener('abort', abort, { once: true })
  })
}
