import { getContainerRuntimeClient, type StartedNetwork } from 'testcontainers'

/** This machine's own address on the network. */
export async function gatewayOf(network: StartedNetwork): Promise<string> {
  const client = await getContainerRuntimeClient()
  const { IPAM } = await client.network.getById(network.getId()).inspect()
  const gateway = IPAM?.Config?.[0]?.Gateway
  if (gateway === undefined) throw new Error(`the network ${network.getName()} has no gateway`)
  return gateway
}
