import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { JobResult, JobWithMetadata, PgBoss } from 'pg-boss'
import type { Words } from '#contracts/words.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import type { Log } from '#platform/log/index.ts'
import { asBossDatabase } from './boss-database.ts'
import { JobStopped } from './job.ts'
import type { AnyJobKind } from './job.ts'
import { markDone, markFailed, markInterrupted, markRunning, runningJobs } from './progress.ts'
import type { JobFailure, RunningJob } from './progress.ts'
import { Reporter } from './reporter.ts'
import { isRunnerGone, openRunner } from './runner.ts'
import type { Runner } from './runner.ts'

/** A process at work. */
export interface Working {
  stop(): Promise<void>
}

interface Parts {
  readonly boss: PgBoss
  readonly ledger: Ledger
  readonly log: Log
  readonly kinds: readonly AnyJobKind[]
}

interface Work extends Parts {
  readonly runner: Runner
  /** The jobs running here, each with the way to stop it. */
  readonly running: Map<string, AbortController>
}

/** How often to look for jobs whose process has died. */
const LOOK_AFTER_DEAD_MS = 5_000
/** A runner that only lost its connection has this long to take its number again. */
const RECONNECT_PATIENCE_MS = 1_500
/** A job that has taken this many processes with it is not run again. */
const MOST_INTERRUPTIONS = 5
const STOP_PATIENCE_MS = 10_000

/** Takes over what dead processes left, then runs what waits. */
export async function startWorking(parts: Parts): Promise<Working> {
  const running = new Map<string, AbortController>()
  const runner = await openRunner(parts.ledger, parts.log, (jobId) => {
    running.get(jobId)?.abort(new JobStopped('cancelled'))
  })
  const work: Work = { ...parts, runner, running }
  const stopping = new AbortController()
  const lookingAfter = lookAfterDead(work, stopping.signal)
  for (const kind of work.kinds) {
    await work.boss.work(
      kind.name,
      {
        batchSize: 1,
        includeMetadata: true,
        perJobResults: true,
        localConcurrency: kind.options.concurrency,
        // Woken by NOTIFY; a retry is not called out, so look often enough.
        pollingIntervalSeconds: 1,
        notifyPollingIntervalSeconds: 1,
      },
      async (jobs: JobWithMetadata[]) => {
        return await Promise.all(jobs.map((job) => runJob(work, kind, job)))
      },
    )
  }
  return {
    stop: async () => {
      stopping.abort()
      await Promise.all(work.kinds.map((kind) => work.boss.offWork(kind.name, { wait: false })))
      for (const abort of running.values()) abort.abort(new JobStopped('shutdown'))
      const deadline = performance.now() + STOP_PATIENCE_MS
      while (running.size > 0 && performance.now() < deadline) await pause(20)
      await lookingAfter
      await runner.close()
    },
  }
}

async function runJob(work: Work, kind: AnyJobKind, job: JobWithMetadata): Promise<JobResult> {
  const { ledger, runner, running } = work
  const attempt = await markRunning(ledger.db, job.id, runner.number)
  if (attempt === undefined) return { id: job.id, status: 'deadletter' }
  const abort = new AbortController()
  const lost = (): void => abort.abort(new JobStopped('lost'))
  job.signal.addEventListener('abort', lost)
  running.set(job.id, abort)
  const log = work.log.child({ job: job.id, kind: kind.name, attempt })
  const reporter = new Reporter(ledger.db, job.id, runner.number, log, abort)
  try {
    log.info('job started')
    const input = (job.data as { input: unknown }).input
    const result = await kind.execute(input, {
      jobId: job.id,
      attempt,
      signal: abort.signal,
      log,
      report: (report) => reporter.take(report),
    })
    await reporter.finish()
    await markDone(ledger.db, job.id, runner.number, result)
    log.info('job done')
    return { id: job.id, status: 'completed' }
  } catch (error) {
    await reporter.finish()
    return await settleFailure(work, kind, job, log, abort.signal, error)
  } finally {
    job.signal.removeEventListener('abort', lost)
    running.delete(job.id)
  }
}

