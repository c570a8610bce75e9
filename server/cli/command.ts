import { parseArgs } from 'node:util'

import type { Words } from '#contracts/words.ts'

/** Exit codes of every command (docs/reference/commands.md). */
export const exitCodes = {
  done: 0,
  failed: 1,
  feedRefused: 2,
  notCertified: 3,
  broken: 4,
  waiting: 5,
} as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

export interface CommandOption {
  readonly kind: 'text' | 'flag' | 'integer' | 'date'
  /** How the value is called in the help, e.g. `DIR`. */
  readonly value?: string
  readonly words: Words
  readonly required?: true
  readonly repeats?: true
  /** The smallest and the largest number it takes. */
  readonly within?: readonly [least: number, most: number]
}

/** What a command is given: parsed options, positionals, and where to write. */
export interface CommandCall {
  readonly positionals: readonly string[]
  text(option: string): string | undefined
  texts(option: string): readonly string[]
  flag(option: string): boolean
  integer(option: string): number | undefined
  readonly json: boolean
  readonly io: CommandIo
}

export interface CommandIo {
  /** A result, on stdout. */
  print(line: string): void
  /** Progress and remarks, on stderr. */
  tell(line: string): void
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly interactive: boolean
  now(): Date
}

/** How a command is found and listed before anything of it is loaded. */
export interface ListedCommand {
  /** As typed: `segment count`. */
  readonly name: string
  readonly words: Words
  load(): Promise<Command>
}

export interface Command {
  /** Positionals, e.g. `FEED.yaml…`. */
  readonly takes?: string
  readonly positionals: { readonly least: number; readonly most: number }
  readonly options: Readonly<Record<string, CommandOption>>
  run(call: CommandCall): Promise<ExitCode>
}

/** A mistake in how a command was called: one line, with the cure. */
export class UsageError extends Error {}

const datePattern = /^\d{4}-\d{2}-\d{2}$/

function checkedValue(name: string, option: CommandOption, value: string): string {
  if (option.kind === 'integer' && !/^\d{1,15}$/.test(value)) {
    throw new UsageError(`--${name} takes a whole number, not "${value}"`)
  }
  const [least, most] = option.within ?? [-Infinity, Infinity]
  if (option.kind === 'integer' && (Number(value) < least || Number(value) > most)) {
    throw new UsageError(`--${name} takes ${least} to ${most}, not ${value}`)
  }
  if (option.kind === 'date') {
    const valid = datePattern.test(value) && !Number.isNaN(Date.parse(`${value}T00:00:00Z`))
    if (!valid || new Date(`${value}T00:00:00Z`).toISOString().slice(0, 10) !== value) {
      throw new UsageError(`--${name} takes a date like 2026-10-31, not "${value}"`)
    }
  }
  return value
}

/** Reads the words after a command's `name`. Throws `UsageError` on anything it does not know. */
export function readCall(
  name: string,
  command: Command,
  argv: readonly string[],
  io: CommandIo,
): CommandCall {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, option]) => [
      name,
      option.kind === 'flag'
        ? { type: 'boolean' as const }
        : { type: 'string' as const, multiple: option.repeats === true },
    ]),
  )
  let parsed
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true })
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error)
    throw new UsageError(message, { cause: error })
  }
  const values = parsed.values as Record<string, string | boolean | string[] | undefined>
  for (const [optionName, option] of Object.entries(command.options)) {
    const value = values[optionName]
    if (value === undefined && option.required === true) {
      throw new UsageError(`--${optionName} is missing: ${option.words.en}`)
    }
    for (const one of Array.isArray(value) ? value : [value]) {
      if (typeof one === 'string') checkedValue(optionName, option, one)
    }
  }
  const { least, most } = command.positionals
  if (parsed.positionals.length < least || parsed.positionals.length > most) {
    throw new UsageError(
      command.takes === undefined
        ? `zhike ${name} takes no further words`
        : `zhike ${name} takes ${command.takes}`,
    )
  }
  return {
    positionals: parsed.positionals,
    text: (option) => {
      const value = values[option]
      return typeof value === 'string' ? value : undefined
    },
    texts: (option) => {
      const value = values[option]
      if (Array.isArray(value)) return value
      return typeof value === 'string' ? [value] : []
    },
    flag: (option) => values[option] === true,
    integer: (option) => {
      const value = values[option]
      return typeof value === 'string' ? Number(value) : undefined
    },
    json: values['json'] === true,
    io,
  }
}

export const homeOption: CommandOption = {
  kind: 'text',
  value: 'DIR',
  words: {
    zh: '数据目录（默认 ZHIKE_HOME 或 .zhike）',
    en: 'the home (else ZHIKE_HOME, else .zhike)',
  },
}

export const jsonOption: CommandOption = {
  kind: 'flag',
  words: { zh: '以 JSON 输出结果', en: 'print the result as JSON' },
}
