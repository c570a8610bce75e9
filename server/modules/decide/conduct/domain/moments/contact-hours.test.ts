import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { createCalendar } from '#kernel/calendar.ts'
import { chinaCalendar } from '#server/testing/china-calendar.ts'
import { shippedPack } from '#server/testing/shipped-pack.ts'

import { contactHours } from './contact-hours.ts'

const { conduct } = (await shippedPack()).pack
const nothingAnnounced = createCalendar([])

const call = (time: string, policy = conduct, calendar = nothingAnnounced) =>
  contactHours(
    { channel: 'phone', purpose: 'marketing', at: Date.parse(time), timeZone: 'Asia/Shanghai' },
    policy,
    calendar,
  )
const opening = (time: string) => {
  const { opensAt } = call(time)
  return opensAt === null ? null : new Date(opensAt).toISOString()
}

describe('a call in a year without a holiday notice', () => {
  it('goes by the week, and says so: open from Monday to Friday, closed on both weekend days', () => {
    // 5 July 2027 is a Monday.
    for (const [day, code] of [
      ['05', null],
      ['06', null],
      ['07', null],
      ['08', null],
      ['09', null],
      ['10', 'holiday'],
      ['11', 'holiday'],
    ] as const) {
      const { refusal, caution } = call(`2027-07-${day}T10:00:00+08:00`)
      assert.equal(refusal?.code ?? null, code, day)
      assert.match(caution?.en ?? '', /no holiday notice for 2027/, day)
    }
  })

  it('on a Saturday waits for Monday at nine, never for Sunday', () => {
    const monday = '2027-07-12T01:00:00.000Z'
    assert.equal(opening('2027-07-10T10:00:00+08:00'), monday)
    assert.equal(opening('2027-07-11T20:59:00+08:00'), monday)
    assert.equal(opening('2027-07-09T21:00:00+08:00'), monday)
  })

  it('is closed on every day where the bank would rather wait for the notice', () => {
    const closed = { ...conduct, unknown_year: 'closed' as const }
    for (const day of ['09', '10', '11']) {
      const { refusal, opensAt } = call(`2027-07-${day}T10:00:00+08:00`, closed)
      assert.deepEqual([refusal?.code, opensAt], ['year_unknown', null])
    }
  })
})

it('a call in an announced year goes by its notice, weekend or not, with nothing to add', () => {
  // Saturday 10 October 2026 is worked in exchange for a day off; the Saturday after is not.
  const asked = (time: string) => {
    const { refusal, caution } = call(time, conduct, chinaCalendar)
    return [refusal?.code ?? null, caution]
  }
  assert.deepEqual(asked('2026-10-10T10:00:00+08:00'), [null, null])
  assert.deepEqual(asked('2026-10-17T10:00:00+08:00'), ['holiday', null])
  assert.deepEqual(asked('2026-10-01T10:00:00+08:00'), ['holiday', null])
})
