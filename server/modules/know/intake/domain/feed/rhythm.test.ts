import assert from 'node:assert/strict'
import { test } from 'node:test'

import { businessDateOf } from '#kernel/business-date.ts'
import { chinaCalendar } from '#server/testing/china-calendar.ts'
import { periodDue } from './rhythm.ts'
import type { Every } from './rhythm.ts'

/** Every, days it may take, the night's date, first and last day of the period that is due. */
const cases: readonly (readonly [Every, number, string, string, string])[] = [
  ['day', 0, '2026-10-31', '2026-10-31', '2026-10-31'],
  ['day', 1, '2026-10-31', '2026-10-30', '2026-10-30'],
  // A Saturday and a Sunday rest on Friday's files.
  ['workday', 0, '2026-10-31', '2026-10-30', '2026-10-30'],
  ['workday', 0, '2026-11-01', '2026-10-30', '2026-10-30'],
  ['workday', 0, '2026-11-02', '2026-11-02', '2026-11-02'],
  // National Day: the last workday before the eight days off.
  ['workday', 0, '2026-10-05', '2026-09-30', '2026-09-30'],
  // No notice of that year is known: Monday to Friday.
  ['workday', 0, '2031-01-04', '2031-01-03', '2031-01-03'],
  ['week', 0, '2026-11-01', '2026-10-26', '2026-11-01'],
  ['week', 0, '2026-11-07', '2026-10-26', '2026-11-01'],
  ['month', 0, '2026-10-31', '2026-10-01', '2026-10-31'],
  ['month', 0, '2026-11-30', '2026-11-01', '2026-11-30'],
  ['month', 0, '2026-11-29', '2026-10-01', '2026-10-31'],
  ['month', 5, '2026-11-04', '2026-09-01', '2026-09-30'],
  ['month', 5, '2026-11-05', '2026-10-01', '2026-10-31'],
  ['month', 0, '2026-03-01', '2026-02-01', '2026-02-28'],
  ['quarter', 0, '2026-11-15', '2026-07-01', '2026-09-30'],
  ['quarter', 0, '2026-12-31', '2026-10-01', '2026-12-31'],
  ['year', 0, '2026-12-30', '2025-01-01', '2025-12-31'],
  ['year', 0, '2026-12-31', '2026-01-01', '2026-12-31'],
]

for (const [every, withinDays, date, from, to] of cases) {
  test(`${every}, given ${withinDays} days: on ${date} that of ${from} to ${to} is due`, () => {
    const rhythm = { every, withinDays, without: 'stop' as const }
    assert.deepEqual(periodDue(rhythm, businessDateOf(date), chinaCalendar), { from, to })
  })
}
