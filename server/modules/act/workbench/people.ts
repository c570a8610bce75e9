import type { ServedMart } from '#modules/act/customers/index.ts'
import { numbersOf } from '#modules/decide/conduct/index.ts'

import type { Offer } from './offers.ts'
import type { WorkbenchParts } from './parts.ts'

/** Who some offers are for, where a person has several customer numbers. */
export interface People {
  /** Every number of everybody. */
  readonly all: readonly string[]
  /** Every number of whoever has this one. */
  numbers(customerId: string): readonly string[]
  /** Whether the person is worked under this number: under one of theirs, the same for everybody. */
  worked(customerId: string): boolean
}

/**
 * A person is worked under one of their customer numbers, whoever has the others in care: the one
 * the night would do most for, of those in somebody's care.
 */
export async function peopleOf(
  { ledger }: Pick<WorkbenchParts, 'ledger'>,
  { read }: Pick<ServedMart, 'read'>,
  offers: readonly Offer[],
): Promise<People> {
  const asked = [...new Set(offers.map((offer) => offer.customer_id))]
  const merged = await numbersOf(ledger, asked)
  const numbers = (customerId: string): readonly string[] =>
    merged.get(customerId)?.numbers ?? [customerId]
  const several = [...new Set([...merged.values()].flatMap((one) => one.numbers))]
  const worth = new Map<string, number>()
  if (several.length > 0) {
    const rows = await read<{ customer_id: string; worth: number }>(
      `select
        offer.customer_id,
        max(cast(offer.priority * 1000000 as bigint)) as worth
      from offer
      join profile on profile.customer_id = offer.customer_id
      where offer.customer_id in (${several.map(() => '?').join(', ')})
        and profile.rm_id is not null
      group by offer.customer_id`,
      several,
    )
    for (const row of rows) worth.set(row.customer_id, row.worth)
  }
  const isBefore = (one: string, other: string): boolean => {
    const [a, b] = [worth.get(one) ?? -1, worth.get(other) ?? -1]
    return a > b || (a === b && one < other)
  }
  return {
    all: [...new Set([...asked, ...several])],
    numbers,
    worked: (customerId) =>
      numbers(customerId).every((other) => other === customerId || isBefore(customerId, other)),
  }
}
