import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addDays, businessDateOf, weekday } from './business-date.ts'
import { createCalendar, reckonWorkdays, unannouncedYears } from './calendar.ts'
import { chinaCalendar, chinaHolidayNotices } from '#server/testing/china-calendar.ts'

const day = businessDateOf

test('holidays are free, weekend days worked in exchange are not', () => {
  const rows: [date: string, workday: boolean, why: string][] = [
    ['2026-10-08', true, 'the Thursday after National Day'],
    ['2026-10-07', false, 'the last day off of National Day'],
    ['2026-10-10', true, 'the Saturday worked for National Day'],
    ['2026-10-11', false, 'an ordinary Sunday'],
    ['2026-02-14', true, 'the Saturday worked for Spring Festival'],
    ['2026-02-23', false, 'the last day off of Spring Festival'],
    ['2025-09-28', true, 'the Sunday worked for National Day and Mid-Autumn'],
    ['2024-05-11', true, 'the Saturday worked for Labour Day'],
    ['2024-12-31', true, 'an ordinary Tuesday'],
  ]
  for (const [date, workday, why] of rows) {
    assert.deepEqual(chinaCalendar.isWorkday(day(date)), { known: true, workday }, why)
  }
})

test('a day says which holiday it belongs to', () => {
  assert.deepEqual(chinaCalendar.day(day('2026-02-28')), {
    known: true,
    isWorkday: true,
    holiday: { zh: '春节', en: 'Spring Festival' },
  })
})

test('a year whose notice is not out is said to be unknown', () => {
  const unknown = chinaCalendar.isWorkday(day('2027-01-04'))
  assert.ok(!unknown.known)
  assert.equal(unknown.year, 2027)
  assert.match(unknown.message.zh, /2027/)
  assert.match(unknown.message.en, /2027/)
})

test('counting stops at a year that is not known instead of guessing', () => {
  assert.deepEqual(chinaCalendar.nextWorkday(day('2026-12-30')), {
    known: true,
    date: '2026-12-31',
  })
  const unknown = chinaCalendar.nextWorkday(day('2026-12-31'))
  assert.ok(!unknown.known && unknown.year === 2027)
  const between = chinaCalendar.workdaysBetween(day('2026-12-01'), day('2027-01-02'))
  assert.ok(!between.known && between.year === 2027)
  const before = chinaCalendar.addWorkdays(day('2024-01-02'), -1)
  assert.ok(!before.known && before.year === 2023)
})

test('workdays are counted over holidays and exchanged weekends', () => {
  // 20 September (a Sunday) is worked; 25 to 27 September are free.
  assert.deepEqual(chinaCalendar.workdaysBetween(day('2026-09-19'), day('2026-10-01')), {
    known: true,
    workdays: 8,
  })
  assert.deepEqual(chinaCalendar.workdaysBetween(day('2026-10-01'), day('2026-10-01')), {
    known: true,
    workdays: 0,
  })
  assert.deepEqual(chinaCalendar.addWorkdays(day('2026-09-30'), 3), {
    known: true,
    date: '2026-10-10',
  })
  assert.deepEqual(chinaCalendar.addWorkdays(day('2026-10-10'), -3), {
    known: true,
    date: '2026-09-30',
  })
})

test('a year has as many workdays as its notice leaves', () => {
  // Weekdays, less the weekdays off, plus the weekend days worked: figures of the notices.
  for (const [year, workdays] of [
    ['2024', 251],
    ['2025', 248],
    ['2026', 248],
  ] as const) {
    const [from, to] = [day(`${year}-01-01`), day(`${year}-12-31`)]
    assert.deepEqual(
      chinaCalendar.workdaysBetween(from, to),
      { known: true, workdays: workdays - (weekday(to) <= 5 ? 1 : 0) },
      year,
    )
  }
})

test("every make-up day of the notices is a weekend day of the notice's own year", () => {
  for (const notice of chinaHolidayNotices) {
    assert.match(notice.source.url, /^https:\/\/www\.gov\.cn\//)
    for (const { off, makeUp } of notice.holidays) {
      for (const date of makeUp) {
        assert.ok(weekday(day(date)) >= 6, date)
        assert.equal(Number(date.slice(0, 4)), notice.year)
        assert.ok(date < off[0] || date > off[1], date)
      }
      assert.ok(addDays(day(off[0]), 10) > day(off[1]), 'no holiday lasts ten days')
    }
  }
})

test('a day named twice is refused', () => {
  const [notice] = chinaHolidayNotices
  assert.ok(notice)
  const [holiday] = notice.holidays
  assert.ok(holiday)
  const twice = { ...notice, holidays: [holiday, holiday] }
  assert.throws(() => createCalendar([twice]), /named twice/)
  assert.throws(() => createCalendar([notice, notice]), /one year/)
})

test('a count past the last notice is made by weekdays and names the year it rests on', () => {
  assert.deepEqual(reckonWorkdays(chinaCalendar, day('2026-09-30'), 3), {
    ...{ date: '2026-10-10', unconfirmed: undefined },
  })
  const { date, unconfirmed } = reckonWorkdays(chinaCalendar, day('2026-12-31'), 3)
  assert.deepEqual([date, unconfirmed?.year], ['2027-01-05', 2027])
  for (let count = 0, before = '2026-12-20'; count < 30; count += 1) {
    const reckoned = reckonWorkdays(chinaCalendar, day('2026-12-20'), count)
    assert.ok(reckoned.date >= before, 'a longer count never ends earlier')
    before = reckoned.date
  }
})

test('years without a notice are those that the data, today and two months on fall in', () => {
  const years = (from: string, today: string) =>
    unannouncedYears(chinaCalendar, day(from), day(today)).map(({ year }) => year)
  assert.deepEqual(years('2026-10-31', '2026-11-01'), [])
  assert.deepEqual(years('2026-10-31', '2026-11-02'), [2027])
  assert.deepEqual(years('1998-12-31', '2026-12-01'), [1998, 1999, 2027])
})
