import { ageInYears, parseBusinessDate } from '#kernel/business-date.ts'
import type { FactRow, FactValue } from '#kernel/rule/index.ts'

import {
  consentChannelOf,
  consentChannels,
  consentFlag,
  personalisedFlag,
} from '../gates/consent.ts'

/** What was said and done about a customer since the night, oldest first. */
export interface LiveFacts {
  readonly consents: readonly LiveConsent[]
  /** The customer's latest word on being contacted at all; undefined: none since the night. */
  readonly doNotContact: boolean | undefined
  readonly contacts: readonly LiveContact[]
  /** Complaints opened less those closed since the night. */
  readonly complaints: number
  /** Other customer numbers of the person. */
  readonly twins: readonly Twin[]
  /** What protects the person by what the night knows of a number merged with this one. */
  readonly states?: FactRow
}

export interface LiveConsent {
  readonly purpose: string
  /** Null: every channel. */
  readonly channel: string | null
  readonly given: boolean
  /** Said under another customer number of the same person; absent: under this one. */
  readonly twin?: string
}

/**
 * Another customer number of the same person: two people said so (`person`), or, as far as one can
 * tell, it has the same number or e-mail address, and not so many have it that it is nobody's own.
 */
export interface Twin {
  readonly customerId: string
  readonly field: 'mobile' | 'email' | 'person'
}

export interface LiveContact {
  readonly channel: string
  readonly purpose: 'marketing' | 'service'
  readonly businessDate: string
  /** Made under another customer number of the same person; absent: under this one. */
  readonly twin?: string
  /** When it was made; absent where only the day is known. */
  readonly at?: number
}

export const nothingSince: LiveFacts = {
  consents: [],
  doNotContact: undefined,
  contacts: [],
  complaints: 0,
  twins: [],
}

export interface LiveDays {
  /** The business date of the row. */
  readonly asOf: string
  /** The day it is, in the bank's time zone. */
  readonly today: string
}

/** Who somebody is, that protects them under every number they have. */
export const protectedStates = ['deceased', 'capacity', 'do_not_contact'] as const

/** What {@link patchRow} reads of a row: whoever fetches less than all of it fetches these too. */
export const patchedColumns: readonly string[] = [
  'birth_date',
  ...protectedStates,
  ...consentChannels.flatMap((channel) => [consentFlag(channel), personalisedFlag(channel)]),
  'open_complaint_count',
  'contacts_1d',
  'contacts_30d',
  'contacts_month_wecom',
  ...consentChannels.flatMap((channel) => [`contacts_1d_${channel}`, `contacts_30d_${channel}`]),
]

/** What a customer's own word or complaint changes in {@link patchRow}, contacts and age apart. */
export const livingColumns: ReadonlySet<string> = new Set([
  'do_not_contact',
  'open_complaint',
  'open_complaint_count',
  'marketing_consent',
  'marketing_refused',
  'consent_marketing',
  'consent_personalised',
  ...consentChannels.flatMap((channel) => [
    consentFlag(channel),
    personalisedFlag(channel),
    `consent_${channel}`,
  ]),
])

/**
 * The row as it would read if the night had known. Contacts add to the counts of the night, so that
 * a window sliding on since the night can only count too many, never too few.
 */
export function patchRow(row: FactRow, live: LiveFacts, days: LiveDays): FactRow {
  return {
    ...row,
    ...ageColumn(row, days),
    ...live.states,
    ...consentColumns(row, live),
    ...(live.doNotContact !== undefined && { do_not_contact: live.doNotContact }),
    ...complaintColumns(row, live),
    ...contactColumns(row, live, days),
  }
}

/** A birthday since the night counts. */
function ageColumn(row: FactRow, { today }: LiveDays): FactRow {
  const [birth, on] = [row['birth_date'], parseBusinessDate(today)]
  const born = typeof birth === 'string' ? parseBusinessDate(birth) : undefined
  return born === undefined || on === undefined || on < born ? {} : { age: ageInYears(born, on) }
}

function consentColumns(row: FactRow, { consents }: LiveFacts): FactRow {
  const changed: Record<string, FactValue> = {}
  for (const { purpose, channel, given } of consents) {
    if (purpose === 'personalised') {
      if (channel === null) changed['consent_personalised'] = given
      for (const one of consentChannels) {
        if (channel === null || channel === one) changed[personalisedFlag(one)] = given
      }
    }
    if (purpose !== 'marketing') continue
    for (const one of consentChannels) {
      if (channel === null || channel === one) changed[consentFlag(one)] = given
    }
    changed[channel === null ? 'consent_marketing' : `consent_${channel}`] = given
  }
  if (Object.keys(changed).length === 0) return changed
  const anyOpen = consentChannels
    .map(consentFlag)
    .some((flag) => (changed[flag] ?? row[flag]) === true)
  return { ...changed, marketing_consent: anyOpen, marketing_refused: !anyOpen }
}

function complaintColumns(row: FactRow, { complaints }: LiveFacts): FactRow {
  if (complaints === 0) return {}
  const open = Math.max(0, numberOf(row['open_complaint_count']) + complaints)
  return { open_complaint_count: open, open_complaint: open > 0 }
}

function contactColumns(row: FactRow, { contacts }: LiveFacts, days: LiveDays): FactRow {
  const marketing = contacts.filter(({ purpose }) => purpose === 'marketing')
  const isToday = ({ businessDate }: LiveContact): boolean => businessDate === days.today
  const onDay = days.today === days.asOf
  const sameMonth = days.today.slice(0, 7) === days.asOf.slice(0, 7)
  const night = (column: string): number => numberOf(row[column])
  const perChannel = consentChannels.flatMap((channel) => {
    const made = marketing.filter((contact) => consentChannelOf(contact.channel) === channel)
    const [day, month] = [`contacts_1d_${channel}`, `contacts_30d_${channel}`]
    return [
      [day, (onDay ? night(day) : 0) + made.filter(isToday).length] as const,
      [month, night(month) + made.length] as const,
    ]
  })
  const wecom = marketing.filter(
    ({ channel, businessDate }) =>
      channel === 'wecom' && businessDate.slice(0, 7) === days.today.slice(0, 7),
  )
  return {
    contacts_1d: (onDay ? night('contacts_1d') : 0) + marketing.filter(isToday).length,
    contacts_30d: night('contacts_30d') + marketing.length,
    contacts_month_wecom: (sameMonth ? night('contacts_month_wecom') : 0) + wecom.length,
    ...Object.fromEntries(perChannel),
  }
}

function numberOf(value: FactValue): number {
  return typeof value === 'number' ? value : 0
}
