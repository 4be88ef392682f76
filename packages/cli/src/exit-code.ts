/** What a command's exit code says to the script that called it. */
export const exitCode = { good: 0, failed: 1, usage: 2, couldNotRun: 3 } as const
