/** Prints a result on stdout. A reader that has seen enough, such as `head`, is no error. */
export function writeOutput(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') resolve()
      else reject(error)
    })
    process.stdout.write(text, (error) => {
      if (!error) resolve()
    })
  })
}
