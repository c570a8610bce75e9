import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, afterEach, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { createLog, silentLog } from '#platform/log/index.ts'
import { testLedger } from '#server/testing/test-ledger.ts'
import { defineJob, JobStopped, openJobs } from './index.ts'
import type { AnyJobKind, JobProgress, Jobs } from './index.ts'

const ledger = await testLedger()
const opened: Jobs[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((jobs) => jobs.close()))
})
after(() => ledger.close())

async function open(kinds: AnyJobKind[], log = silentLog()): Promise<Jobs> {
  const jobs = await openJobs({ ledger, log, kinds })
  opened.push(jobs)
  return jobs
}

async function until(
  jobs: Jobs,
  jobId: string,
  holds: (progress: JobProgress) => boolean,
  seconds = 20,
): Promise<JobProgress> {
  const deadline = performance.now() + seconds * 1000
  let progress: JobProgress | undefined
  while (performance.now() < deadline) {
    progress = await jobs.progress(jobId)
    if (progress !== undefined && holds(progress)) return progress
    await pause(25)
  }
  throw new Error(`not in ${seconds} s: ${JSON.stringify(progress)}`)
}

const isOver = (progress: JobProgress): boolean =>
  ['done', 'failed', 'cancelled'].includes(progress.state)

const doubling = defineJob('test.double', z.object({ n: z.number() }), async ({ n }, run) => {
  run.report({ percent: 50, message: { zh: '计算中', en: 'counting' }, counts: { seen: n } })
  run.report({ counts: { kept: 1 } })
  await pause(5)
  return { doubled: n * 2 }
})

test('a job tells what it does and leaves its result', async () => {
  const jobs = await open([doubling])
  const jobId = await jobs.enqueue(doubling, { n: 21 }, { askedBy: 'staff:1' })
  assert.equal((await jobs.progress(jobId))?.state, 'waiting')
  await jobs.work()
  const done = await until(jobs, jobId, isOver)
  assert.equal(done.state, 'done')
  assert.equal(done.percent, 100)
  assert.deepEqual(done.result, { doubled: 42 })
  assert.deepEqual(done.message, { zh: '计算中', en: 'counting' })
  assert.deepEqual(done.counts, { seen: 21, kept: 1 })
  assert.equal(done.askedBy, 'staff:1')
  const { startedAt, finishedAt } = done
  assert.ok(startedAt !== null && finishedAt !== null && startedAt <= finishedAt)
  assert.equal((await jobs.recent({ kind: 'test.double', limit: 5 }))[0]?.jobId, jobId)
})

test('a job asked for in a transaction that fails was never asked for', async () => {
  const jobs = await open([doubling])
  let jobId = ''
  await assert.rejects(
    ledger.db.transaction().execute(async (transaction) => {
      jobId = await jobs.enqueue(doubling, { n: 1 }, { within: transaction })
      throw new Error('changed my mind')
    }),
    /changed my mind/,
  )
  assert.equal(await jobs.progress(jobId), undefined)
  const { rows } = await ledger.pool.query('select 1 from pgboss.job where id = $1', [jobId])
  assert.equal(rows.length, 0)
})

test('a wrong input is refused when asking, not when running', async () => {
  const jobs = await open([doubling])
  await assert.rejects(jobs.enqueue(doubling, { n: 'x' as unknown as number }), /expected number/)
})

test('of two jobs with one key only one waits or runs; after it there is room again', async () => {
  const jobs = await open([doubling])
  const asked = await Promise.all(
    [1, 2, 3, 4].map((n) => jobs.enqueue(doubling, { n }, { key: '2026-10-31' })),
  )
  assert.equal(new Set(asked).size, 1)
  const other = await jobs.enqueue(doubling, { n: 1 }, { key: '2026-11-30' })
  assert.notEqual(other, asked[0])
  await jobs.work()
  await until(jobs, asked[0] ?? '', isOver)
  assert.notEqual(await jobs.enqueue(doubling, { n: 9 }, { key: '2026-10-31' }), asked[0])
})

test('a failed job is tried again and may still succeed', async () => {
  let tries = 0
  const flaky = defineJob(
    'test.flaky',
    z.object({}),
    async (_input, run) => {
      tries += 1
      if (run.attempt < 3) throw new Error('not yet')
      return run.attempt
    },
    { retries: 2, retryDelaySeconds: 1 },
  )
  const jobs = await open([flaky])
  const jobId = await jobs.enqueue(flaky, {})
  await jobs.work()
  const waiting = await until(jobs, jobId, (progress) => progress.state === 'retrying')
  assert.match(waiting.error?.words.en ?? '', /reference/)
  const done = await until(jobs, jobId, isOver)
  assert.deepEqual([done.state, done.result, tries], ['done', 3, 3])
})

