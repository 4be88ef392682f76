import type { MeshConfig } from '@traffic-lab/xds'

/** The lab's mesh config: Istio's defaults, with the access log that the `demo` profile switches on. */
export const defaultMeshConfig: MeshConfig = { accessLogFile: '/dev/stdout' }
