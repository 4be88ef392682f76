// Loaded into a program before its own code: it then knows the names of Services that are not HTTP, as it would by the
// DNS of a cluster. Without root a process has no other hosts file than the machine's.
import dns, { type LookupAddress, type LookupOptions } from 'node:dns'
import { readFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { resolveName } from './resolve-name.ts'

type Answer = (error: Error | null, address?: string | LookupAddress[], family?: number) => void

const { TRAFFIC_LAB_HOSTS: file = '', TRAFFIC_LAB_POD: pod = '' } = process.env
const [namespace = ''] = pod.split('/')

/** Undefined: the machine's own resolver is asked. Read each time: Services come and go. */
function addressOf(hostname: string): string | undefined {
  try {
    return resolveName(readFileSync(file, 'utf8'), namespace, hostname)
  } catch {
    return undefined
  }
}

const machine = dns.lookup
const machinePromise = dns.promises.lookup

function lookup(hostname: string, options: LookupOptions | number | Answer, answer?: Answer): void {
  const done = typeof options === 'function' ? options : answer
  const address = addressOf(hostname)
  if (address === undefined || done === undefined)
    return void Reflect.apply(machine, dns, [hostname, options, answer])
  const all = typeof options === 'object' && options.all === true
  process.nextTick(() => (all ? done(null, [{ address, family: 4 }]) : done(null, address, 4)))
}

async function lookupPromise(hostname: string, options: LookupOptions | number = {}): Promise<unknown> {
  const address = addressOf(hostname)
  if (address === undefined) return Reflect.apply(machinePromise, dns.promises, [hostname, options])
  const found: LookupAddress = { address, family: 4 }
  return typeof options === 'object' && options.all === true ? [found] : found
}

Reflect.set(dns, 'lookup', lookup)
Reflect.set(dns.promises, 'lookup', lookupPromise)
syncBuiltinESMExports()
