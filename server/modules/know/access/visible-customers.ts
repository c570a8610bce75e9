import { ProblemError } from '#contracts/problems.ts'
import type { Read } from '#platform/lake/index.ts'

import { scopeCondition } from './domain/scope.ts'
import type { Scope } from './domain/scope.ts'

/**
 * A customer's whole row of `profile`: some hundred columns, for whoever shows or judges them.
 * `Row` is what the caller knows of its columns.
 * @throws ProblemError `customer_not_visible`: one outside the scope and one that isn't there are
 * the same
 */
export async function visibleCustomer<Row>(
  read: Read,
  scope: Scope,
  customerId: string,
): Promise<Row> {
  const within = scopeCondition(scope)
  const [row] = await read<Row>(
    `select *
    from profile
    where customer_id = ?
      and (${within.sql})`,
    [customerId, ...within.params],
  )
  if (row === undefined) throw new ProblemError('customer_not_visible')
  return row
}

/**
 * The same question where nothing of the row is wanted.
 * @throws ProblemError `customer_not_visible`
 */
export async function refuseInvisible(read: Read, scope: Scope, customerId: string): Promise<void> {
  const visible = await visibleAmong(read, scope, [customerId])
  if (!visible.has(customerId)) throw new ProblemError('customer_not_visible')
}

/** Which of some customers the scope covers. */
export async function visibleAmong(
  read: Read,
  scope: Scope,
  customerIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (customerIds.length === 0) return new Set()
  const within = scopeCondition(scope)
  const rows = await read<{ customer_id: string }>(
    `select customer_id
    from profile
    where customer_id in (${customerIds.map(() => '?').join(', ')})
      and (${within.sql})`,
    [...customerIds, ...within.params],
  )
  return new Set(rows.map((row) => row.customer_id))
}
