import { factRelation } from './fact-relation.ts'
import type { FactReader } from './fact-relation.ts'

/**
 * Accounts a customer owns as a party, where the bank delivers accounts (and so their transactions)
 * without a customer's number.
 */
export async function accountsAsParty(reader: FactReader, customerId: string): Promise<string[]> {
  const account = await factRelation(reader, 'account')
  const party = await factRelation(reader, 'account_party')
  const rows = await reader.read<{ account_id: string }>(
    `select account_id
    from ${account} as account
    where customer_id is null
      and account_id in (
        select account_id
        from ${party} as party
        where customer_id = ?
          and role = 'owner'
      )
    order by account_id`,
    [customerId],
  )
  return rows.map((row) => row.account_id)
}
