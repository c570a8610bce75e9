import { sql } from 'kysely'

import { CUSTOMER_SUBJECT } from '#modules/act/customers/index.ts'
import { sharedFrom } from '#modules/decide/conduct/index.ts'
import type { Address } from '#modules/decide/conduct/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import type { HeldFields, Vault, VaultField } from '#platform/vault/index.ts'

/** What a channel needs of a customer; null: the bank reaches them by itself. */
export const addressFields = {
  sms: 'mobile',
  email: 'email',
  app: null,
} as const satisfies Record<'sms' | 'email' | 'app', VaultField | null>

/** An address as messages may use it. */
export interface ReachedBy extends Address {
  /** Nothing reaches it any more, or whoever is there refused: until it changes. */
  readonly closed: boolean
}

/** The addresses of a customer, by the channel that uses them; a channel without one is absent. */
export type Addresses = Partial<Record<'sms' | 'email', ReachedBy>>

interface AddressParts {
  readonly ledger: Pick<Ledger, 'db'>
  readonly vault: Pick<Vault, 'held'>
}

/**
 * What customers can be reached by over the channels asked for, read from the vault as it is now,
 * by keyed hashes alone. Customers without any are absent.
 */
export async function addressesOf(
  { ledger, vault }: AddressParts,
  customerIds: readonly string[],
  channels: Iterable<string>,
): Promise<ReadonlyMap<string, Addresses>> {
  const asked = new Set(channels)
  const used = (['sms', 'email'] as const).filter((channel) => asked.has(channel))
  if (used.length === 0) return new Map()
  const fields = used.map((channel) => addressFields[channel])
  const held = await vault.held(CUSTOMER_SUBJECT, customerIds, fields, sharedFrom)
  const closed = await closedOf(ledger.db, held)
  return new Map(
    [...held].map(
      ([customerId, values]) =>
        [customerId, addressesIn(customerId, values, used, closed)] as const,
    ),
  )
}

function addressesIn(
  customerId: string,
  values: HeldFields,
  used: readonly ('sms' | 'email')[],
  closed: ReadonlySet<string>,
): Addresses {
  const addresses: Addresses = {}
  for (const channel of used) {
    const field = addressFields[channel]
    const value = values[field]
    if (value === undefined) continue
    const { tag, since } = value
    const shared = value.holders >= sharedFrom
    addresses[channel] = { tag, since, shared, closed: closed.has(placeOf(customerId, field)) }
  }
  return addresses
}

const placeOf = (customerId: string, field: string): string => `${field} ${customerId}`

/**
 * Which of the values are closed: the same keyed hash was, or, where the key was changed since, this
 * customer's was and their value is still the one of then.
 */
async function closedOf(
  db: Ledger['db'],
  held: ReadonlyMap<string, HeldFields>,
): Promise<ReadonlySet<string>> {
  const values = [...held].flatMap(([customerId, fields]) =>
    Object.entries(fields).map(([field, { tag, since }]) => ({ customerId, field, tag, since })),
  )
  if (values.length === 0) return new Set()
  const { rows } = await sql<{ customer: string; field: string }>`
    select
      given.customer,
      given.field
    from unnest(
      ${values.map(({ customerId }) => customerId)}::text[],
      ${values.map(({ field }) => field)}::text[],
      ${values.map(({ tag }) => tag)}::text[],
      ${values.map(({ since }) => since)}::timestamptz[]
    ) as given (customer, field, tag, since)
    where exists (
      select 1
      from address_closed as closed
      where closed.tag = given.tag
        and closed.field = given.field
    )
    or exists (
      select 1
      from address_closed as closed
      where closed.customer_id = given.customer
        and closed.field = given.field
        and closed.closed_at >= given.since
    )
  `.execute(db)
  return new Set(rows.map(({ customer, field }) => placeOf(customer, field)))
}

export interface Closing {
  readonly customerId: string
  readonly channel: 'sms' | 'email'
  readonly because: 'bounced' | 'refused'
  readonly code: string | null
  readonly messageKey: string | null
  /** The address as it was used; null: as it is now. */
  readonly tag: string | null
}

/** Closes the addresses messages went to, as they are, for whoever has them. Told twice, kept once. */
export async function closeAddresses(
  vault: Pick<Vault, 'held'>,
  transaction: Ledger['db'],
  closings: readonly Closing[],
  at: string,
): Promise<void> {
  if (closings.length === 0) return
  const ids = [...new Set(closings.map(({ customerId }) => customerId))]
  const held = await vault.held(CUSTOMER_SUBJECT, ids, ['mobile', 'email'], sharedFrom)
  const rows = closings.flatMap(({ customerId, channel, ...closing }) => {
    const field = addressFields[channel]
    const tag = closing.tag ?? held.get(customerId)?.[field]?.tag
    return tag === undefined ? [] : [{ ...closing, customerId, field, tag }]
  })
  if (rows.length === 0) return
  await sql`
    insert into address_closed (
      field, tag, customer_id, because, code, message_key, closed_at
    )
    select field, tag, customer_id, because, code, message_key, ${at}::timestamptz
    from unnest(
      ${rows.map(({ field }) => field)}::text[],
      ${rows.map(({ tag }) => tag)}::text[],
      ${rows.map(({ customerId }) => customerId)}::text[],
      ${rows.map(({ because }) => because)}::text[],
      ${rows.map(({ code }) => code)}::text[],
      ${rows.map(({ messageKey }) => messageKey)}::text[]
    ) as given (field, tag, customer_id, because, code, message_key)
    on conflict do nothing
  `.execute(transaction)
}
