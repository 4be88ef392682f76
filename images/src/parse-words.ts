import { parseArgs } from 'node:util'
import { type ClusterTool, clusterTools } from './deliver-images.ts'

export interface ImagesOptions {
  /** Images or apps; empty: everything. */
  readonly names: readonly string[]
  readonly load?: ClusterTool | undefined
  readonly cluster?: string | undefined
  /** A registry, with or without a path: `registry.example.com/team`. */
  readonly push?: string | undefined
  readonly baseImage?: string | undefined
  readonly platform?: string | undefined
}

/** What the user asked for. */
export type ImagesCommand =
  | { readonly verb: 'build'; readonly options: ImagesOptions }
  | { readonly verb: 'help' }
  | { readonly verb: 'usage-error'; readonly message: string }

/** Turns the words after `pnpm images` into a command. Never throws. */
export function parseWords(words: readonly string[]): ImagesCommand {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: {
        load: { type: 'string' },
        cluster: { type: 'string' },
        push: { type: 'string' },
        'base-image': { type: 'string' },
        platform: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
      strict: true,
      allowPositionals: true,
    })
    if (values.help) return { verb: 'help' }
    const { load, cluster, push, platform, 'base-image': baseImage } = values
    const tool = clusterTools.find((name) => name === load)
    if (load !== undefined && tool === undefined)
      throw new Error(`--load takes ${clusterTools.join(', ')}, not "${load}"`)
    if (cluster !== undefined && tool === undefined) throw new Error('--cluster needs --load')
    if (push !== undefined && !/^\w[\w.-]*(:\d+)?(\/[\w./-]+)?$/.test(push))
      throw new Error(`--push takes a registry such as registry.example.com/team, not "${push}"`)
    return { verb: 'build', options: { names: positionals, load: tool, cluster, push, baseImage, platform } }
  } catch (error) {
    return { verb: 'usage-error', message: error instanceof Error ? error.message : String(error) }
  }
}
