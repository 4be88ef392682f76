import { GenericContainer, type StartedNetwork, type StartedTestContainer, Wait } from 'testcontainers'

/** As the manifests run it: a root file system that nobody can write to, no capabilities, no more privileges. */
class HardenedContainer extends GenericContainer {
  constructor(image: string) {
    super(image)
    this.hostConfig.ReadonlyRootfs = true
    this.withDroppedCapabilities('ALL').withSecurityOpt('no-new-privileges')
  }
}

export interface ServiceContainer {
  readonly image: string
  readonly port: number
  /** The path that says that it is ready; `/status` by default. */
  readonly ready?: string
  /** Its names on the network. */
  readonly names: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

export interface StartedService {
  readonly container: StartedTestContainer
  /** From this machine. */
  readonly url: string
}

/** Starts a service and waits until it says that it is ready. */
export async function startHardened(
  { image, port, names, ready = '/status', env = {} }: ServiceContainer,
  network: StartedNetwork,
): Promise<StartedService> {
  const container = await new HardenedContainer(image)
    .withNetwork(network)
    .withNetworkAliases(...names)
    .withEnvironment({ ...env })
    .withExposedPorts(port)
    .withWaitStrategy(Wait.forHttp(ready, port))
    .start()
  return { container, url: `http://${container.getHost()}:${container.getMappedPort(port)}` }
}
