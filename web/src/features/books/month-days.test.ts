import assert from 'node:assert/strict'
import { test } from 'node:test'

import { endsOf, gridOf } from './month-days.ts'

test('a month ends where it ends, and its weeks are whole', () => {
  assert.deepEqual(endsOf('2028-02'), ['2028-02-01', '2028-02-29'])
  for (const month of ['2026-02', '2026-11', '2027-02', '2028-02', '2026-08']) {
    const days = gridOf(month)
    const [from, to] = endsOf(month)
    assert.equal(days.length % 7, 0, month)
    assert.ok(days.length <= 42 && days.includes(from) && days.includes(to), month)
    assert.equal(new Date(Date.parse(days[0] ?? '')).getUTCDay(), 1, `${month} begins on a Monday`)
  }
})
