import type { FactReader } from './fact-relation.ts'

/** A condition on accounts with the values of its `?`, in order. */
export interface OwnAccounts {
  readonly sql: string
  readonly parameters: readonly string[]
}

/**
 * Whose accounts: those with the customer's number, and those delivered without any that they are
 * the first owner of, as the night counts them.
 */
export async function ownAccounts(reader: FactReader, customerId: string): Promise<OwnAccounts> {
  if (!(await reader.hasUnnamedAccounts())) {
    return { sql: 'customer_id = ?', parameters: [customerId] }
  }
  const party = await reader.relation('account_party')
  return {
    sql: `(customer_id = ?
        or (customer_id is null and account_id in (
          select account_id
          from ${party} as party
          where role = 'owner'
          group by account_id
          having min(customer_id) = ?
        )))`,
    parameters: [customerId, customerId],
  }
}

/** Numbers of a customer's accounts, closed ones included. */
export async function accountsOf(reader: FactReader, customerId: string): Promise<string[]> {
  const own = await ownAccounts(reader, customerId)
  const rows = await reader.read<{ account_id: string }>(
    `select account_id
    from ${await reader.relation('account')} as account
    where ${own.sql}
    order by account_id`,
    own.parameters,
  )
  return rows.map((row) => row.account_id)
}
