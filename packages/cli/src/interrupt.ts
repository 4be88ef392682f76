/**
 * Aborts on SIGINT, SIGTERM and SIGHUP. A second Ctrl-C within a run is answered at once by the caller's own clean-up
 * being cut short: the watcher process then ends what is left.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController()
  const stop = () => {
    if (controller.signal.aborted) process.exit(130)
    controller.abort(new Error('interrupted'))
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop)
  return controller.signal
}
