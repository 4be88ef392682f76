import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import {
  createFileRegistry,
  type DescMessage,
  type DescService,
  type FileRegistry,
  fromBinary,
} from '@bufbuild/protobuf'
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'

const file = new URL('../facts/envoy-v3.binpb.gz', import.meta.url)

let loaded: FileRegistry | undefined

/** Envoy's v3 API and the extensions that may stand in a snapshot. Read on first use (0.1 s). */
export function envoyDescriptors(): FileRegistry {
  loaded ??= createFileRegistry(fromBinary(FileDescriptorSetSchema, gunzipSync(readFileSync(file))))
  return loaded
}

export function messageDescriptor(name: string): DescMessage {
  const descriptor = envoyDescriptors().getMessage(name)
  if (descriptor === undefined) throw new Error(`message ${name} is not in ${file.pathname}`)
  return descriptor
}

export function serviceDescriptor(name: string): DescService {
  const descriptor = envoyDescriptors().getService(name)
  if (descriptor === undefined) throw new Error(`service ${name} is not in ${file.pathname}`)
  return descriptor
}
