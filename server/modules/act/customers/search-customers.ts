import type { CustomerRow } from '#contracts/customers.ts'
import { quoteIdentifier } from '#kernel/sql-text.ts'
import { scopeCondition } from '#modules/know/access/index.ts'
import type { Scope } from '#modules/know/access/index.ts'
import { checkIdNumber, isCreditCode, isMobile, searchForm } from '#platform/vault/index.ts'
import type { Vault, VaultField } from '#platform/vault/index.ts'

import { columnsOf, customerRows } from './customer-list.ts'
import type { ListReader } from './customer-list.ts'
import { CUSTOMER_SUBJECT } from './customer-names.ts'
import type { EngineRow } from './domain/profile-row.ts'
import type { ServedMart } from './served-mart.ts'

/** Customers shown for one search: a common name has more, and is no way to browse the bank. */
export const SEARCH_SHOWN = 50

/**
 * Customers whose number, name, mobile or ID is exactly what was typed, of those the person may
 * see; in order of customer number.
 */
export async function searchExactly(
  served: ServedMart,
  reader: ListReader,
  scope: Scope,
  find: string,
): Promise<CustomerRow[]> {
  const ids = [find, ...(await subjectsFound(reader.vault, find))]
  const within = scopeCondition(scope)
  const rows = await served.read<EngineRow>(
    `select
      ${columnsOf(served, reader).map(quoteIdentifier).join(',\n      ')}
    from profile
    where customer_id in (select unnest(from_json(cast(? as json), '["VARCHAR"]')))
      and (${within.sql})
    order by customer_id
    limit ${SEARCH_SHOWN}`,
    // One value however many people share a name.
    [JSON.stringify(ids), ...within.params],
  )
  return customerRows(served, reader, rows)
}

async function subjectsFound(vault: Vault, find: string): Promise<string[]> {
  const found = await Promise.all(fieldsMeant(find).map((field) => vault.search(field, find)))
  const ids = found
    .flat()
    .filter((subject) => subject.kind === CUSTOMER_SUBJECT)
    .map((subject) => subject.id)
  return [...new Set(ids)]
}

/** What the typed text can be: a mobile is never a name. */
function fieldsMeant(find: string): VaultField[] {
  if (isMobile(searchForm('mobile', find))) return ['mobile']
  const number = searchForm('id_number', find)
  if (checkIdNumber(number).valid) return ['id_number']
  if (isCreditCode(number)) return ['credit_code']
  return ['name', 'company_name', 'id_number', 'credit_code']
}
