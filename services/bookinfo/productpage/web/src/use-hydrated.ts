import { useSyncExternalStore } from 'react'

const subscribe = () => () => {}

/** True once the page's script runs: what needs it is not offered before. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  )
}
