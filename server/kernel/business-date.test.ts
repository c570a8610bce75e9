import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  addDays,
  addMonths,
  addYears,
  ageInYears,
  businessDateOf,
  daysBetween,
  firstOfMonth,
  isMonthEnd,
  monthEnd,
  parseBusinessDate,
  weekday,
} from './business-date.ts'
import { dateAt, fixedClock } from './clock.ts'

const day = businessDateOf

test('only days of the calendar are read', () => {
  const rows: [text: string, isDay: boolean][] = [
    ['2024-02-29', true],
    ['2023-02-29', false],
    ['2000-02-29', true],
    ['1900-02-29', false],
    ['2026-04-31', false],
    ['2026-13-01', false],
    ['2026-00-01', false],
    ['2026-01-00', false],
    ['1800-01-01', true],
    ['1799-12-31', false],
    ['9999-12-31', true],
    ['2026-1-1', false],
    ['20260101', false],
    [' 2026-01-01', false],
    ['2026-01-01T00:00', false],
    ['', false],
  ]
  for (const [text, isDay] of rows) {
    assert.equal(parseBusinessDate(text), isDay ? text : undefined, text)
  }
  assert.throws(() => day('2023-02-29'), RangeError)
})

test('a month later is the same day, or the last of a shorter month', () => {
  const rows: [from: string, months: number, to: string][] = [
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-10-31', -12, '2025-10-31'],
    ['2026-12-15', 1, '2027-01-15'],
    ['2026-01-15', -1, '2025-12-15'],
    ['2026-05-31', 13, '2027-06-30'],
    ['2026-05-31', 0, '2026-05-31'],
  ]
  for (const [from, months, to] of rows) assert.equal(addMonths(day(from), months), to, from)
  assert.equal(addYears(day('2024-02-29'), 1), '2025-02-28')
})

test('days are added over month ends, leap days and years', () => {
  assert.equal(addDays(day('2024-02-28'), 1), '2024-02-29')
  assert.equal(addDays(day('2023-02-28'), 1), '2023-03-01')
  assert.equal(addDays(day('2026-12-31'), 1), '2027-01-01')
  assert.equal(addDays(day('2026-10-31'), -30), '2026-10-01')
  assert.throws(() => addDays(day('9999-12-31'), 1), RangeError)
  assert.throws(() => addDays(day('2026-10-31'), 0.5), RangeError)
})

test('month ends, first days and weekdays', () => {
  assert.equal(monthEnd(day('2024-02-10')), '2024-02-29')
  assert.equal(monthEnd(day('2026-10-31')), '2026-10-31')
  assert.equal(firstOfMonth(day('2026-10-31')), '2026-10-01')
  assert.ok(isMonthEnd(day('2026-02-28')) && !isMonthEnd(day('2024-02-28')))
  assert.equal(weekday(day('2026-10-31')), 6)
  assert.equal(weekday(day('1899-12-31')), 7)
})

test('a person is a year older on the birthday, or on 1 March for 29 February', () => {
  const rows: [birth: string, on: string, age: number][] = [
    ['1986-10-31', '2026-10-31', 40],
    ['1986-11-01', '2026-10-31', 39],
    ['2008-02-29', '2026-02-28', 17],
    ['2008-02-29', '2026-03-01', 18],
    ['2008-02-29', '2024-02-29', 16],
    ['2026-10-31', '2026-10-31', 0],
  ]
  for (const [birth, on, age] of rows) assert.equal(ageInYears(day(birth), day(on)), age, birth)
  assert.throws(() => ageInYears(day('2026-11-01'), day('2026-10-31')), RangeError)
})

const anyDay = fc.integer({ min: -60_000, max: 60_000 }).map((n) => addDays(day('2026-10-31'), n))

test('days between two days lead from one to the other, in the order of their texts', () => {
  fc.assert(
    fc.property(anyDay, anyDay, (from, to) => {
      const days = daysBetween(from, to)
      assert.equal(addDays(from, days), to)
      assert.equal(Math.sign(days), from < to ? 1 : from === to ? 0 : -1)
    }),
  )
})

test('the day at an instant is that of the bank, not that of Greenwich', () => {
  assert.equal(dateAt(fixedClock('2026-10-31T15:59:59Z').now(), 'Asia/Shanghai'), '2026-10-31')
  assert.equal(dateAt(fixedClock('2026-10-31T16:00:00Z').now(), 'Asia/Shanghai'), '2026-11-01')
  assert.equal(dateAt(fixedClock('2026-11-01T00:00:00+08:00').now(), 'UTC'), '2026-10-31')
})
