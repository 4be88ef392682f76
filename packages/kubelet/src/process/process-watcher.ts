import { type ChildProcess, spawn } from 'node:child_process'
import { signalGroup } from './signal-group.ts'

/**
 * Kills every watched process group once its standard input ends, which happens when the lab dies in whatever way.
 * It is a shell because that is on every Unix and small (1.7 MB).
 */
const script = `trap '' HUP INT TERM
groups=' '
while read -r op group; do
  case $op in
    +) groups="$groups$group " ;;
    -) groups="\${groups%% $group *} \${groups#* $group }" ;;
  esac
done
for group in $groups; do kill -9 "-$group"; done 2>/dev/null`

export interface ProcessWatcher {
  /** The leader of a process group that must not outlive the lab. */
  watch(group: number): void
  /** Call as soon as the leader is gone: its number may soon be someone else's. Kills what is left of the group. */
  unwatch(group: number): void
  /** Kills what is still watched and ends the watcher. */
  close(): Promise<void>
}

/** Starts the one process that outlives the lab, by some milliseconds, to clean up after it. */
export function createProcessWatcher(): ProcessWatcher {
  const watcher: ChildProcess = spawn('/bin/sh', ['-c', script], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const gone = new Promise<void>((resolve) => {
    watcher.once('exit', () => resolve())
    watcher.once('error', () => resolve())
  })
  // A watcher that is gone must not take the lab with it; `close` still kills what it knows.
  watcher.stdin?.on('error', () => {})
  const watched = new Set<number>()
  const tell = (op: '+' | '-', group: number) => {
    if (watcher.stdin?.writable) watcher.stdin.write(`${op} ${group}\n`)
  }
  return {
    watch(group) {
      watched.add(group)
      tell('+', group)
    },
    unwatch(group) {
      if (!watched.delete(group)) return
      signalGroup(group, 'SIGKILL')
      tell('-', group)
    },
    async close() {
      for (const group of watched) signalGroup(group, 'SIGKILL')
      watcher.stdin?.end()
      await gone
    },
  }
}
