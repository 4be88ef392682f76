import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'

/** Who uses the memory of a lab. */
export const processKinds = ['Envoys', 'apps', 'lab process', 'wrappers'] as const
export type ProcessKind = (typeof processKinds)[number]

/** Bytes by kind. */
export type MemoryByKind = Readonly<Record<ProcessKind, number>>

/**
 * The proportional set size of a process and all its descendants: private pages, and of each shared page its part.
 * Linux only.
 */
export function memoryOfTree(root: number): MemoryByKind {
  const memory = { Envoys: 0, apps: 0, 'lab process': 0, wrappers: 0 }
  for (const pid of treeOf(root, parents())) memory[kindOf(argumentsOf(pid))] += proportionalSetSize(pid)
  return memory
}

/** By its command line: an Envoy, a service, the lab itself; all else (pnpm, shells, the watcher) only wraps. */
export function kindOf([program = '', ...words]: readonly string[]): ProcessKind {
  const script = words.find((word) => !word.startsWith('-')) ?? ''
  if (basename(program) === 'envoy') return 'Envoys'
  if (basename(program) !== 'node') return 'wrappers'
  if (script.endsWith('packages/cli/src/main.ts')) return 'lab process'
  return script.includes('/services/') ? 'apps' : 'wrappers'
}

/** A process and its descendants, given each process's parent. */
export function treeOf(root: number, parentOf: ReadonlyMap<number, number>): readonly number[] {
  const children = [...parentOf].filter(([, parent]) => parent === root).map(([pid]) => pid)
  return [root, ...children.flatMap((child) => treeOf(child, parentOf))]
}

function parents(): ReadonlyMap<number, number> {
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return new Map(numbers.map((name) => [Number(name), parentOf(read(`/proc/${name}/stat`))]))
}

/** The fourth field; the second is a name in brackets that may hold blanks and brackets. */
function parentOf(stat: string): number {
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)
}

/** The processor time that all threads of a process have taken so far, in milliseconds, to the nanosecond. Linux only. */
export function processorMs(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`)
  const nanoseconds = threads.map((thread) =>
    Number(read(`/proc/${pid}/task/${thread}/schedstat`).split(' ')[0] ?? 0),
  )
  return nanoseconds.reduce((sum, time) => sum + time, 0) / 1e6
}

function argumentsOf(pid: number): readonly string[] {
  return read(`/proc/${pid}/cmdline`).split('\0')
}

function proportionalSetSize(pid: number): number {
  const kibibytes = /^Pss:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1]
  return Number(kibibytes ?? 0) * 1024
}

/** Empty when the process has ended meanwhile. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