async function settleFailure(
  work: Work,
  kind: AnyJobKind,
  job: JobWithMetadata,
  log: Log,
  signal: AbortSignal,
  error: unknown,
): Promise<JobResult> {
  const { ledger, runner } = work
  if (signal.reason instanceof JobStopped) {
    log.info({ why: signal.reason.why }, 'job stopped')
    if (signal.reason.why === 'shutdown') {
      await giveBack(work, { jobId: job.id, kind: kind.name, runner: runner.number }, false)
    }
    return { id: job.id, status: 'failed' }
  }
  const failure = describe(error)
  const final = hasWords(error) || job.retryCount >= job.retryLimit
  log.error({ err: error, reference: failure.reference, final }, 'job failed')
  await markFailed(ledger.db, job.id, runner.number, final ? 'failed' : 'retrying', failure)
  // Without a dead-letter queue, `deadletter` is pg-boss's word for failing without another try.
  const output = { reference: failure.reference }
  return { id: job.id, status: final ? 'deadletter' : 'failed', output }
}

/** Puts a job back into the queue: its process is gone, or going, and not the job is to blame. */
async function giveBack(work: Work, job: RunningJob, countIt: boolean): Promise<void> {
  await work.ledger.db.transaction().execute(async (transaction) => {
    if (countIt && !(await isRunnerGone(transaction, job.runner))) return
    const interruptions = await markInterrupted(transaction, job.jobId, job.runner, countIt)
    if (interruptions === undefined) return
    const db = asBossDatabase(transaction)
    await work.boss.cancel(job.kind, job.jobId, { db })
    if (interruptions <= MOST_INTERRUPTIONS) await work.boss.resume(job.kind, job.jobId, { db })
    else await giveUp(work, job, transaction)
  })
}

async function giveUp(
  work: Work,
  job: RunningJob,
  transaction: Parameters<typeof markRunning>[0],
): Promise<void> {
  const reference = newReference()
  await markRunning(transaction, job.jobId, job.runner)
  await markFailed(transaction, job.jobId, job.runner, 'failed', {
    reference,
    code: 'jobs.kills_its_process',
    words: {
      zh:
        `运行它的进程已中断 ${MOST_INTERRUPTIONS} 次，不再重试。` +
        `请查看日志（编号 ${reference}），常见原因是内存不足。`,
      en:
        `The process running it has died ${MOST_INTERRUPTIONS} times: it is not tried again. ` +
        `See the log (reference ${reference}); often memory was short.`,
    },
  })
  const { jobId, kind } = job
  work.log.error({ job: jobId, kind, reference }, 'job given up: it kills its process')
}

/** Until stopped: gives back the jobs of runners that are gone. */
async function lookAfterDead(work: Work, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const suspects = await jobsOfGone(work)
      if (suspects.length > 0) {
        await pause(RECONNECT_PATIENCE_MS, undefined, { signal })
        for (const job of suspects) {
          const { jobId, kind } = job
          work.log.warn({ job: jobId, kind }, 'the process of a job died; it runs again')
          await giveBack(work, job, true)
        }
      }
      await pause(LOOK_AFTER_DEAD_MS, undefined, { signal })
    } catch (error) {
      if (signal.aborted) return
      work.log.warn({ err: error }, 'could not look for jobs of dead processes; trying again')
      await pause(LOOK_AFTER_DEAD_MS, undefined, { signal }).catch(() => undefined)
    }
  }
}

async function jobsOfGone(work: Work): Promise<RunningJob[]> {
  return await work.ledger.db.transaction().execute(async (transaction) => {
    const gone: RunningJob[] = []
    for (const job of await runningJobs(transaction)) {
      if (await isRunnerGone(transaction, job.runner)) gone.push(job)
    }
    return gone
  })
}

function describe(error: unknown): JobFailure {
  const reference = newReference()
  if (hasWords(error)) return { reference, code: error.code ?? null, words: error.words }
  return {
    reference,
    code: null,
    words: {
      zh: `出现意外错误。请把编号 ${reference} 告诉管理员，日志里有全部细节。`,
      en:
        `Something unexpected went wrong. Tell the administrator the reference ${reference}; ` +
        'the log has all details.',
    },
  }
}

/** Short enough to read out on the phone. */
function newReference(): string {
  return randomBytes(5).toString('hex')
}

function hasWords(error: unknown): error is Error & { words: Words; code?: string } {
  return error instanceof Error && 'words' in error && typeof error.words === 'object'
}
