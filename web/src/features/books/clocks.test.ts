import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { BookClockView } from '#contracts/books.ts'
import { type Standing, nearestClock } from './clocks.ts'

const clock = (standing: Standing, due: string | null, why = false): BookClockView => ({
  name: `${standing} ${due}`,
  words: { zh: '期限', en: 'Due' },
  due,
  dueAt: null,
  standing,
  why: why ? { zh: '未知', en: 'not known' } : null,
})

test('what presses most is shown: past before near, the earlier day first', () => {
  const past = clock('past', '2026-11-01')
  const near = clock('warned', '2026-11-03')
  const far = clock('running', '2026-12-01')
  assert.equal(nearestClock([far, near, past]), past)
  assert.equal(nearestClock([far, near]), near)
  assert.equal(nearestClock([far, clock('running', '2026-11-20')])?.due, '2026-11-20')
})

test('one that is over never hides one that runs, and one not begun is not shown', () => {
  const met = clock('met', '2026-10-01')
  const runs = clock('running', '2027-01-01')
  assert.equal(nearestClock([met, runs]), runs)
  assert.equal(nearestClock([met]), met)
  assert.equal(nearestClock([clock('running', null)]), undefined)
  assert.equal(nearestClock([clock('unknown', null, true)])?.standing, 'unknown')
})
