import { join } from 'node:path'
import { parse } from 'smol-toml'
import type { ConfigPlace } from './pip-config.ts'

/**
 * Where uv looks for settings beyond a project's: this user's file, then the one for all users. UV_CONFIG_FILE
 * stands for all of them.
 */
export function uvConfigFiles({ env, home }: ConfigPlace): readonly string[] {
  if (env.UV_NO_CONFIG) return []
  if (env.UV_CONFIG_FILE) return [env.UV_CONFIG_FILE]
  const shared = (env.XDG_CONFIG_DIRS || '/etc/xdg').split(':')
  return [
    join(env.XDG_CONFIG_HOME || join(home, '.config'), 'uv', 'uv.toml'),
    ...shared.map((folder) => join(folder, 'uv', 'uv.toml')),
    '/etc/uv/uv.toml',
  ]
}

/** The indexes of a uv.toml: `[[index]]` tables (the default one last, as uv asks it), or the older keys. */
export function uvIndexes(text: string): readonly string[] {
  const config: unknown = parse(text)
  const tables = list(member(config, 'index'))
  const urls = (wanted: boolean) =>
    tables
      .filter((table) => (member(table, 'default') === true) === wanted)
      .map((table) => member(table, 'url'))
  const pip = member(config, 'pip')
  return [
    ...urls(false),
    ...urls(true),
    ...[config, pip].flatMap((place) => [
      member(place, 'index-url'),
      ...list(member(place, 'extra-index-url')),
    ]),
  ].filter((url) => typeof url === 'string')
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
