import assert from 'node:assert/strict'
import { test } from 'node:test'

import { suggestedTimes, workingDays } from './suggested-times.ts'

const friday = new Date('2026-11-06T16:00:00').getTime()

test('after a Friday the next working days are Monday and Tuesday', () => {
  assert.deepEqual(workingDays(friday, 2), ['2026-11-09', '2026-11-10'])
})

test('two times a day are offered, in the order of the clock', () => {
  assert.deepEqual(suggestedTimes(friday), [
    '2026-11-09T10:00',
    '2026-11-09T15:00',
    '2026-11-10T10:00',
    '2026-11-10T15:00',
  ])
})
