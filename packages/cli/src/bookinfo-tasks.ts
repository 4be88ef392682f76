const app = ['namespace', 'bookinfo', 'bookinfo-versions'].map((name) => `k8s/bookinfo/${name}.yaml`)
const rules = (...names: readonly string[]) =>
  names.map((name) => `manifests/bookinfo-request-routing/${name}.yaml`)
const allToV1 = [...app, ...rules('destination-rule-all', 'virtual-service-all-v1', 'bookinfo-gateway')]

/** What each task of Bookinfo finds in its namespace: files relative to the repository. */
export const bookinfoTasks: Readonly<Record<string, readonly string[]>> = {
  'bookinfo-request-routing': app,
  'bookinfo-fault-injection': [...allToV1, ...rules('virtual-service-reviews-test-v2')],
  'bookinfo-details-abort': allToV1,
  'bookinfo-traffic-shifting': allToV1,
  'bookinfo-request-timeouts': allToV1,
}

/** The task that someone means: `request-routing`, or its name in full. Undefined: none. */
export function taskNamed(words: string): string | undefined {
  return [words, `bookinfo-${words}`].find((name) => Object.hasOwn(bookinfoTasks, name))
}
