/** The program that knows the names of Services, to be loaded before another one: where it lies from the workspace's root. */
export const namePreload = { folder: 'packages/kubelet/src/name-service', entry: 'preload.ts' } as const
