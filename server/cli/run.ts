import { ProblemError, problemKinds } from '#contracts/problems.ts'
import type { Words } from '#contracts/words.ts'

import { exitCodes, readCall, UsageError } from './command.ts'
import type { CommandIo, ListedCommand } from './command.ts'
import { helpForAll, helpForCommand } from './help.ts'

function findCommand(
  commands: readonly ListedCommand[],
  argv: readonly string[],
): { command: ListedCommand; rest: readonly string[] } | undefined {
  for (const length of [2, 1]) {
    const name = argv.slice(0, length).join(' ')
    const command = commands.find((candidate) => candidate.name === name)
    if (command !== undefined) return { command, rest: argv.slice(length) }
  }
  return undefined
}

/** One line a person can act on. A broken assumption keeps its stack: it is our mistake. */
function explain(error: unknown, curable: { words: Words; where: string } | undefined): string {
  if (error instanceof ProblemError) {
    const cure = problemKinds[error.code].cure
    const fields = error.fields.map((field) => `\n  ${field.path}: ${field.words.en}`).join('')
    return `${error.message}. ${cure.en}.${fields}`
  }
  if (error instanceof UsageError) return error.message
  if (curable !== undefined) return `${curable.where}${curable.words.en}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** Runs one command line; the exit code is the answer. Never throws. */
export async function runCommandLine(
  commands: readonly ListedCommand[],
  argv: readonly string[],
  io: CommandIo,
): Promise<number> {
  if (argv.length === 0 || argv[0] === '--help' || argv[0] === 'help') {
    io.print(helpForAll(commands))
    return exitCodes.done
  }
  const found = findCommand(commands, argv)
  if (found === undefined) {
    io.tell(`zhike knows no command "${argv[0]}". zhike --help lists them.`)
    return exitCodes.failed
  }
  if (found.rest.includes('--help')) {
    io.print(helpForCommand(found.command, await found.command.load()))
    return exitCodes.done
  }
  try {
    const { name } = found.command
    const command = await found.command.load()
    return await command.run(readCall(name, command, found.rest, io))
  } catch (error) {
    const { curableWords, isDamage } = await import('./curable.ts')
    io.tell(explain(error, curableWords(error)))
    if (error instanceof UsageError) io.tell(`zhike ${found.command.name} --help says more.`)
    if (error instanceof ProblemError && error.code === 'feed_refused') return exitCodes.feedRefused
    return isDamage(error) ? exitCodes.broken : exitCodes.failed
  }
}
