import type { FactRow } from '#kernel/rule/index.ts'
import { scopeCondition } from '#modules/know/access/index.ts'
import type { Scope } from '#modules/know/access/index.ts'
import {
  liveFacts,
  nothingSince,
  sinceOfMart,
  withTwinsOfNight,
} from '#modules/decide/conduct/index.ts'
import type { LiveFacts } from '#modules/decide/conduct/index.ts'
import { factRowOf } from '#modules/act/customers/index.ts'
import type { EngineRow, ServedMart } from '#modules/act/customers/index.ts'

import type { WorkbenchParts } from './parts.ts'

/** A customer as the night knew them, and what was said and done since. */
export interface KnownCustomer {
  readonly row: EngineRow
  readonly facts: FactRow
  readonly live: LiveFacts
}

export type KnownCustomers = ReadonlyMap<string, KnownCustomer>

/** Customers of the served night within a scope; others are absent. */
export async function knownCustomers(
  parts: Pick<WorkbenchParts, 'ledger' | 'strategy'>,
  served: ServedMart,
  customerIds: readonly string[],
  scope: Scope,
): Promise<KnownCustomers> {
  const ids = [...new Set(customerIds)]
  if (ids.length === 0) return new Map()
  const within = scopeCondition(scope)
  const [rows, since] = await Promise.all([
    served.read<EngineRow>(
      `select *
      from profile
      where customer_id in (${ids.map(() => '?').join(', ')})
        and (${within.sql})`,
      [...ids, ...within.params],
    ),
    liveFacts(parts.ledger, ids, sinceOfMart(served.mart)),
  ])
  const { vocabulary } = parts.strategy()
  const rowsOf = async (others: readonly string[]) => {
    const read = await served.read<EngineRow>(
      `select * from profile where customer_id in (${others.map(() => '?').join(', ')})`,
      [...others],
    )
    return new Map(read.map((row) => [String(row['customer_id']), factRowOf(row, vocabulary)]))
  }
  const live = await withTwinsOfNight(since, rowsOf, { asOf: served.mart.date })
  return new Map(
    rows.map((row) => {
      const customerId = String(row['customer_id'])
      const facts = factRowOf(row, vocabulary)
      return [customerId, { row, facts, live: live.get(customerId) ?? nothingSince }]
    }),
  )
}

/** The same for one; undefined outside the scope. */
export async function knownCustomer(
  parts: Pick<WorkbenchParts, 'ledger' | 'strategy'>,
  served: ServedMart,
  customerId: string,
  scope: Scope,
): Promise<KnownCustomer | undefined> {
  return (await knownCustomers(parts, served, [customerId], scope)).get(customerId)
}
