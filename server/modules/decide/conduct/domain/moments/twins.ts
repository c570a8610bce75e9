import type { FactRow } from '#kernel/rule/index.ts'

import { channelsOfField } from '../address.ts'
import { consentChannelOf, consentFlag } from '../gates/consent.ts'
import type { LiveContact, LiveFacts, Twin } from './live.ts'

/**
 * What the night knows of the other customer numbers of a person, added to what was said and done
 * since: who said no at a number is not to be reached at it, under whatever customer number, and
 * what reached it counts. It comes before what the customer themselves said since the night: a
 * consent of today is younger than a refusal of yesterday.
 */
export function withTwinRows(
  live: LiveFacts,
  twins: readonly { readonly twin: Twin; readonly row: FactRow }[],
  { asOf }: { readonly asOf: string },
): LiveFacts {
  if (twins.length === 0) return live
  const refused = twins.flatMap(({ twin, row }) =>
    channelsOfField[twin.field]
      .filter((channel) => row[consentFlag(channel)] === false)
      .map((channel) => ({ purpose: 'marketing', channel, given: false })),
  )
  const leftAlone = twins.some(({ row }) => row['do_not_contact'] === true)
  return {
    ...live,
    consents: [...refused, ...live.consents],
    doNotContact: live.doNotContact ?? (leftAlone ? true : undefined),
    contacts: [
      ...live.contacts,
      ...twins.flatMap(({ twin, row }) => contactsOfNight(twin, row, live.contacts, asOf)),
    ],
  }
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
