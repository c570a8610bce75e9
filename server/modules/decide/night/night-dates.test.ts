import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { ProblemError } from '#contracts/problems.ts'
import { smallBank } from '#server/testing/small-bank.ts'
import type { SmallBank } from '#server/testing/small-bank.ts'

const customer = { customer_id: 'C1', kind: 'personal', opened_date: '2020-01-01' }
let bank: SmallBank

before(async () => {
  bank = await smallBank()
  await bank.deliver('2026-09-30', 'customer', [customer])
  await bank.deliver('2026-10-31', 'customer', [customer, { ...customer, customer_id: 'C2' }])
})
after(() => bank.close())

test('a date with files of its own is published without a note', async () => {
  const { note, current } = await bank.night('2026-10-31')
  assert.deepEqual([note, current], [null, '2026-10-31'])
})

test('a date without files rests on the newest before, and says so', async () => {
  const { note, current, certificate } = await bank.night('2026-11-02')
  assert.equal(certificate.passed, true)
  assert.equal(current, '2026-11-02')
  assert.match(note?.en ?? '', /nothing was delivered .* files of 2026-10-31/)
})

test('an earlier date is rebuilt in history: pages stay where they are', async () => {
  const { note, mart, current } = await bank.night('2026-09-30')
  assert.equal(current, '2026-11-02')
  assert.match(note?.en ?? '', /kept in history and pages stay at 2026-11-02/)
  const { martStore } = bank.parts
  assert.equal((await martStore.current())?.date, '2026-11-02')
  assert.equal((await martStore.previous('2026-10-01'))?.hash, mart.hash)
})

test('a date before all files is refused: there are no customers', async () => {
  await assert.rejects(
    bank.night('2026-09-29'),
    (error) =>
      error instanceof ProblemError &&
      error.code === 'facts_missing' &&
      /delivered for 2026-09-30/.test(error.detail?.en ?? ''),
  )
})

test('a date far ahead of all files is refused with the newest date', async () => {
  await assert.rejects(
    bank.night('2062-10-31'),
    (error) =>
      error instanceof ProblemError &&
      error.code === 'night_too_far' &&
      /newest files are of 2026-10-31/.test(error.detail?.en ?? ''),
  )
  assert.equal((await bank.parts.martStore.current())?.date, '2026-11-02')
})
