import { runFortio } from './run-fortio.ts'

process.exitCode = await runFortio(process.argv.slice(2), {
  program: 'fortio',
  env: process.env,
  interactive: process.stderr.isTTY === true,
  print: (text) => process.stdout.write(text),
  printError: (text) => process.stderr.write(text),
})
