import { pino } from 'pino'
import type { DestinationStream, LevelWithSilent, Logger } from 'pino'
import { redactObject, redactText, redactValue } from './redaction.ts'

/**
 * Structured log, one JSON object a line. `log.child({ request: id })` binds a request's id to all
 * that is written while answering it. Personal data never gets through: see `redaction.ts`.
 */
export type Log = Logger

export interface LogOptions {
  /** The least serious level written. Default `info`. */
  readonly level?: LevelWithSilent | undefined
  /** A file to append to, its folder made when missing. Default: standard error. */
  readonly file?: string | undefined
  /** A stream instead of a file; for tests. */
  readonly stream?: DestinationStream | undefined
}

/** The log of a process. Writing is synchronous: the last line before a crash is there. */
export function createLog(options: LogOptions = {}): Log {
  const destination =
    options.stream ?? pino.destination({ dest: options.file ?? 2, sync: true, mkdir: true })
  const log: Log = pino(
    {
      level: options.level ?? 'info',
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: redactObject,
      },
      // The walk above has already turned errors into plain objects.
      serializers: { err: redactValue, error: redactValue },
      hooks: {
        logMethod(args, method) {
          method.apply(this, args.map(redactArgument) as typeof args)
        },
      },
    },
    destination,
  )
  // pino runs no formatter over what is bound to a child. Children inherit this method.
  const { child } = log
  log.child = function bindRedacted(this: Log, bindings: object, ...rest: unknown[]) {
    return Reflect.apply(child, this, [redactObject(bindings), ...rest])
  } as Log['child']
  return log
}

/** A log that writes nothing. */
export function silentLog(): Log {
  return pino({ level: 'silent' })
}

/** Messages and their `%s` values; an error given alone is logged as pino does, under `err`. */
function redactArgument(argument: unknown): unknown {
  if (argument instanceof Error) return { err: argument, msg: redactText(argument.message) }
  return typeof argument === 'object' ? argument : redactValue(argument)
}
