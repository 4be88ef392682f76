/** What a mesh does otherwise than the lab, or keeps to itself; each is named in a verdict where it matters. */
export const knownLimits: readonly string[] = [
  '**Worker threads.** The lab gives each Envoy one thread. A sidecar has two by default, or as many as its CPU limit; then pods do not take strict turns, and each thread has connections and a queue of its own. The pods under `k8s/` ask for one by the annotation `proxy.istio.io/config` (`concurrency: 1`). Without it: inconclusive.',
  "**Statistics.** A sidecar publishes few of Envoy's counters. The same annotation (`proxyStatsMatcher`) asks for those of calls to other services and of injected faults. Without it: inconclusive.",
  '**Access log.** It is off unless `meshConfig.accessLogFile` or a Telemetry object switches it on (the profile `demo` does), and only its default text format is read. `pnpm verify` says so before it begins. Without it: inconclusive.',
  '**Rules in force.** The lab says on each rule when every proxy has it (`Reconciled`). istiod says it only if asked to; elsewhere the effect itself is looked for before anything is judged.',
  '**Ambient mode** has no sidecars to ask: not supported.',
]
