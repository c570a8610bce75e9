import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { ProblemError } from '#contracts/problems.ts'
import { readAudit } from '#platform/audit/index.ts'
import { openJobs } from '#platform/jobs/index.ts'
import type { Jobs } from '#platform/jobs/index.ts'
import { silentLog } from '#platform/log/index.ts'
import { chinaCalendar } from '#server/testing/china-calendar.ts'
import { askedBy, smallBank } from '#server/testing/small-bank.ts'
import type { SmallBank } from '#server/testing/small-bank.ts'

import { nightJob, nightRoutes } from './index.ts'

let bank: SmallBank
let jobs: Jobs
let routes: ReturnType<typeof nightRoutes>

before(async () => {
  bank = await smallBank()
  const { facts, martStore, ledger } = bank.parts
  const job = nightJob(async () => ({
    factStore: facts,
    martStore,
    pack: bank.loaded,
    exports: [],
    timeZone: 'Asia/Shanghai',
    threads: 1,
    now: () => new Date('2026-11-01T00:00:00Z'),
  }))
  jobs = await openJobs({ ledger, log: silentLog(), kinds: [job] })
  const timeZone = 'Asia/Shanghai'
  const calendar = () => chinaCalendar
  routes = nightRoutes({ factStore: facts, martStore, ledger, jobs, job, timeZone, calendar })
})
after(async () => {
  await jobs.close()
  await bank.close()
})

const everything = { limit: 50 }

test('a night before any delivery is refused with what to do', async () => {
  const asked = askedBy(bank.person('analyst'))
  await assert.rejects(
    async () => routes.startNight({ ...asked, body: { date: '2026-10-31' } }),
    (error) => error instanceof ProblemError && error.code === 'facts_missing',
  )
  const { nights, current, nextDate } = await routes.listNights({ ...asked, query: everything })
  assert.deepEqual([nights, current, nextDate], [[], null, null])
})

test('a night asked for twice is started once, and can be watched to its end', async () => {
  await bank.deliver('2026-10-31', 'customer', [
    { customer_id: 'C1', kind: 'personal', opened_date: '2020-01-01' },
  ])
  const asked = askedBy(bank.person('analyst'))
  const first = await routes.startNight({ ...asked, body: { date: '2026-10-31' } })
  const second = await routes.startNight({ ...asked, body: { date: '2026-10-31' } })
  assert.equal(second.jobId, first.jobId)
  await jobs.work()
  const ended = await ending(first.jobId)
  assert.equal(ended?.state, 'done', ended?.error?.words.en)
  const { nights, current, nextDate, running } = await routes.listNights({
    ...asked,
    query: everything,
  })
  assert.deepEqual([nextDate, running, current?.date], ['2026-10-31', null, '2026-10-31'])
  const [night] = nights
  assert.equal(night?.state, 'published')
  assert.equal(night?.hash, current?.hash)
  assert.ok(night?.steps.every(({ state, words }) => state === 'done' && words.zh !== ''))
  assert.equal(night?.certificate?.passed, true)
  const rows = await readAudit(bank.ledger.db, { action: 'night.start', limit: 10 })
  assert.equal(rows.length, 2)
  assert.equal(rows[0]?.subject, 'night:2026-10-31')
})

test('pages are told when their data are older than the calendar allows', async () => {
  const at = (instant: string) =>
    routes.readServedNight(askedBy(bank.person('rm'), Date.parse(instant)))
  const soon = await at('2026-11-02T01:00:00Z')
  // On a Monday a night of Saturday is all there can be.
  assert.deepEqual([soon.asOf?.date, soon.today, soon.stale], ['2026-10-31', '2026-11-02', null])
  const later = await at('2026-12-01T01:00:00Z')
  assert.match(later.stale?.zh ?? '', /截至 2026-10-31，距今天（2026-12-01）31 天/)
  assert.deepEqual(
    later.gaps.filter(({ kind }) => kind === 'coverage'),
    [],
  )
})

async function ending(jobId: string) {
  for (let tries = 0; tries < 300; tries += 1) {
    const progress = await jobs.progress(jobId)
    if (progress?.state === 'done' || progress?.state === 'failed') return progress
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return undefined
}
