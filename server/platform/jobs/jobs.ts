import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { PgBoss } from 'pg-boss'
import type { Ledger, Queryable } from '#platform/ledger/index.ts'
import type { Log } from '#platform/log/index.ts'
import { asBossDatabase } from './boss-database.ts'
import type { AnyJobKind, JobKind } from './job.ts'
import { insertProgress, liveJob, markCancelled, readProgress, recentProgress } from './progress.ts'
import type { JobProgress } from './progress.ts'
import { CANCELLED_CHANNEL } from './runner.ts'
import { startWorking } from './work.ts'
import type { Working } from './work.ts'

export interface EnqueueOptions {
  /** The caller's transaction: the job is there if and only if it commits. */
  readonly within?: Queryable | undefined
  /**
   * While a job of this kind with this key waits or runs, that one is given instead of a new one.
   */
  readonly key?: string | undefined
  /** Who asked: `staff:10023`. */
  readonly askedBy?: string | undefined
  /** Not before this time. */
  readonly startAfter?: Date | undefined
}

/** Durable jobs on the ledger. */
export interface Jobs {
  /** @returns the job's id; with a `key` maybe that of the one already there */
  enqueue<Input>(kind: JobKind<Input>, input: Input, options?: EnqueueOptions): Promise<string>
  /** Starts running jobs in this process, those left by dead processes first. */
  work(): Promise<void>
  progress(jobId: string): Promise<JobProgress | undefined>
  /** Newest first. */
  recent(filter: { readonly kind?: string; readonly limit: number }): Promise<JobProgress[]>
  /** @returns false when the job is not there or has ended */
  cancel(jobId: string): Promise<boolean>
  /** Stops; running jobs are told to, given ten seconds, and go on elsewhere or after a restart. */
  close(): Promise<void>
}

export interface JobsOptions {
  readonly ledger: Ledger
  readonly log: Log
  /** All kinds of jobs of the product; names are unique. */
  readonly kinds: readonly AnyJobKind[]
}

/** Seconds without a sign of life before a job on another machine counts as dead. */
const HEARTBEAT_SECONDS = 30

/** Needs the migrations. Makes pg-boss's own schema on first use. */
export async function openJobs(options: JobsOptions): Promise<Jobs> {
  const { ledger, log, kinds } = options
  refuseTwins(kinds)
  // Where the owner made it for us, we may fill the schema and make no other.
  const { rows } = await ledger.pool.query("select from pg_namespace where nspname = 'pgboss'")
  const boss = new PgBoss({
    connectionString: ledger.address.url,
    max: 4,
    application_name: 'zhike-jobs',
    createSchema: rows.length === 0,
    schedule: false,
    superviseIntervalSeconds: 15,
    useListenNotify: true,
  })
  boss.on('error', (error) => log.warn({ err: error }, 'the job queue met an error and goes on'))
  boss.on('warning', (warning) => log.warn({ warning: warning.message }, 'the job queue warns'))
  await boss.start()
  for (const kind of kinds) await registerQueue(boss, kind)
  let working: Promise<Working> | undefined
  let closing: Promise<void> | undefined
  return {
    enqueue: (kind, input, how = {}) =>
      how.within === undefined
        ? ledger.db.transaction().execute((trx) => enqueue(boss, trx, kind, input, how))
        : enqueue(boss, how.within, kind, input, how),
    work: async () => {
      working ??= startWorking({ boss, ledger, log, kinds })
      await working
    },
    progress: (jobId) => readProgress(ledger.db, jobId),
    recent: (filter) => recentProgress(ledger.db, filter),
    cancel: (jobId) => cancel(boss, ledger, jobId),
    close: () =>
      (closing ??= (async () => {
        await (await working)?.stop()
        await boss.stop({ graceful: false })
      })()),
  }
}

function refuseTwins(kinds: readonly AnyJobKind[]): void {
  const names = kinds.map((kind) => kind.name)
  const twin = names.find((name, index) => names.indexOf(name) !== index)
  if (twin !== undefined) throw new Error(`two kinds of job are called ${twin}`)
}

/** Makes the queue, or brings the one of an earlier version up to date. */
async function registerQueue(boss: PgBoss, kind: AnyJobKind): Promise<void> {
  const settings = {
    retryLimit: kind.options.retries,
    retryDelay: kind.options.retryDelaySeconds,
    retryBackoff: true,
    retryDelayMax: 600,
    expireInSeconds: kind.options.longestSeconds,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    notify: true,
  }
  await boss.createQueue(kind.name, settings)
  await boss.updateQueue(kind.name, settings)
}

async function enqueue<Input>(
  boss: PgBoss,
  transaction: Queryable,
  kind: JobKind<Input>,
  input: Input,
  options: EnqueueOptions,
): Promise<string> {
  // A wrong input is the caller's mistake: said here, not when the job runs.
  const data = { input: kind.parse(input) }
  const jobId = randomUUID()
  const { key, askedBy, startAfter } = options
  if (!(await insertProgress(transaction, { jobId, kind: kind.name, key, askedBy }))) {
    const there = key === undefined ? undefined : await liveJob(transaction, kind.name, key)
    // It ended between the two statements: now there is room.
    return there ?? (await enqueue(boss, transaction, kind, input, options))
  }
  await boss.send(kind.name, data, {
    id: jobId,
    db: asBossDatabase(transaction),
    ...(startAfter === undefined ? {} : { startAfter }),
  })
  return jobId
}

async function cancel(boss: PgBoss, ledger: Ledger, jobId: string): Promise<boolean> {
  return await ledger.db.transaction().execute(async (transaction) => {
    const kind = await markCancelled(transaction, jobId)
    if (kind === undefined) return false
    await boss.cancel(kind, jobId, { db: asBossDatabase(transaction) })
    await sql`select pg_notify(${CANCELLED_CHANNEL}, ${jobId})`.execute(transaction)
    return true
  })
}
