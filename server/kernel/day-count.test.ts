import assert from 'node:assert/strict'
import { test } from 'node:test'

import { businessDateOf } from './business-date.ts'
import { chinaCalendar } from '#server/testing/china-calendar.ts'
import {
  dataClock,
  dataDue,
  daysUntil,
  inDays,
  sinceDays,
  staleWords,
  todayClock,
} from './day-count.ts'

const data = businessDateOf('2026-10-31')
const today = businessDateOf('2026-12-01')

test('one date is two counts away, and each sentence names its clock', () => {
  const due = businessDateOf('2026-12-30')
  assert.equal(daysUntil(dataClock(data), due), 60)
  assert.equal(daysUntil(todayClock(today), due), 29)
  assert.deepEqual(inDays(dataClock(data), 60), {
    zh: '自数据日 2026-10-31 起还有 60 天',
    en: '60 days from the data of 2026-10-31',
  })
  assert.deepEqual(inDays(todayClock(today), 1), {
    zh: '自今天起还有 1 天',
    en: 'one day from today',
  })
  assert.deepEqual(sinceDays(todayClock(today), 3), { zh: '到今天已 3 天', en: '3 days by today' })
  assert.match(sinceDays(dataClock(data), 3).zh, /数据日 2026-10-31/)
})

/** Today, and the day the data must be of at least. */
const due: readonly (readonly [string, string])[] = [
  ['2026-12-01', '2026-11-30'],
  // On a Monday Friday's files are the newest there can be, on a Saturday Friday's too.
  ['2026-11-30', '2026-11-27'],
  ['2026-11-28', '2026-11-27'],
  // The first day after the National Day rests on the day before it.
  ['2026-10-08', '2026-09-30'],
  // No notice of that year is known: Monday to Friday.
  ['2031-01-06', '2031-01-03'],
]

for (const [on, wanted] of due) {
  test(`on ${on} data are due of ${wanted}`, () => {
    const day = businessDateOf(on)
    assert.equal(dataDue(day, chinaCalendar), wanted)
    assert.equal(staleWords(businessDateOf(wanted), day, chinaCalendar), undefined)
    assert.ok(staleWords(businessDateOf('2026-09-29'), day, chinaCalendar))
  })
}

test('data older than the calendar allows are said to be, with both days', () => {
  const words = staleWords(data, today, chinaCalendar)
  assert.match(words?.zh ?? '', /截至 2026-10-31，距今天（2026-12-01）31 天；.*2026-11-30/)
  assert.match(words?.en ?? '', /of 2026-10-31, 31 days before today \(2026-12-01\)/)
})
