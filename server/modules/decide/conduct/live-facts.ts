import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

import type { MartRef } from '#platform/lake/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import { sameValueSql } from '#platform/vault/index.ts'

import { channelsOfField, sharedFrom } from './domain/address.ts'
import { nothingSince } from './domain/moments/live.ts'
import type { LiveConsent, LiveContact, LiveFacts, Twin } from './domain/moments/live.ts'

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
 * What people and customers did since the mart, for each of the customers, and what was said and
 * done under other customer numbers of the same number or address: a refusal closes all of them,
 * a contact counts for all of them. Customers about whom nothing was recorded are absent: read them
 * as `nothingSince`.
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
    if (row.what === 'number')
      gathered.twins.push({ customerId: row.of, field: row.via ?? 'person' })
    else if (row.via !== null) addTwins(gathered, row, row.via, undone)
    else addOwn(gathered, row, undone)
  }
  return new Map(
    [...found].flatMap(([id, gathered]) => {
      const live = settled(gathered)
      return live === nothingSince ? [] : [[id, live]]
    }),
  )
}

function addOwn(gathered: Gathered, row: Recorded, undone: ReadonlySet<string>): void {
  const { channel, purpose } = row
  if (row.what === 'consent') gathered.consents.push({ purpose, channel, given: row.flag })
  else if (row.what === 'protection') gathered.doNotContact = row.flag
  else if (row.what === 'complaint') gathered.complaints += row.flag ? 1 : -1
  else if (!undone.has(row.contact_id)) gathered.contacts.push(contactOf(row))
}

/** Of another number of the person: a refusal stands until it is taken back under that number. */
function addTwins(
  gathered: Gathered,
  row: Recorded,
  via: NonNullable<Recorded['via']>,
  undone: ReadonlySet<string>,
): void {
  const twin = row.of
  if (row.what === 'protection') gathered.twinsQuiet.set(twin, row.flag)
  else if (row.what === 'complaint') gathered.complaints += row.flag ? 1 : -1
  else if (row.what === 'consent') {
    const closed = channelsOfField[via].filter((one) => row.channel === null || row.channel === one)
    const { purpose } = row
    gathered.consents = gathered.consents.filter(
      (one) =>
        one.twin !== twin ||
        one.purpose !== purpose ||
        !closed.some((channel) => channel === one.channel),
    )
    if (row.flag) return
    for (const channel of closed) gathered.consents.push({ purpose, channel, given: false, twin })
  } else if (row.what === 'contact' && !undone.has(row.contact_id)) {
    gathered.contacts.push({ ...contactOf(row), twin })
  }
}

function contactOf({
  channel,
  purpose,
  business_date: businessDate,
  at_ms: at,
}: Recorded): LiveContact {
  return {
    ...{ channel: channel ?? '', businessDate },
    purpose: purpose === 'service' ? 'service' : 'marketing',
    at,
  }
}

function settled({ consents, contacts, complaints, twins, ...said }: Gathered): LiveFacts {
  const quiet = [...said.twinsQuiet.values()].some(Boolean)
  const doNotContact = said.doNotContact ?? (quiet ? true : undefined)
  const isNothing =
    consents.length + contacts.length + twins.length === 0 &&
    complaints === 0 &&
    doNotContact === undefined
  return isNothing ? nothingSince : { consents, contacts, complaints, doNotContact, twins }
}

/** Other customer numbers of the same people, by customer; who has none is absent. */
export async function twinsOf(
  ledger: Pick<Ledger, 'db'>,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Twin[]>> {
  if (customerIds.length === 0) return new Map()
  const { rows } = await twinsSql(customerIds).execute(ledger.db)
  const found = new Map<string, Twin[]>()
  for (const { id, other, field } of rows) {
    const twins = found.get(id) ?? []
    twins.push({ customerId: other, field })
    found.set(id, twins)
  }
  return found
}

type TwinRow = { id: string; other: string; field: Twin['field'] }

/** Whom two people merged is one person, whatever values they share: told once, as that. */
const twinsSql = (customerIds: readonly string[]): RawBuilder<TwinRow> => sql`
    select same.id, same.other, same.field
    from (${sameValueSql('customer', customerIds, ['mobile', 'email'], sharedFrom)}) as same
    where not exists (
      select
      from person_number as own
      join person_number as others on others.person = own.person
      where own.customer_id = same.id
        and others.customer_id = same.other
    )
    union all
    select own.customer_id, others.customer_id, 'person'
    from person_number as own
    join person_number as others
      on others.person = own.person
      and others.customer_id <> own.customer_id
    where own.customer_id = any(${[...customerIds]}::text[])`

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
  /** What was last said under each other number of the person. */
  readonly twinsQuiet: Map<string, boolean>
  doNotContact: boolean | undefined
  contacts: LiveContact[]
  complaints: number
  readonly twins: Twin[]
}

