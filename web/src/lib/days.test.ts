import assert from 'node:assert/strict'
import { test } from 'node:test'

import { addDays, daysBetween } from './days.ts'

test('days are counted over the end of a month and of a year', () => {
  assert.equal(addDays('2026-10-31', 1), '2026-11-01')
  assert.equal(addDays('2026-12-30', 7), '2027-01-06')
  assert.equal(daysBetween('2026-12-30', '2027-01-06'), 7)
})
