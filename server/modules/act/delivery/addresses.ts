import { CUSTOMER_SUBJECT } from '#modules/act/customers/index.ts'
import type { HeldFields, Vault, VaultField } from '#platform/vault/index.ts'

import { sharedFrom } from './domain/address.ts'
import type { Address } from './domain/address.ts'

/** What a channel needs of a customer; null: the bank reaches them by itself. */
export const addressFields = {
  sms: 'mobile',
  email: 'email',
  app: null,
} as const satisfies Record<'sms' | 'email' | 'app', VaultField | null>

/** The addresses of a customer, by the channel that uses them; a channel without one is absent. */
export type Addresses = Partial<Record<'sms' | 'email', Address>>

/**
 * What customers can be reached by over the channels asked for, read from the vault as it is now,
 * by keyed hashes alone. Customers without any are absent.
 */
export async function addressesOf(
  vault: Pick<Vault, 'held'>,
  customerIds: readonly string[],
  channels: Iterable<string>,
): Promise<ReadonlyMap<string, Addresses>> {
  const asked = new Set(channels)
  const used = (['sms', 'email'] as const).filter((channel) => asked.has(channel))
  if (used.length === 0) return new Map()
  const fields = used.map((channel) => addressFields[channel])
  const held = await vault.held(CUSTOMER_SUBJECT, customerIds, fields, sharedFrom)
  return new Map(
    [...held].map(([customerId, values]) => [customerId, addressesIn(values, used)] as const),
  )
}

function addressesIn(values: HeldFields, used: readonly ('sms' | 'email')[]): Addresses {
  const addresses: Addresses = {}
  for (const channel of used) {
    const value = values[addressFields[channel]]
    if (value === undefined) continue
    addresses[channel] = { tag: value.tag, shared: value.holders >= sharedFrom }
  }
  return addresses
}
