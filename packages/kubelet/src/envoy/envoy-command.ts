/** How long a draining Envoy keeps its listeners open, in milliseconds. */
export const drainMs = 1000

/** Envoy's command line: one worker, nothing shared with other Envoys, logs soon and in one line each. */
export function envoyCommand(envoyPath: string, bootstrapPath: string): [string, ...string[]] {
  return [
    envoyPath,
    ...['-c', bootstrapPath],
    ...['--concurrency', '1'],
    '--disable-hot-restart',
    ...['--file-flush-interval-msec', '50'],
    ...['--drain-time-s', String(drainMs / 1000)],
    ...['--drain-strategy', 'immediate'],
    ...['-l', 'warning'],
    '--log-format-escaped',
  ]
}
