import type { FactRow, FactValue } from '#kernel/rule/index.ts'

import { channelsOfField } from '../address.ts'
import { consentChannelOf, consentFlag, personalisedFlag } from '../gates/consent.ts'
import type { ConsentChannel } from '../gates/consent.ts'
import type { LiveConsent, LiveContact, LiveFacts, Twin } from './live.ts'

/**
 * What the night knows of the other customer numbers of a person, added to what was said and done
 * since: who said no at a number is not to be reached at it, under whatever customer number, and
 * what reached it counts; what protects a person holds under every number merged with theirs. It
 * comes before what the customer themselves said since the night: a
 * consent of today is younger than a refusal of yesterday.
 */
export function withTwinRows(
  live: LiveFacts,
  twins: readonly { readonly twin: Twin; readonly row: FactRow }[],
  { asOf }: { readonly asOf: string },
): LiveFacts {
  if (twins.length === 0) return live
  const refused = twins.flatMap(({ twin, row }) =>
    channelsOfField[twin.field].flatMap((channel) => refusalsOf(twin, row, channel)),
  )
  const leftAlone = twins.some(({ row }) => row['do_not_contact'] === true)
  const merged = twins.filter(({ twin }) => twin.field === 'person')
  const complaints = merged.reduce((sum, { row }) => sum + numberOf(row['open_complaint_count']), 0)
  const states = strictest(merged.map(({ row }) => row))
  return {
    ...live,
    consents: [...refused, ...live.consents],
    doNotContact: live.doNotContact ?? (leftAlone ? true : undefined),
    complaints: live.complaints + complaints,
    contacts: [
      ...live.contacts,
      ...twins.flatMap(({ twin, row }) => contactsOfNight(twin, row, live.contacts, asOf)),
    ],
    ...(states !== undefined && { states }),
  }
}

/** Personalised recommendation is refused by a person, not at a number: of the merged alone. */
function refusalsOf({ field }: Twin, row: FactRow, channel: ConsentChannel): LiveConsent[] {
  const said = { channel, given: false }
  return [
    ...(row[consentFlag(channel)] === false ? [{ ...said, purpose: 'marketing' }] : []),
    ...(field === 'person' && row[personalisedFlag(channel)] === false
      ? [{ ...said, purpose: 'personalised' }]
      : []),
  ]
}

/** Who has died, or may not decide alone, under one number, is so under all of them. */
function strictest(rows: readonly FactRow[]): FactRow | undefined {
  const states: Record<string, FactValue> = {}
  for (const row of rows) {
    if (row['deceased'] === true) states['deceased'] = true
    const capacity = row['capacity']
    if (typeof capacity === 'string' && capacity !== 'full') states['capacity'] = capacity
  }
  return Object.keys(states).length === 0 ? undefined : states
}

/** Contacts of the twin's night that the ledger did not tell of already. */
function contactsOfNight(
  { customerId, field }: Twin,
  row: FactRow,
  told: readonly LiveContact[],
  asOf: string,
): LiveContact[] {
  return channelsOfField[field].flatMap((channel) => {
    const known = told.filter(
      (contact) =>
        contact.twin === customerId &&
        contact.purpose === 'marketing' &&
        contact.businessDate <= asOf &&
        consentChannelOf(contact.channel) === channel,
    )
    const ofNight = numberOf(row[`contacts_30d_${channel}`]) - known.length
    const today =
      numberOf(row['contacts_1d']) - known.filter((one) => one.businessDate === asOf).length
    return Array.from({ length: Math.max(0, ofNight) }, (_, place) => ({
      channel,
      purpose: 'marketing' as const,
      // Which of them were today's the night does not tell by channel: as many as there were at all.
      businessDate: place < today ? asOf : BEFORE,
      twin: customerId,
    }))
  })
}

/** Some day of the last thirty, not the last of them. */
const BEFORE = '0001-01-01'

function numberOf(value: FactRow[string] | undefined): number {
  return typeof value === 'number' ? value : 0
}
