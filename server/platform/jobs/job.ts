import type { z } from 'zod'
import type { Words } from '#contracts/words.ts'
import type { JsonValue } from '#platform/audit/index.ts'
import type { Log } from '#platform/log/index.ts'

/** What a running job says of itself; what is left out stays as it was. */
export interface JobReport {
  /** 0 to 100. */
  readonly percent?: number
  /** What it is doing, for the person who watches. */
  readonly message?: Words
  /** What it has counted so far: `{ rows_read: 142645 }`. */
  readonly counts?: Readonly<Record<string, number>>
}

/** What a handler is given besides its input. */
export interface JobRun {
  readonly jobId: string
  /** 1 at the first try. */
  readonly attempt: number
  /**
   * Aborted when the job is cancelled or this process is stopping: end soon, leave things whole.
   */
  readonly signal: AbortSignal
  /** Bound to the job; personal data never gets through. */
  readonly log: Log
  /** Cheap: call it as often as you like, it is written a few times a second. */
  report(report: JobReport): void
}

export interface JobOptions {
  /** Tries after the first one failed. Default 2. */
  readonly retries?: number
  /** Seconds before the first retry, doubled each time, with some chance. Default 5. */
  readonly retryDelaySeconds?: number
  /** Jobs of this kind at a time in one process. Default 1. */
  readonly concurrency?: number
  /** Longer than any run may take; then the job counts as failed. Default a day. */
  readonly longestSeconds?: number
}

/** A kind of job: made by `defineJob`, registered by `openJobs`. */
export interface JobKind<in out Input> {
  readonly name: string
  readonly options: Required<JobOptions>
  parse(input: unknown): Input
  execute(input: unknown, run: JobRun): Promise<JsonValue>
}

/** A kind of job whatever its input. */
export type AnyJobKind = Pick<JobKind<never>, 'name' | 'options' | 'execute'>

/**
 * Declares a kind of job.
 *
 * A handler may run again after a failure or a killed process, so it must be safe to repeat. An
 * error that carries `words` (a mistake a person can cure) is final and shown as it is; any other
 * error is tried again, and shown with a reference that is in the log beside the whole error.
 * @param name dotted: `night.run`
 * @param input what it needs, plain JSON
 */
export function defineJob<Schema extends z.ZodType>(
  name: string,
  input: Schema,
  handler: (input: z.output<Schema>, run: JobRun) => Promise<JsonValue | void>,
  options: JobOptions = {},
): JobKind<z.output<Schema>> {
  return {
    name,
    options: {
      retries: options.retries ?? 2,
      retryDelaySeconds: options.retryDelaySeconds ?? 5,
      concurrency: options.concurrency ?? 1,
      longestSeconds: options.longestSeconds ?? 86_400,
    },
    parse: (given) => input.parse(given),
    execute: async (given, run) => (await handler(input.parse(given), run)) ?? null,
  }
}

/** Why a handler's signal is aborted, or what `report` throws. */
export class JobStopped extends Error {
  readonly why: 'cancelled' | 'shutdown' | 'lost'

  constructor(why: JobStopped['why']) {
    super(`the job was stopped: ${why}`)
    this.name = 'JobStopped'
    this.why = why
  }
}