test('a job that keeps failing ends with a reference to the log', async () => {
  const lines: string[] = []
  const failing = defineJob(
    'test.failing',
    z.object({}),
    async () => {
      throw new Error('no room for 13812345678')
    },
    { retries: 0 },
  )
  const log = createLog({ stream: { write: (line) => void lines.push(line) } })
  const jobs = await open([failing], log)
  const jobId = await jobs.enqueue(failing, {})
  await jobs.work()
  const failed = await until(jobs, jobId, isOver)
  assert.equal(failed.state, 'failed')
  const reference = failed.error?.reference ?? 'none'
  assert.ok(lines.some((line) => line.includes(reference) && line.includes('no room for')))
  const kept = await ledger.pool.query(
    'select output::text as output from pgboss.job where id = $1',
    [jobId],
  )
  const written = [JSON.stringify(failed), ...lines, kept.rows[0].output].join('\n')
  assert.ok(!written.includes('13812345678'))
})

test('a mistake a person can cure is shown in its own words and not tried again', async () => {
  const words = { zh: '文件缺少列 amount。', en: 'The file has no column amount.' }
  const refused = defineJob(
    'test.refused',
    z.object({}),
    async () => {
      throw Object.assign(new Error(words.en), { words, code: 'intake.column_missing' })
    },
    { retries: 5, retryDelaySeconds: 1 },
  )
  const jobs = await open([refused])
  const jobId = await jobs.enqueue(refused, {})
  await jobs.work()
  const failed = await until(jobs, jobId, isOver)
  assert.deepEqual([failed.state, failed.attempts], ['failed', 1])
  assert.deepEqual([failed.error?.words, failed.error?.code], [words, 'intake.column_missing'])
})

test('a waiting job that is cancelled never runs; a running one is told at once', async () => {
  const reasons: unknown[] = []
  const waiting = defineJob('test.waits', z.object({}), async (_input, run) => {
    run.report({ percent: 10 })
    await pause(60_000, undefined, { signal: run.signal }).catch(() => {
      reasons.push(run.signal.reason)
      throw run.signal.reason
    })
  })
  const jobs = await open([waiting])
  const never = await jobs.enqueue(waiting, {})
  assert.equal(await jobs.cancel(never), true)
  const running = await jobs.enqueue(waiting, {})
  await jobs.work()
  await until(jobs, running, (progress) => progress.percent === 10)
  const asked = performance.now()
  assert.equal(await jobs.cancel(running), true)
  while (reasons.length === 0 && performance.now() - asked < 3_000) await pause(10)
  assert.equal(reasons.length, 1)
  assert.ok(reasons[0] instanceof JobStopped && reasons[0].why !== 'shutdown')
  assert.equal((await jobs.progress(running))?.state, 'cancelled')
  assert.deepEqual((await jobs.progress(never))?.attempts, 0)
  assert.equal(await jobs.cancel(running), false)
})

test('a job stopped with its process goes on in the next one', async () => {
  let stoppable = true
  const long = defineJob('test.long', z.object({}), async (_input, run) => {
    run.report({ percent: 30 })
    if (stoppable) await pause(60_000, undefined, { signal: run.signal })
    return run.attempt
  })
  const first = await open([long])
  const jobId = await first.enqueue(long, {})
  await first.work()
  await until(first, jobId, (progress) => progress.percent === 30)
  stoppable = false
  await first.close()
  const second = await open([long])
  assert.equal((await second.progress(jobId))?.state, 'waiting')
  await second.work()
  const done = await until(second, jobId, isOver)
  assert.deepEqual([done.state, done.result], ['done', 2])
})

test('a job whose process was killed is run again by another within seconds', async () => {
  const script = fileURLToPath(new URL('./testing/crashing-process.ts', import.meta.url))
  const child = spawn(process.execPath, [script, ledger.address.url], { stdio: 'inherit' })
  const endless = defineJob('test.endless', z.object({}), async (_input, run) => run.attempt)
  const jobs = await open([endless])
  const jobId = await jobs.enqueue(endless, {})
  await until(jobs, jobId, (progress) => progress.percent === 40)
  child.kill('SIGKILL')
  await once(child, 'exit')
  assert.equal((await jobs.progress(jobId))?.state, 'running')
  await jobs.work()
  const done = await until(jobs, jobId, isOver)
  assert.deepEqual([done.state, done.result, done.attempts], ['done', 2, 2])
})
