/**
 * Replaces `$(NAME)` by the variable's value and `$$` by `$`; an unknown name stays as it is written
 * (Kubernetes' dependent environment variables, also in command and args).
 */
export function expandVariables(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$\$|\$\(([^()]*)\)/g, (match, name: string | undefined) =>
    name === undefined ? '$' : (env[name] ?? match),
  )
}
