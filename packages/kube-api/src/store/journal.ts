import {
  closeSync,
  fdatasync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { KubeObject } from '@traffic-lab/resources'
import { MeshError } from '@traffic-lab/resources'
import { isJsonObject, numberAt, objectAt, stringAt } from '../json-value.ts'
import type { ObjectEvent } from '../object-client.ts'

export interface JournalState {
  readonly revision: number
  readonly objects: readonly KubeObject[]
}

const syncDelayMs = 100
/** A journal of more bytes is replaced by a new snapshot. */
const compactAbove = 8 * 1024 * 1024

/**
 * Objects on disk: `objects.json`, a snapshot, and `journal.jsonl`, one line for each change since. A line is written
 * before the write returns, so no kill loses it; it is brought to the disk a moment later. A last line that was
 * written only in part is dropped.
 */
export class Journal {
  readonly #dir: string
  readonly #objects = new Map<string, KubeObject>()
  #revision = 0
  #file: number
  /** Bytes of the journal. */
  #size = 0
  /** A line could not be written: the next write brings a whole snapshot instead. */
  #damaged = false
  #closed = false
  #syncTimer: NodeJS.Timeout | undefined

  constructor(dir: string) {
    this.#dir = dir
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    this.#readSnapshot()
    this.#readJournal()
    this.#file = this.#begin()
  }

  get state(): JournalState {
    return { revision: this.#revision, objects: [...this.#objects.values()] }
  }

  append(event: ObjectEvent): void {
    if (this.#closed)
      throw new Error(`the store in ${this.#dir} is closed: ${event.object.kind} cannot be kept`)
    const { type, object, revision } = event
    const { namespace, name } = object.metadata
    const deleted = { kind: object.kind, namespace, name }
    const entry = type === 'DELETED' ? { revision, deleted } : { revision, object }
    this.#apply(entry)
    const line = Buffer.from(`${JSON.stringify(entry)}\n`)
    if (this.#damaged || this.#size + line.length > compactAbove) {
      this.#compact()
      return
    }
    this.#damaged = true
    const written = writeSync(this.#file, line)
    if (written < line.length) throw new Error(`no room left for the journal in ${this.#dir}`)
    this.#damaged = false
    this.#size += line.length
    this.#syncTimer ??= setTimeout(() => this.#sync(), syncDelayMs)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    clearTimeout(this.#syncTimer)
    fsyncSync(this.#file)
    closeSync(this.#file)
  }

  #sync(): void {
    this.#syncTimer = undefined
    // Power may fail at any time anyway: an error here shows again, and loudly, at the next write.
    fdatasync(this.#file, () => {})
  }

  #compact(): void {
    const old = this.#file
    this.#file = this.#begin()
    closeSync(old)
    this.#damaged = false
  }

  /** Writes what is known as the snapshot and opens an empty journal; a crash in between loses nothing. */
  #begin(): number {
    const snapshot = this.#path('objects.json')
    const temporary = `${snapshot}.new`
    const file = openSync(temporary, 'w', 0o600)
    const { revision, objects } = this.state
    writeSync(file, JSON.stringify({ revision, objects }))
    fsyncSync(file)
    closeSync(file)
    renameSync(temporary, snapshot)
    this.#size = 0
    const journal = openSync(this.#path('journal.jsonl'), 'w', 0o600)
    const folder = openSync(this.#dir, 'r')
    fsyncSync(folder)
    closeSync(folder)
    return journal
  }

  #readSnapshot(): void {
    const text = read(this.#path('objects.json'))
    if (text === '') return
    const snapshot = parse(text)
    if (snapshot === undefined)
      throw new MeshError('API101', `${this.#path('objects.json')} is not JSON`, {
        hint: `move the folder ${this.#dir} away and apply the manifests again`,
      })
    this.#revision = numberAt(snapshot, 'revision') ?? 0
    for (const object of (objectAt({ snapshot }, 'snapshot').objects ?? []) as readonly KubeObject[])
      this.#objects.set(keyOf(object.kind, object.metadata.namespace, object.metadata.name), object)
  }

  #readJournal(): void {
    const path = this.#path('journal.jsonl')
    // Behind the last line break stands what a kill cut short: its write never returned.
    const lines = read(path).split('\n').slice(0, -1)
    for (const [index, line] of lines.entries()) {
      const entry = parse(line)
      if (entry === undefined)
        throw new MeshError('API101', `${path}:${index + 1} is not JSON`, {
          hint: `move the folder ${this.#dir} away and apply the manifests again`,
        })
      this.#apply(entry)
    }
  }

  /** A snapshot may be newer than the journal beside it: older lines are known already. */
  #apply(entry: unknown): void {
    const revision = numberAt(entry, 'revision') ?? 0
    if (revision <= this.#revision) return
    this.#revision = revision
    const deleted = objectAt(entry, 'deleted')
    const { object } = isJsonObject(entry) ? (entry as { readonly object?: KubeObject }) : {}
    if (object === undefined)
      this.#objects.delete(
        keyOf(
          stringAt(deleted, 'kind') ?? '',
          stringAt(deleted, 'namespace'),
          stringAt(deleted, 'name') ?? '',
        ),
      )
    else this.#objects.set(keyOf(object.kind, object.metadata.namespace, object.metadata.name), object)
  }

  #path(name: string): string {
    return join(this.#dir, name)
  }
}

function keyOf(kind: string, namespace: string | undefined, name: string): string {
  return `${kind}/${namespace ?? ''}/${name}`
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
