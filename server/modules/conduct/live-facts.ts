import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

import type { MartRef } from '#platform/lake/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { nothingSince } from './domain/moments/live.ts'
import type { LiveConsent, LiveContact, LiveFacts } from './domain/moments/live.ts'
import { conductTables } from './tables.ts'

/** What a mart does not know: days after its date, and rows recorded since it was begun. */
export interface Since {
  readonly date: string
  readonly recordedFrom: string
}

/**
 * A night exports the ledger some time before it publishes; an hour is more than any night takes. A
 * row of that hour may count twice, none is missed.
 */
const NIGHT_AT_MOST_MS = 3_600_000

export function sinceOfMart(mart: Pick<MartRef, 'date' | 'publishedAt'>): Since {
  const begun = Date.parse(mart.publishedAt) - NIGHT_AT_MOST_MS
  return { date: mart.date, recordedFrom: new Date(begun).toISOString() }
}

/**
 * What people and customers did since the mart, for each of the customers. Customers about whom
 * nothing was recorded are absent: read them as `nothingSince`.
 */
export async function liveFacts(
  ledger: Pick<Ledger, 'db'>,
  customerIds: readonly string[],
  since: Since,
): Promise<ReadonlyMap<string, LiveFacts>> {
  if (customerIds.length === 0) return new Map()
  const tables = conductTables(ledger.db)
  const ids = [...customerIds]
  const [consents, protections, complaints, contacts] = await Promise.all([
    tables.selectFrom('consent_change')
      .select(['customer_id', 'purpose', 'channel', 'given'])
      .where('customer_id', 'in', ids).where(isNewer(since)).orderBy('change_id').execute(),
    tables.selectFrom('do_not_contact')
      .select(['customer_id', 'held'])
      .where('customer_id', 'in', ids).where(isNewer(since)).orderBy('change_id').execute(),
    tables.selectFrom('complaint_change')
      .select(['customer_id', 'opened'])
      .where('customer_id', 'in', ids).where(isNewer(since)).execute(),
    tables.selectFrom('contact_made')
      .select(['customer_id', 'contact_id', 'channel', 'purpose', 'undone', 'business_date'])
      .where('customer_id', 'in', ids).where(isNewer(since)).orderBy('change_id').execute(),
  ])
  const found = new Map<string, Gathered>()
  const of = (id: string): Gathered => {
    const gathered = found.get(id) ?? emptyGathered()
    found.set(id, gathered)
    return gathered
  }
  for (const row of consents) of(row.customer_id).consents.push(row)
  for (const row of protections) of(row.customer_id).doNotContact = row.held
  for (const row of complaints) of(row.customer_id).complaints += row.opened ? 1 : -1
  const undone = new Set(contacts.filter((row) => row.undone).map((row) => row.contact_id))
  for (const row of contacts) {
    if (undone.has(row.contact_id)) continue
    const { channel, purpose, business_date: businessDate } = row
    of(row.customer_id).contacts.push({ channel, purpose, businessDate })
  }
  return found
}

/** The same for one customer. */
export async function liveFactsOf(
  ledger: Pick<Ledger, 'db'>,
  customerId: string,
  since: Since,
): Promise<LiveFacts> {
  return (await liveFacts(ledger, [customerId], since)).get(customerId) ?? nothingSince
}

interface Gathered {
  consents: LiveConsent[]
  doNotContact: boolean | undefined
  contacts: LiveContact[]
  complaints: number
}

const emptyGathered = (): Gathered =>
  ({ consents: [], doNotContact: undefined, contacts: [], complaints: 0 })

function isNewer({ date, recordedFrom }: Since): RawBuilder<boolean> {
  return sql<boolean>`(business_date > ${date} or at >= ${recordedFrom})`
}
