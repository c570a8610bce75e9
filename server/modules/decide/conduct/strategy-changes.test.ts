import assert from 'node:assert/strict'
import { test } from 'node:test'

import { shippedPack } from '#server/testing/shipped-pack.ts'

import { changesAfter } from './strategy-changes.ts'

const loaded = await shippedPack()
const codesAfter = (date: string) =>
  changesAfter(loaded, date).map((one) => `${one.date} ${one.code}`)

test('what takes effect after a date is told with its day, and no longer once it has', () => {
  const dated = [
    '2026-01-01 identity_expired',
    '2026-01-01 due_diligence_open',
    '2026-02-01 assessed_too_often',
    '2026-08-01 total_cost_unknown',
  ]
  const before = codesAfter('2025-12-31')
  for (const one of dated) assert.ok(before.includes(one), one)
  assert.ok(before.some((one) => one.includes('action_begins:')))
  const july = codesAfter('2026-07-31')
  assert.ok(july.includes('2026-08-01 total_cost_unknown'))
  assert.ok(!july.includes('2026-02-01 assessed_too_often'))
  assert.ok(!codesAfter('2026-08-01').includes('2026-08-01 total_cost_unknown'))
  assert.deepEqual(before, before.toSorted())
})
