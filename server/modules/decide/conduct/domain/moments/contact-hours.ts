import { Temporal } from 'temporal-polyfill'

import type { Words } from '#contracts/words.ts'
import { businessDateOf } from '#kernel/business-date.ts'
import type { Calendar } from '#kernel/calendar.ts'
import type { EpochMs } from '#kernel/clock.ts'
import type { WrittenConduct } from '#modules/know/strategy/index.ts'

import { consentChannelOf } from '../gates/consent.ts'

export interface HoursQuestion {
  readonly channel: string
  readonly purpose: 'marketing' | 'service'
  readonly at: EpochMs
  readonly timeZone: string
}

export interface HoursRefusal {
  readonly stage: 'contact_policy'
  readonly code: 'outside_hours' | 'holiday' | 'year_unknown'
  readonly words: Words
  readonly source: string
}

export interface HoursAnswer {
  readonly refusal: HoursRefusal | null
  /** When to try again; null when it is open, or not within two weeks. */
  readonly opensAt: EpochMs | null
  /** Set when the year's holidays are not announced and the week was gone by instead. */
  readonly caution: Words | null
}

type Policy = Pick<WrittenConduct, 'hours' | 'unknown_year'>

const QUARTER_HOUR_MS = 15 * 60 * 1_000
const TWO_WEEKS_OF_QUARTERS = 14 * 24 * 4

/** Whether a marketing message or call may go out at this instant (FIELD §3 contact rules). */
export function contactHours(
  question: HoursQuestion,
  policy: Policy,
  calendar: Calendar,
): HoursAnswer {
  const { refusal, caution } = askedAt(question, question.at, policy, calendar)
  if (refusal === null) return { refusal, opensAt: null, caution }
  return { refusal, opensAt: nextOpening(question, policy, calendar), caution }
}

function nextOpening(question: HoursQuestion, policy: Policy, calendar: Calendar): EpochMs | null {
  const first = Math.ceil((question.at + 1) / QUARTER_HOUR_MS) * QUARTER_HOUR_MS
  for (let step = 0; step < TWO_WEEKS_OF_QUARTERS; step += 1) {
    const at = first + step * QUARTER_HOUR_MS
    if (askedAt(question, at, policy, calendar).refusal === null) return at
  }
  return null
}

function askedAt(
  { channel, purpose, timeZone }: HoursQuestion,
  at: EpochMs,
  policy: Policy,
  calendar: Calendar,
): Pick<HoursAnswer, 'refusal' | 'caution'> {
  const hours = policy.hours[consentChannelOf(channel)]
  if (purpose === 'service' || hours === undefined) return { refusal: null, caution: null }
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)
  const refuse = (code: HoursRefusal['code'], words: Words): HoursRefusal => ({
    stage: 'contact_policy',
    code,
    words,
    source: hours.source,
  })
  if (local.hour < hours.from || local.hour >= hours.to) {
    const window = `${hours.from}:00-${hours.to}:00`
    return {
      refusal: refuse('outside_hours', {
        zh: `不在联络时段 ${window}`,
        en: `outside the hours of contact, ${window}`,
      }),
      caution: null,
    }
  }
  if (hours.on_holidays) return { refusal: null, caution: null }
  const date = businessDateOf(local.toPlainDate().toString())
  const day = calendar.isWorkday(date)
  if (day.known) {
    const holiday = refuse('holiday', { zh: `${date} 为休息日`, en: `${date} is a day off` })
    return { refusal: day.workday ? null : holiday, caution: null }
  }
  if (policy.unknown_year === 'closed') {
    return { refusal: refuse('year_unknown', day.message), caution: day.message }
  }
  const isWeekend = local.dayOfWeek > 5
  const weekend = refuse('holiday', { zh: `${date} 为周末`, en: `${date} is a weekend day` })
  return { refusal: isWeekend ? weekend : null, caution: day.message }
}
