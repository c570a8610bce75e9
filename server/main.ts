import { systemClock } from '#kernel/clock.ts'
import { commands } from './cli/commands.ts'
import { runCommandLine } from './cli/run.ts'

// Whoever reads what we print may stop early (`zhike … | head`): that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

/** `zhike …`: reads one command line, runs it, and says how it ended by the exit code. */
process.exitCode = await runCommandLine(commands, process.argv.slice(2), {
  print: (line) => process.stdout.write(`${line}\n`),
  tell: (line) => process.stderr.write(`${line}\n`),
  environment: process.env,
  interactive: process.stderr.isTTY,
  now: () => new Date(systemClock.now()),
})
