import { ProblemError } from '#contracts/problems.ts'
import { scopeCondition } from '#modules/access/index.ts'
import type { Scope } from '#modules/access/index.ts'

import type { EngineRow } from './domain/profile-row.ts'
import type { ServedMart } from './served-mart.ts'

/**
 * A customer's row of `profile`. One outside the scope and one that isn't there are the same.
 * @throws ProblemError `customer_not_visible`
 */
export async function visibleCustomer(
  served: ServedMart,
  scope: Scope,
  customerId: string,
): Promise<EngineRow> {
  const within = scopeCondition(scope)
  const [row] = await served.read<EngineRow>(
    `select *
    from profile
    where customer_id = ?
      and (${within.sql})`,
    [customerId, ...within.params],
  )
  if (row === undefined) throw new ProblemError('customer_not_visible')
  return row
}

/** Which of some customers the scope covers. */
export async function visibleAmong(
  served: ServedMart,
  scope: Scope,
  customerIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (customerIds.length === 0) return new Set()
  const within = scopeCondition(scope)
  const rows = await served.read<{ customer_id: string }>(
    `select customer_id
    from profile
    where customer_id in (${customerIds.map(() => '?').join(', ')})
      and (${within.sql})`,
    [...customerIds, ...within.params],
  )
  return new Set(rows.map((row) => row.customer_id))
}
