import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

import type { MartRef } from '#platform/lake/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { nothingSince } from './domain/moments/live.ts'
import type { LiveConsent, LiveContact, LiveFacts } from './domain/moments/live.ts'

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
  const { rows } = await recordedSince([...customerIds], since).execute(ledger.db)
  const found = new Map<string, Gathered>()
  const of = (id: string): Gathered => {
    const gathered = found.get(id) ?? emptyGathered()
    found.set(id, gathered)
    return gathered
  }
  const undone = new Set(
    rows.flatMap((row) => (row.what === 'contact' && row.flag ? [row.contact_id] : [])),
  )
  for (const row of rows) {
    const gathered = of(row.customer_id)
    const { channel, purpose } = row
    if (row.what === 'consent') gathered.consents.push({ purpose, channel, given: row.flag })
    else if (row.what === 'protection') gathered.doNotContact = row.flag
    else if (row.what === 'complaint') gathered.complaints += row.flag ? 1 : -1
    else if (!undone.has(row.contact_id)) {
      gathered.contacts.push({
        ...{ channel: channel ?? '', businessDate: row.business_date },
        purpose: purpose === 'service' ? 'service' : 'marketing',
      })
    }
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

const emptyGathered = (): Gathered => ({
  consents: [],
  doNotContact: undefined,
  contacts: [],
  complaints: 0,
})

interface Recorded {
  readonly what: 'consent' | 'protection' | 'complaint' | 'contact'
  readonly customer_id: string
  /** Given, held, opened or undone. */
  readonly flag: boolean
  readonly purpose: string
  readonly channel: string | null
  readonly contact_id: string
  readonly business_date: string
}

/**
 * All four tables in one query, each in the order of recording: a system that asks for decisions
 * asks this hundreds of times a second.
 */
function recordedSince(customerIds: string[], { date, recordedFrom }: Since): RawBuilder<Recorded> {
  const newer = sql`customer_id = any(${customerIds})
    and (business_date > ${date} or at >= ${recordedFrom})`
  return sql<Recorded>`
    select
      'consent' as what, change_id, customer_id, given as flag, purpose, channel,
      '' as contact_id, business_date
    from consent_change
    where ${newer}
    union all
    select
      'protection', change_id, customer_id, held, '', null, '', business_date
    from do_not_contact
    where ${newer}
    union all
    select
      'complaint', change_id, customer_id, opened, '', null, '', business_date
    from complaint_change
    where ${newer}
    union all
    select
      'contact', change_id, customer_id, undone, purpose, channel, contact_id, business_date
    from contact_made
    where ${newer}
    order by what, change_id`
}
