import { arch, platform, release, type } from 'node:os'
import { controllersAdmission, nodeName, startControllers } from '@traffic-lab/controllers'
import {
  createApiServer,
  createCredentials,
  kubernetesVersion,
  openStore,
  type PersistentStore,
  standardAdmission,
} from '@traffic-lab/kube-api'
import { createKubelet, images, namePreload } from '@traffic-lab/kubelet'
import type { KubeObject } from '@traffic-lab/resources'
import { createXdsServer, type XdsLog } from '@traffic-lab/xds-server'
import { claimAddressBlock } from './address-block.ts'
import { createMissing } from './apply-files.ts'
import type { BrokenBuilds } from './build-services.ts'
import { bundlePrograms } from './bundle-programs.ts'
import { claimPort } from './claim-port.ts'
import { createCleanUp } from './clean-up.ts'
import { clearSockets } from './clear-sockets.ts'
import { type AlterSnapshot, createControlPlane } from './control-plane.ts'
import { readCredentials } from './credentials-file.ts'
import { createIngressGateway } from './ingress-gateway.ts'
import type { ProxyReport } from './lab-lock.ts'
import type { LabPaths } from './lab-paths.ts'
import { readLastRun } from './last-run.ts'
import { type PodsReadyOptions, podsReady } from './pods-ready.ts'
import { readJson, writePrivate } from './private-file.ts'
import { proxyReport } from './proxy-report.ts'
import { findAuthorities } from './system-authorities.ts'
import { createTcpServices } from './tcp-services/create-tcp-services.ts'

/** What `kubectl get nodes -o wide` says of this machine. */
const nodeInfo = {
  kubeletVersion: kubernetesVersion,
  osImage: type(),
  kernelVersion: release(),
  operatingSystem: platform(),
  architecture: arch() === 'x64' ? 'amd64' : arch(),
  containerRuntimeVersion: `node://${process.versions.node}`,
}

export interface LabOptions {
  readonly paths: LabPaths
  /** The repository: where the services' sources are. */
  readonly workspaceRoot: string
  readonly envoyPath: string
  /** The ingress gateway's objects: there in every lab. */
  readonly systemObjects: readonly KubeObject[]
  /** Objects to create if they do not exist. */
  readonly objects: readonly KubeObject[]
  /** What `buildServices` could not build: pods of it do not run, and say why. */
  readonly brokenBuilds?: BrokenBuilds
  /** For tests of the checks themselves; no command line and no environment reaches it. */
  readonly alterSnapshot?: AlterSnapshot
  readonly log: (line: string) => void
}

export interface Lab {
  readonly apiUrl: string
  /** The ingress gateway on 127.0.0.1; answers once a Gateway opens its port. */
  readonly gatewayUrl: string
  readonly kubeconfig: string
  /** See `podsReady`. */
  allReady(options: PodsReadyOptions): Promise<readonly string[]>
  proxies(): readonly ProxyReport[]
  /** Ends every process of the lab; the objects stay. */
  close(): Promise<void>
}

/** First ports that are tried: the API's is high, out of the way; the gateway's is the one people type. */
const apiPort = 16443
const gatewayPort = 8080
const gatewayTlsPort = 8443

/** Starts all parts of the local lab in this process; pods and Envoys are processes of their own. */
export async function startLab(options: LabOptions): Promise<Lab> {
  const { paths, workspaceRoot, envoyPath, alterSnapshot, log } = options
  const cleanUp = createCleanUp()
  cleanUp.add({ close: () => clearSockets(paths) })
  try {
    const last = readLastRun(await readJson(paths.run))
    const block = cleanUp.add(await claimAddressBlock(last?.prefix))
    const { port: nodePort } = cleanUp.add(await claimPort(gatewayPort, last?.gatewayPort))
    const { port: tlsNodePort } = cleanUp.add(await claimPort(gatewayTlsPort))

    const store: PersistentStore = cleanUp.add(
      openStore({
        dir: paths.objects,
        admission: standardAdmission({
          mutate: controllersAdmission({ serviceAddressPrefix: block.prefix, objects: () => store }),
        }),
      }),
    )
    const xds = cleanUp.add(await createXdsServer({ socketPath: paths.xdsSocket, log: xdsLog(log) }))
    const bundles = await bundlePrograms([...images, namePreload], { workspaceRoot, log })
    const kubelet = cleanUp.add(
      createKubelet({
        client: store,
        nodeName,
        stateDir: paths.stateDir,
        socketDir: paths.socketDir,
        addressPrefix: block.prefix,
        envoyPath,
        xdsSocketPath: paths.xdsSocket,
        workspaceRoot,
        hostsFile: paths.hosts,
        bundles,
        ...(options.brokenBuilds && { brokenBuilds: options.brokenBuilds }),
        log,
      }),
    )
    cleanUp.add(startControllers({ client: store, serviceAddressPrefix: block.prefix, nodeInfo, log }))
    cleanUp.add(createTcpServices({ client: store, hostsFile: paths.hosts, log }))
    const { adminSocketPath } = kubelet
    const authoritiesFile = await findAuthorities(paths.authorities)
    cleanUp.add(
      createControlPlane({ client: store, xds, adminSocketPath, authoritiesFile, alterSnapshot, log }),
    )

    const credentials =
      readCredentials(await readJson(paths.credentials)) ?? (await createCredentials(Date.now()))
    await writePrivate(paths.credentials, JSON.stringify(credentials))
    const api = cleanUp.add(
      await createApiServer({ store, runtime: kubelet.runtime, credentials, port: last?.apiPort ?? apiPort }),
    )
    const nodePorts = new Map([
      [80, nodePort],
      [443, tlsNodePort],
    ])
    createIngressGateway(store, options.systemObjects, nodePorts)
    createMissing(store, options.objects)
    await writePrivate(paths.kubeconfig, api.kubeconfig())
    const run = { prefix: block.prefix, apiPort: Number(new URL(api.url).port), gatewayPort: nodePort }
    await writePrivate(paths.run, JSON.stringify(run))
    return {
      apiUrl: api.url,
      gatewayUrl: `http://127.0.0.1:${nodePort}`,
      kubeconfig: paths.kubeconfig,
      allReady: (options) => podsReady(store, options),
      proxies: () => xds.proxies().map(proxyReport),
      close: () => cleanUp.run(),
    }
  } catch (error) {
    await cleanUp.run()
    throw error
  }
}

function xdsLog(log: (line: string) => void): XdsLog {
  return { debug() {}, info: log, warn: log }
}
