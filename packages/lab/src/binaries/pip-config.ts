import { join } from 'node:path'

export interface ConfigPlace {
  readonly env: NodeJS.ProcessEnv
  /** As `process.platform`. */
  readonly system: string
  readonly home: string
}

/** Sections of pip's configuration, their keys in pip's spelling (`index-url`). */
export type PipConfig = ReadonlyMap<string, ReadonlyMap<string, string>>

/**
 * Where pip looks for its configuration, later files overruling earlier ones: for all users, for this user, for the
 * virtual environment, PIP_CONFIG_FILE (with which the user's own files do not count).
 * See "Configuration" in pip's documentation.
 */
export function pipConfigFiles({ env, system, home }: ConfigPlace): readonly string[] {
  const chosen = env.PIP_CONFIG_FILE
  if (chosen === '/dev/null') return []
  const shared = (env.XDG_CONFIG_DIRS || '/etc/xdg')
    .split(':')
    .map((folder) => join(folder, 'pip', 'pip.conf'))
  const forAll = system === 'darwin' ? ['/Library/Application Support/pip/pip.conf'] : shared
  const settings = env.XDG_CONFIG_HOME || join(home, '.config')
  const forUser = [
    join(home, '.pip', 'pip.conf'),
    join(settings, 'pip', 'pip.conf'),
    ...(system === 'darwin' ? [join(home, 'Library', 'Application Support', 'pip', 'pip.conf')] : []),
  ]
  return [
    ...forAll,
    '/etc/pip.conf',
    ...(chosen ? [] : forUser),
    ...(env.VIRTUAL_ENV ? [join(env.VIRTUAL_ENV, 'pip.conf')] : []),
    ...(chosen ? [chosen] : []),
  ]
}

/**
 * Python's dialect of INI files: `=` or `:` behind the key, whole-line comments only, and indented lines that
 * continue the value before (several extra indexes are written so). INI libraries for JavaScript read none of the
 * three that way.
 */
export function parsePipConfig(text: string): PipConfig {
  const sections = new Map<string, Map<string, string>>()
  let section: Map<string, string> | undefined
  let key: string | undefined
  for (const line of text.split(/\r?\n/)) {
    const content = line.trim()
    if (content === '' || content.startsWith('#') || content.startsWith(';')) continue
    const header = /^\[(.*)\]$/.exec(content)
    if (header?.[1] !== undefined && !/^\s/.test(line)) {
      section = sections.get(header[1]) ?? new Map()
      sections.set(header[1], section)
      key = undefined
    } else if (/^\s/.test(line) && section !== undefined && key !== undefined) {
      section.set(key, `${section.get(key)} ${content}`.trim())
    } else {
      const [, name, value = ''] = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(content) ?? []
      key = name?.toLowerCase().replaceAll('_', '-')
      if (key !== undefined) section?.set(key, value)
    }
  }
  return sections
}
