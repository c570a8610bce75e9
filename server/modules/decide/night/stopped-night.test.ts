import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { JobStopped, openJobs } from '#platform/jobs/index.ts'
import { silentLog } from '#platform/log/index.ts'
import { smallBank } from '#server/testing/small-bank.ts'
import type { SmallBank } from '#server/testing/small-bank.ts'

import { nightJob } from './index.ts'
import { listNights } from './list-nights.ts'
import { runNight } from './run-night.ts'
import type { NightParts } from './run-night.ts'

const date = '2026-10-31'
let bank: SmallBank

before(async () => {
  bank = await smallBank()
  await bank.deliver(date, 'customer', [
    { customer_id: 'C1', kind: 'personal', opened_date: '2020-01-01' },
  ])
})
after(() => bank.close())

const parts = (): NightParts => ({
  factStore: bank.parts.facts,
  martStore: bank.parts.martStore,
  pack: bank.loaded,
  exports: [],
  timeZone: 'Asia/Shanghai',
  threads: 1,
  now: () => new Date('2026-11-01T00:00:00Z'),
})

const marts = async () => {
  const names = await readdir(join(bank.parts.martStore.lakeRoot, 'marts'), { recursive: true })
  return names.filter((name) => name.endsWith('.duckdb'))
}

for (const step of ['check', 'profile', 'decide', 'certify', 'publish'] as const) {
  test(`stopped in "${step}", a night ends soon and leaves nothing behind`, async () => {
    const stop = new AbortController()
    let stoppedAt = 0
    const night = runNight({ ...parts(), signal: stop.signal }, date, ({ steps }) => {
      if (steps.find(({ state }) => state === 'running')?.step !== step || stoppedAt > 0) return
      stoppedAt = performance.now()
      stop.abort(new JobStopped('cancelled'))
    })
    await assert.rejects(night, (error) => error instanceof JobStopped)
    assert.ok(stoppedAt > 0 && performance.now() - stoppedAt < 2_000)
    assert.deepEqual(await marts(), [])
    const [record] = await listNights(bank.parts.martStore.lakeRoot)
    assert.match(record?.sentence.en ?? '', /stopped and changed nothing/)
  })
}

test('a server that stops ends its night, and the next server runs it', async () => {
  const { ledger } = bank
  let begun = () => {}
  const running = new Promise<void>((resolve) => {
    begun = resolve
  })
  // The first server stops as soon as its night has begun.
  const waits = nightJob(async () => {
    begun()
    await new Promise((resolve) => setTimeout(resolve, 200))
    return parts()
  })
  const first = await openJobs({ ledger, log: silentLog(), kinds: [waits] })
  const jobId = await first.enqueue(waits, { date, accepted: false })
  await first.work()
  await running
  await first.close()
  assert.deepEqual(await marts(), [])
  const kinds = [nightJob(async () => parts())]
  const second = await openJobs({ ledger, log: silentLog(), kinds })
  await second.work()
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await second.progress(jobId))?.state === 'done') break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  assert.equal((await second.progress(jobId))?.state, 'done')
  assert.equal((await bank.parts.martStore.current())?.date, date)
  await second.close()
})
