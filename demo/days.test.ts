import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import {
  civilOf,
  dateInMonth,
  dayFromText,
  dayOf,
  dayText,
  monthEndOf,
  nearestSpringFestival,
  weekdayOf,
  weekdayOnOrAfter,
  weekdayOnOrBefore,
  yearsBetween,
} from './days.ts'

const on = dayFromText

describe('days', () => {
  test('count like the calendar over a century and a half', () => {
    for (let day = dayOf(1905, 1, 1); day < dayOf(2046, 1, 1); day += 1) {
      const { year, month, day: date } = civilOf(day)
      const utc = new Date(day * 86_400_000)
      assert.equal(year, utc.getUTCFullYear())
      assert.equal(month, utc.getUTCMonth() + 1)
      assert.equal(date, utc.getUTCDate())
      assert.equal((weekdayOf(day) + 1) % 7, utc.getUTCDay())
    }
  })

  test('months end where they end', () => {
    const ends: readonly (readonly [string, number, string])[] = [
      ['2026-10-31', 0, '2026-10-31'],
      ['2026-10-31', -1, '2026-09-30'],
      ['2026-01-15', 1, '2026-02-28'],
      ['2026-12-01', 2, '2027-02-28'],
      ['2028-03-31', -1, '2028-02-29'],
      ['2026-03-01', -12, '2025-03-31'],
    ]
    for (const [from, months, end] of ends) assert.equal(dayText(monthEndOf(on(from), months)), end)
    assert.equal(dayText(dateInMonth(on('2026-02-01'), 31)), '2026-02-28')
  })

  test('weekends move to the working day asked for', () => {
    assert.equal(dayText(weekdayOnOrBefore(on('2026-10-31'))), '2026-10-30')
    assert.equal(dayText(weekdayOnOrAfter(on('2026-10-31'))), '2026-11-02')
    assert.equal(dayText(weekdayOnOrBefore(on('2026-10-30'))), '2026-10-30')
  })

  test('years are full years', () => {
    assert.equal(yearsBetween(on('1990-11-01'), on('2026-10-31')), 35)
    assert.equal(yearsBetween(on('1990-10-31'), on('2026-10-31')), 36)
  })

  test('the Spring Festival is the nearest one', () => {
    assert.equal(dayText(nearestSpringFestival(on('2026-05-01'))), '2026-02-17')
    assert.equal(dayText(nearestSpringFestival(on('2026-12-31'))), '2027-02-06')
  })

  test('what is no day is refused', () => {
    for (const text of ['2026-02-30', '20261031', '2026-13-01', '']) {
      assert.throws(() => on(text), /is not a day/)
    }
  })
})
