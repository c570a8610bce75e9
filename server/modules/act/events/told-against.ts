import { sql } from 'kysely'

import { occasionOf } from '#contracts/occasions.ts'
import type { OccasionName } from '#contracts/occasions.ts'
import type { Words } from '#contracts/words.ts'
import {
  liveFacts,
  maySend,
  nothingSince,
  sinceOfMart,
  talkTraits,
} from '#modules/decide/conduct/index.ts'
import type { Subject } from '#modules/decide/conduct/index.ts'
import { factRowOf, onServedMart } from '#modules/act/customers/index.ts'
import type { EngineRow, ServedMart } from '#modules/act/customers/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import type { EventParts } from './parts.ts'
import { purposeTold } from './purpose-told.ts'
import type { PurposeSaid } from './purpose-told.ts'
import { eventTables } from './tables.ts'

/** The rule something was done against. */
export interface Against {
  readonly code: string
  readonly words: Words
}

interface Told extends PurposeSaid {
  readonly contact_id: string
  readonly customer_id: string
  readonly channel: string
  readonly at: string
}

/** Rows of `profile` read at once: several hundred columns each. */
const ROWS_AT_ONCE = 200

/**
 * Of contacts other systems made, those that no rule allowed at their instant: they are recorded and
 * count all the same, with the rule beside them. What a customer said after a contact is no rule it
 * was made against.
 */
export async function judgeTold(
  parts: EventParts,
  contacts: readonly Told[],
): Promise<ReadonlyMap<string, Against>> {
  const found = new Map<string, Against>()
  await onServedMart(parts.marts, parts.strategy().vocabulary, async (served) => {
    for (let start = 0; start < contacts.length; start += ROWS_AT_ONCE) {
      const some = contacts.slice(start, start + ROWS_AT_ONCE)
      for (const [contact, against] of await judgeSome(parts, served, some)) {
        found.set(contact, against)
      }
    }
  })
  return found
}

async function judgeSome(
  parts: EventParts,
  served: ServedMart,
  contacts: readonly Told[],
): Promise<[contactId: string, against: Against][]> {
  const ids = [...new Set(contacts.map((one) => one.customer_id))]
  const since = sinceOfMart(served.mart)
  const [rows, live, said] = await Promise.all([
    served.read<EngineRow>(
      `select *
      from profile
      where customer_id in (${ids.map(() => '?').join(', ')})`,
      ids,
    ),
    liveFacts(parts.ledger, ids, since),
    firstSaid(parts.ledger, ids, since.recordedFrom),
  ])
  const { vocabulary } = parts.strategy()
  const factsOf = new Map(
    rows.map((row) => [String(row['customer_id']), factRowOf(row, vocabulary)]),
  )
  return contacts.flatMap((contact): [string, Against][] => {
    const { customer_id: customerId } = contact
    const row = factsOf.get(customerId)
    if (row === undefined) return []
    const at = Date.parse(contact.at)
    const known = live.get(customerId) ?? nothingSince
    // What was said later than the contact did not forbid it.
    const isSaid = (said.get(customerId) ?? Number.POSITIVE_INFINITY) <= at
    const verdict = maySend({
      strategy: parts.strategy(),
      subject: subjectOf(contact, parts),
      row,
      asOf: served.mart.date,
      live: isSaid ? known : { ...nothingSince, contacts: known.contacts },
      at,
      timeZone: parts.timeZone,
      channel: contact.channel,
    })
    if (verdict.allowed) return []
    const { code, words } = verdict.refusal
    return [[contact.contact_id, { code, words }]]
  })
}

function subjectOf(told: Told, { strategy }: EventParts): Subject {
  const { actions } = strategy().pack
  const action = actions.find((one) => one.name === told.action)
  if (action !== undefined) return action
  const purpose = purposeTold(told, actions)
  const traits = talkTraits(purpose)
  if (purpose === 'marketing' || occasionOf(told.occasion) === undefined) return traits
  return { ...traits, occasion: told.occasion as OccasionName }
}

/** When each customer first said something since the night; who said nothing is absent. */
async function firstSaid(
  { db }: Pick<Ledger, 'db'>,
  customerIds: readonly string[],
  from: string,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ customer_id: string; first_ms: number }>`
    select
      customer_id,
      min(extract(epoch from at) * 1000)::float8 as first_ms
    from (
      select customer_id, at from consent_change
      union all
      select customer_id, at from do_not_contact
      union all
      select customer_id, at from complaint_change
    ) as said
    where customer_id = any(${[...customerIds]}::text[])
      and at >= ${from}
    group by customer_id`.execute(db)
  return new Map(rows.map((row) => [row.customer_id, row.first_ms]))
}

/** Of one customer, the contacts told that were made against a rule, by their number with us. */
export async function toldAgainst(
  db: Ledger['db'],
  customerId: string,
): Promise<ReadonlyMap<string, Against>> {
  const rows = await eventTables(db)
    .selectFrom('contact_told')
    .select(['source', 'contact_id', 'against'])
    .where('customer_id', '=', customerId)
    .where('against', 'is not', null)
    .execute()
  return new Map(
    rows.flatMap(({ source, contact_id: id, against }) =>
      against === null ? [] : [[`${source}/${id}`, against]],
    ),
  )
}