const emptyGathered = (): Gathered => ({
  consents: [],
  twinsQuiet: new Map(),
  doNotContact: undefined,
  contacts: [],
  complaints: 0,
  twins: [],
})

interface Recorded {
  readonly what: 'consent' | 'protection' | 'complaint' | 'contact' | 'number'
  readonly customer_id: string
  /** Under which customer number it was recorded. */
  readonly of: string
  /** Why another number is the customer's too; null: it is the customer's own. */
  readonly via: Twin['field'] | null
  /** Given, held, opened or undone. */
  readonly flag: boolean
  readonly purpose: string
  readonly channel: string | null
  readonly contact_id: string
  readonly business_date: string
  readonly at_ms: number
}

/** A window no cap looks beyond. */
const CONTACTS_COUNT_DAYS = 30

/**
 * All four tables in one query, each in the order of recording: a system that asks for decisions
 * asks this hundreds of times a second. Of other numbers of the same person, a refusal counts
 * whenever it was said, unless the customer consented after it, and contacts of thirty days. Over
 * which channels, and whether complaints too, depends on why they are one person.
 */
function recordedSince(customerIds: string[], { date, recordedFrom }: Since): RawBuilder<Recorded> {
  const newer = sql`(business_date > ${date} or at >= ${recordedFrom})`
  const ownOrEver = sql`(person.via is not null or ${newer})`
  return sql<Recorded>`
    with person as materialized (
      select
        customer_id,
        customer_id as "of",
        null as via
      from unnest(${customerIds}::text[]) as asked (customer_id)
      union all
      select id, other, field
      from (${twinsSql(customerIds)}) as twin
    )
    select
      'number' as what, 0 as change_id, person.customer_id, person."of", person.via, true as flag,
      '' as purpose, null as channel, '' as contact_id, null::date as business_date,
      null::float8 as at_ms
    from person
    where person.via is not null
    union all
    select
      'consent' as what, change_id, person.customer_id, person."of", person.via, given as flag,
      purpose, channel, '' as contact_id, business_date,
      (extract(epoch from at) * 1000)::float8 as at_ms
    from consent_change
    join person on person."of" = consent_change.customer_id
    where ${ownOrEver}
      and (
        person.via is null
        or (
          (
            purpose = 'marketing'
            or (purpose = 'personalised' and person.via = 'person')
          )
          and not exists (
            select 1
            from consent_change as later
            where later.customer_id = person.customer_id
              and later.change_id > consent_change.change_id
              and later.purpose = consent_change.purpose
              and later.given
              and (later.channel is null or later.channel = consent_change.channel)
          )
        )
      )
    union all
    select
      'protection', change_id, person.customer_id, person."of", person.via, held, '', null, '',
      business_date,
      (extract(epoch from at) * 1000)::float8
    from do_not_contact
    join person on person."of" = do_not_contact.customer_id
    where ${ownOrEver}
    union all
    select
      'complaint', change_id, person.customer_id, person."of", person.via, opened, '', null, '',
      business_date,
      (extract(epoch from at) * 1000)::float8
    from complaint_change
    join person on person."of" = complaint_change.customer_id
    where (person.via is null or person.via = 'person')
      and ${newer}
    union all
    select
      'contact', change_id, person.customer_id, person."of", person.via, undone, purpose, channel,
      contact_id, business_date,
      (extract(epoch from at) * 1000)::float8
    from contact_made
    join person on person."of" = contact_made.customer_id
    where (
      person.via is null
      and ${newer}
    )
    or (
      person.via is not null
      and business_date > ${date}::date - ${CONTACTS_COUNT_DAYS}::integer
      and (
        person.via = 'person'
        or channel = any(
          case person.via when 'mobile' then array['sms', 'phone', 'rm_task'] else array['email'] end
        )
      )
    )
    order by what, change_id`
}
