import { factRelation } from './fact-relation.ts'
import type { FactReader } from './fact-relation.ts'

/**
 * SQL of the accounts that are a customer's, for `account_id in (…)`; takes their number twice. An
 * account delivered without a customer belongs to the first of its owners, as the night counts it.
 */
export async function accountsSql(reader: FactReader): Promise<string> {
  const account = await factRelation(reader, 'account')
  const party = await factRelation(reader, 'account_party')
  return `
    select account_id
    from ${account} as own
    where customer_id = ?
    union all
    select party.account_id
    from ${party} as party
    join ${account} as unnamed on unnamed.account_id = party.account_id
    where party.role = 'owner'
      and unnamed.customer_id is null
    group by party.account_id
    having min(party.customer_id) = ?`
}

/** Numbers of a customer's accounts, closed ones included. */
export async function accountsOf(reader: FactReader, customerId: string): Promise<string[]> {
  const rows = await reader.read<{ account_id: string }>(
    await accountsSql(reader),
    [customerId, customerId],
  )
  return rows.map((row) => row.account_id)
}
