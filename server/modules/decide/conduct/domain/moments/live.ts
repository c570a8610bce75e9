import { ageInYears, parseBusinessDate } from '#kernel/business-date.ts'
import type { FactRow, FactValue } from '#kernel/rule/index.ts'

import { consentChannelOf, consentChannels, consentFlag } from '../gates/consent.ts'

/** What was said and done about a customer since the night, oldest first. */
export interface LiveFacts {
  readonly consents: readonly LiveConsent[]
  /** The customer's latest word on being contacted at all; undefined: none since the night. */
  readonly doNotContact: boolean | undefined
  readonly contacts: readonly LiveContact[]
  /** Complaints opened less those closed since the night. */
  readonly complaints: number
}

export interface LiveConsent {
  readonly purpose: string
  /** Null: every channel. */
  readonly channel: string | null
  readonly given: boolean
}

export interface LiveContact {
  readonly channel: string
  readonly purpose: 'marketing' | 'service'
  readonly businessDate: string
}

export const nothingSince: LiveFacts = {
  consents: [],
  doNotContact: undefined,
  contacts: [],
  complaints: 0,
}

export interface LiveDays {
  /** The business date of the row. */
  readonly asOf: string
  /** The day it is, in the bank's time zone. */
  readonly today: string
}

/** What {@link patchRow} reads of a row: whoever fetches less than all of it fetches these too. */
export const patchedColumns: readonly string[] = [
  'birth_date',
  ...consentChannels.map(consentFlag),
  'open_complaint_count',
  'contacts_1d',
  'contacts_30d',
  ...consentChannels.map((channel) => `contacts_30d_${channel}`),
]

/**
 * The row as it would read if the night had known. Contacts add to the counts of the night, so that
 * a window sliding on since the night can only count too many, never too few.
 */
export function patchRow(row: FactRow, live: LiveFacts, days: LiveDays): FactRow {
  return {
    ...row,
    ...ageColumn(row, days),
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
    if (purpose === 'personalised') changed['consent_personalised'] = given
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
  const today = marketing.filter(({ businessDate }) => businessDate === days.today).length
  const known = days.today === days.asOf ? numberOf(row['contacts_1d']) : 0
  const perChannel = consentChannels.map((channel) => {
    const column = `contacts_30d_${channel}`
    const made = marketing.filter((contact) => consentChannelOf(contact.channel) === channel)
    return [column, numberOf(row[column]) + made.length] as const
  })
  return {
    contacts_1d: known + today,
    contacts_30d: numberOf(row['contacts_30d']) + marketing.length,
    ...Object.fromEntries(perChannel),
  }
}

function numberOf(value: FactValue): number {
  return typeof value === 'number' ? value : 0
}
