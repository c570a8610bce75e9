import { ProblemError } from '#contracts/problems.ts'
import { refuseInvisible, visibleCustomer } from '#modules/know/access/index.ts'
import type { Scope } from '#modules/know/access/index.ts'

import type { EngineRow } from './domain/profile-row.ts'
import type { CustomersParts } from './parts.ts'
import type { ServedMart } from './served-mart.ts'

/**
 * A customer's whole row of `profile`, from the night's row store where it is written.
 * @throws ProblemError `customer_not_visible`
 */
export async function customerRow(
  { rows }: Pick<CustomersParts, 'rows'>,
  { read, mart, columns }: ServedMart,
  scope: Scope,
  customerId: string,
): Promise<EngineRow> {
  const stored = await rows?.on(read, mart, [...columns])
  if (stored === undefined) return visibleCustomer<EngineRow>(read, scope, customerId)
  await refuseInvisible(read, scope, customerId)
  const [row] = await stored.of([customerId], [...columns])
  if (row === undefined) throw new ProblemError('customer_not_visible')
  return row as EngineRow
}
