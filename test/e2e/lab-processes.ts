import { readdirSync, readFileSync } from 'node:fs'

/** The processes of a lab: every one that carries the lab's folder in its environment or on its command line. */
export function processesOf(
  stateDir: string,
  socketDir: string,
): readonly { readonly pid: number; readonly command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => ({
      pid: Number(name),
      command: read(name, 'cmdline').replaceAll('\0', ' '),
      environ: read(name, 'environ'),
    }))
    .filter(({ command, environ }) =>
      [stateDir, socketDir].some((place) => command.includes(place) || environ.includes(place)),
    )
    .map(({ pid, command }) => ({ pid, command }))
}

function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return '' // It has ended meanwhile, or belongs to another user.
  }
}
