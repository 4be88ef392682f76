/** What the last run used: the next one asks for the same, so that addresses and a typed-in URL stay true. */
export interface LastRun {
  readonly prefix: string
  readonly apiPort: number
  readonly gatewayPort: number
}

/** The last run from its file; undefined when there was none or the file makes no sense. */
export function readLastRun(json: unknown): LastRun | undefined {
  if (typeof json !== 'object' || json === null) return undefined
  const { prefix, apiPort, gatewayPort } = json as Partial<Record<keyof LastRun, unknown>>
  if (typeof prefix !== 'string' || !/^127\.\d{1,3}$/.test(prefix)) return undefined
  if (!isPort(apiPort) || !isPort(gatewayPort)) return undefined
  return { prefix, apiPort, gatewayPort }
}

function isPort(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) < 65536
}
