import { sql } from 'kysely'
import type { Words } from '#contracts/words.ts'
import type { JsonValue } from '#platform/audit/index.ts'
import type { Queryable } from '#platform/ledger/index.ts'
import type { JobReport } from './job.ts'

/**
 * `waiting` → `running` → `done`, `failed` or `cancelled`; `retrying` while it waits for another
 * try.
 */
export type JobState = 'waiting' | 'running' | 'retrying' | 'done' | 'failed' | 'cancelled'

/** What a page shows of a job. Times are ISO 8601 in UTC. */
export interface JobProgress {
  readonly jobId: string
  readonly kind: string
  readonly key: string | null
  readonly state: JobState
  readonly percent: number
  readonly message: Words
  readonly counts: Readonly<Record<string, number>>
  readonly askedBy: string | null
  readonly attempts: number
  readonly askedAt: string
  readonly startedAt: string | null
  readonly finishedAt: string | null
  readonly result: JsonValue
  readonly error: JobFailure | null
}

/** Why a job failed. `reference` is what a person quotes and an operator finds in the log. */
export interface JobFailure {
  readonly reference: string
  readonly code: string | null
  readonly words: Words
}

const columns = sql`
  job_id as "jobId",
  kind,
  key,
  state,
  percent,
  json_build_object('zh', message_zh, 'en', message_en) as message,
  counts,
  asked_by as "askedBy",
  attempts,
  asked_at as "askedAt",
  started_at as "startedAt",
  finished_at as "finishedAt",
  result,
  case when error_reference is not null then json_build_object(
    'reference', error_reference,
    'code', error_code,
    'words', json_build_object('zh', error_zh, 'en', error_en)
  ) end as error
`

/** A job, or undefined when there never was one. */
export async function readProgress(
  ledger: Queryable,
  jobId: string,
): Promise<JobProgress | undefined> {
  const {
    rows: [progress],
  } = await sql<JobProgress>`
    select ${columns} from job_progress where job_id = ${jobId}
  `.execute(ledger)
  return progress
}

/** The newest jobs first. */
export async function recentProgress(
  ledger: Queryable,
  filter: { readonly kind?: string | undefined; readonly limit: number },
): Promise<JobProgress[]> {
  const { rows } = await sql<JobProgress>`
    select ${columns}
    from job_progress
    where (${filter.kind ?? null}::text is null or kind = ${filter.kind ?? null})
    order by asked_at desc, job_id
    limit ${filter.limit}
  `.execute(ledger)
  return rows
}

/** The job of that kind and key that waits or runs now. */
export async function liveJob(
  ledger: Queryable,
  kind: string,
  key: string,
): Promise<string | undefined> {
  const {
    rows: [found],
  } = await sql<{ jobId: string }>`
    select job_id as "jobId"
    from job_progress
    where kind = ${kind} and key = ${key} and state in ('waiting', 'running', 'retrying')
  `.execute(ledger)
  return found?.jobId
}

/** @returns false when another job of that kind and key waits or runs */
export async function insertProgress(
  ledger: Queryable,
  job: { jobId: string; kind: string; key: string | undefined; askedBy: string | undefined },
): Promise<boolean> {
  const { rows } = await sql`
    insert into job_progress (job_id, kind, key, asked_by)
    values (${job.jobId}, ${job.kind}, ${job.key ?? null}, ${job.askedBy ?? null})
    on conflict do nothing
    returning job_id
  `.execute(ledger)
  return rows.length === 1
}

/** @returns the number of the try; undefined when the job was cancelled meanwhile */
export async function markRunning(
  ledger: Queryable,
  jobId: string,
  runner: number,
): Promise<number | undefined> {
  const {
    rows: [row],
  } = await sql<{ attempts: number }>`
    update job_progress
    set
      state = 'running',
      runner = ${runner},
      attempts = attempts + 1,
      percent = 0,
      message_zh = '',
      message_en = '',
      counts = '{}',
      started_at = now()
    where job_id = ${jobId} and state in ('waiting', 'retrying', 'running')
    returning attempts
  `.execute(ledger)
  return row?.attempts
}

/** @returns false when this runner no longer has the job */
export async function writeReport(
  ledger: Queryable,
  jobId: string,
  runner: number,
  report: JobReport,
): Promise<boolean> {
  const { rows } = await sql`
    update job_progress
    set
      percent = coalesce(${report.percent ?? null}::smallint, percent),
      message_zh = coalesce(${report.message?.zh ?? null}::text, message_zh),
      message_en = coalesce(${report.message?.en ?? null}::text, message_en),
      counts = counts || ${JSON.stringify(report.counts ?? {})}::jsonb
    where job_id = ${jobId} and runner = ${runner} and state = 'running'
    returning job_id
  `.execute(ledger)
  return rows.length === 1
}

export async function markDone(
  ledger: Queryable,
  jobId: string,
  runner: number,
  result: JsonValue,
): Promise<void> {
  await sql`
    update job_progress
    set
      state = 'done',
      percent = 100,
      runner = null,
      finished_at = now(),
      result = ${JSON.stringify(result)}::jsonb
    where job_id = ${jobId} and runner = ${runner} and state = 'running'
  `.execute(ledger)
}

export async function markFailed(
  ledger: Queryable,
  jobId: string,
  runner: number,
  state: 'failed' | 'retrying',
  failure: JobFailure,
): Promise<void> {
  await sql`
    update job_progress
    set
      state = ${state},
      runner = null,
      finished_at = case when ${state} = 'failed' then now() end,
      error_reference = ${failure.reference},
      error_code = ${failure.code},
      error_zh = ${failure.words.zh},
      error_en = ${failure.words.en}
    where job_id = ${jobId} and runner = ${runner} and state = 'running'
  `.execute(ledger)
}

/** Its process is gone or going: it will be run again. @returns how often that has happened */
export async function markInterrupted(
  ledger: Queryable,
  jobId: string,
  runner: number,
  countIt: boolean,
): Promise<number | undefined> {
  const {
    rows: [row],
  } = await sql<{ interruptions: number }>`
    update job_progress
    set
      state = 'waiting',
      runner = null,
      interruptions = interruptions + ${countIt ? 1 : 0}
    where job_id = ${jobId} and runner = ${runner} and state = 'running'
    returning interruptions
  `.execute(ledger)
  return row?.interruptions
}

/** @returns the kind of the job when it was still waiting or running */
export async function markCancelled(ledger: Queryable, jobId: string): Promise<string | undefined> {
  const {
    rows: [row],
  } = await sql<{ kind: string }>`
    update job_progress
    set state = 'cancelled', finished_at = now(), runner = null
    where job_id = ${jobId} and state in ('waiting', 'running', 'retrying')
    returning kind
  `.execute(ledger)
  return row?.kind
}

export interface RunningJob {
  readonly jobId: string
  readonly kind: string
  readonly runner: number
}

export async function runningJobs(ledger: Queryable): Promise<RunningJob[]> {
  const { rows } = await sql<RunningJob>`
    select
      job_id as "jobId",
      kind,
      runner
    from job_progress
    where state = 'running' and runner is not null
    order by job_id
  `.execute(ledger)
  return rows
}
