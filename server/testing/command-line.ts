import { commands } from '../cli/commands.ts'
import { runCommandLine } from '../cli/run.ts'

/** What a command line answered. */
export interface Answered {
  readonly code: number
  /** Stdout. */
  readonly printed: string
  /** Stderr. */
  readonly told: string
  /** What `--json` printed. */
  json<T = Record<string, unknown>>(): T
}

interface Typed {
  readonly now: () => Date
  /** Ends every line with `--home DIR`; told when it is typed: a test makes its folder first. */
  readonly home?: () => string
  readonly environment?: Readonly<Record<string, string | undefined>>
}

/** The command line as a person types it, with a fixed clock and both streams kept. */
export function commandLine({ now, home, environment = {} }: Typed) {
  return async (...argv: readonly string[]): Promise<Answered> => {
    const printed: string[] = []
    const told: string[] = []
    const line = home === undefined ? argv : [...argv, '--home', home()]
    const code = await runCommandLine(commands, line, {
      print: (text) => void printed.push(text),
      tell: (text) => void told.push(text),
      environment: { ZHIKE_LOG_LEVEL: 'silent', ...environment },
      interactive: false,
      now,
    })
    const out = printed.join('\n')
    return { code, printed: out, told: told.join('\n'), json: <T>() => JSON.parse(out) as T }
  }
}
