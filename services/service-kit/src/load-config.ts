import * as v from 'valibot'

/** The environment is wrong; the message lists every problem, one a line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/**
 * Reads the variables named by `entries` from `env`. An empty variable counts as absent, since a manifest
 * cannot unset one.
 * @throws ConfigError naming each variable, its value and what it must be
 */
export function loadConfig<const Entries extends v.ObjectEntries>(
  entries: Entries,
  env: Readonly<Record<string, string | undefined>>,
): v.InferOutput<v.ObjectSchema<Entries, undefined>> {
  const given = Object.fromEntries(
    Object.keys(entries).flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
  )
  const result = v.safeParse(v.object(entries), given, { abortPipeEarly: true })
  if (result.success) return result.output
  const problems = result.issues.map((issue) => {
    const name = v.getDotPath(issue) ?? ''
    return `  ${name}=${given[name]}: ${issue.message}`
  })
  throw new ConfigError(['The environment is not usable; change or unset:', ...problems].join('\n'))
}

/**
 * The environment of a program whose one optional argument is its port, as the originals of Bookinfo have it:
 * LISTEN_PORT is the argument unless the environment says otherwise.
 * @throws ConfigError with the usage when there are more arguments
 */
export function environmentOf({ env, argv }: Pick<NodeJS.Process, 'env' | 'argv'>): NodeJS.ProcessEnv {
  const [port, ...others] = argv.slice(2)
  if (others.length > 0) throw new ConfigError(`usage: main.ts [port]; not understood: ${others.join(' ')}`)
  return { ...env, LISTEN_PORT: env.LISTEN_PORT || port }
}
