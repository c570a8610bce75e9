import type { Words } from '#contracts/words.ts'
import { addDays, businessDateOf } from '#kernel/business-date.ts'
import type { BusinessDate } from '#kernel/business-date.ts'

/**
 * What a pack may make stricter and never looser. A floor has a source in law or in the practice of
 * the operators (FIELD.md); what FIELD marks [K] is the bank's policy: it may be changed either way
 * by the two people a strategy takes, and never removed.
 */
export interface LawFloor {
  readonly words: Words
  readonly source: string
  /** First day of the rule, as its text says; null: practice without a day. */
  readonly inForceFrom: string | null
  /** Who last compared it with the rule, and when; the bank's compliance confirms its own. */
  readonly confirmed: { readonly by: string; readonly on: string }
}

export interface AmountFloor extends LawFloor {
  /** The pack's number may be at most this. */
  readonly most: number
}

export interface HoursFloor extends LawFloor {
  readonly from: number
  readonly to: number
}

const confirmed = { by: '知客 (FIELD.md)', on: '2026-12-01' } as const

/** Numbers of `conduct`, by their key. */
export const amountFloors = {
  assessment_months: {
    words: { zh: '风险测评有效月数', en: 'months a risk assessment is valid' },
    most: 12,
    source: 'SUIT 29',
    inForceFrom: '2026-02-01',
    confirmed,
  },
  assessments_a_day: {
    words: { zh: '每日测评次数', en: 'assessments a day' },
    most: 2,
    source: 'SUIT 29',
    inForceFrom: '2026-02-01',
    confirmed,
  },
  assessments_a_year: {
    words: { zh: '12 个月测评次数', en: 'assessments in 12 months' },
    most: 8,
    source: 'SUIT 29',
    inForceFrom: '2026-02-01',
    confirmed,
  },
  elder_age: {
    words: { zh: '高龄投资者起始年龄', en: 'age from which special care is owed' },
    most: 65,
    source: 'SUIT 18, 46',
    inForceFrom: '2026-02-01',
    confirmed,
  },
} as const satisfies Readonly<Record<string, AmountFloor>>

/** Local hours outside which nobody is marketed to over a channel. */
export const hoursFloors: Readonly<Record<string, HoursFloor>> = {
  sms: {
    words: { zh: '营销短信时段', en: 'hours of marketing SMS' },
    from: 8,
    to: 21,
    source: 'FIELD §3: HW 08:00-21:00 (operator practice)',
    inForceFrom: null,
    confirmed,
  },
  phone: {
    words: { zh: '营销电话时段', en: 'hours of marketing calls' },
    from: 9,
    to: 21,
    source: 'FIELD §3: CALL18; BJ 09:00-21:00 [2nd]',
    inForceFrom: null,
    confirmed,
  },
}

/** Channels that must have hours of their own; a day of 24 hours is none. */
export const boundedChannels = ['sms', 'phone', 'email', 'app'] as const

/** Contacts a day and number, by the profile's count (FIELD §3 Frequency: HW; calls: BJ [2nd]). */
export const numberFloors: Readonly<Record<string, AmountFloor>> = {
  contacts_1d_sms: {
    words: { zh: '同一号码 24 小时营销短信', en: 'marketing SMS to a number in 24 hours' },
    most: 10,
    source: 'FIELD §3: HW (operator practice)',
    inForceFrom: null,
    confirmed,
  },
  contacts_1d_phone: {
    words: { zh: '同一号码每日营销电话', en: 'marketing calls to a number a day' },
    most: 3,
    source: 'FIELD §3: CALL18; BJ [2nd]',
    inForceFrom: null,
    confirmed,
  },
  contacts_month_wecom: {
    words: { zh: '企业微信群发每自然月', en: 'WeCom mass messages a calendar month' },
    most: 4,
    source: 'FIELD §10: WeCom platform rule',
    inForceFrom: null,
    confirmed,
  },
}

/** SMS to a number within an hour (FIELD §3: HW). Asked when a message goes out. */
export const hourlySms: AmountFloor = {
  words: { zh: '同一号码每小时营销短信', en: 'marketing SMS to a number an hour' },
  most: 4,
  source: 'FIELD §3: HW (operator practice)',
  inForceFrom: null,
  confirmed,
}

/** Counts of contacts a cap may be read from, with their days: those that count live. */
export const capMeasures: Readonly<Record<string, { days: number; channel: string | null }>> = {
  contacts_1d: { days: 1, channel: null },
  contacts_30d: { days: 30, channel: null },
  contacts_month_wecom: { days: 30, channel: 'wecom' },
  ...Object.fromEntries(
    [...boundedChannels, 'wecom'].flatMap((channel) => [
      [`contacts_1d_${channel}`, { days: 1, channel }] as const,
      [`contacts_30d_${channel}`, { days: 30, channel }] as const,
    ]),
  ),
}

/** The least share of customers nobody treats: without it nothing is measured (FIELD §4; [K]). */
export const leastHoldout = 0.01

/** Every floor by the code a bank confirms it under. */
export const lawFloors: Readonly<Record<string, LawFloor>> = {
  ...amountFloors,
  ...Object.fromEntries(
    Object.entries(hoursFloors).map(([channel, floor]) => [`hours_${channel}`, floor]),
  ),
  ...numberFloors,
  hourly_sms: hourlySms,
}

/** A confirmation holds for a year [K]: rules change, and nobody notices by themselves. */
const CONFIRMED_FOR_DAYS = 365

export interface DueConfirmation {
  readonly floor: string
  readonly words: Words
  readonly source: string
  /** By the bank; null: never. */
  readonly confirmed: { readonly by: string; readonly on: string } | null
}

/** Floors nobody of the bank has confirmed, or not within a year up to a day. */
export function confirmationsDue(
  confirmed: Readonly<Record<string, { readonly by: string; readonly on: string }>>,
  date: BusinessDate,
): DueConfirmation[] {
  return Object.entries(lawFloors).flatMap(([floor, { words, source }]) => {
    const last = confirmed[floor] ?? null
    const isFresh =
      last !== null &&
      last.on <= date &&
      addDays(businessDateOf(last.on), CONFIRMED_FOR_DAYS) > date
    return isFresh ? [] : [{ floor, words, source, confirmed: last }]
  })
}
