import { factRelation } from './fact-relation.ts'
import type { FactReader } from './fact-relation.ts'

export interface AccountRow {
  readonly account_id: string
  readonly family: string
  readonly product_id: string | null
  readonly status: string | null
  readonly opened_date: string | null
  readonly maturity_date: string | null
  readonly balance_cents: number | null
  readonly principal_cents: number | null
  readonly yearly_rate: number | null
  /** Named on the account itself, not only as a party to it. */
  readonly direct: boolean
}

/**
 * The accounts that are a customer's: those delivered with their number, and those they own as a
 * party where the bank delivers accounts without a customer.
 */
export async function accountsOf(reader: FactReader, customerId: string): Promise<AccountRow[]> {
  const account = await factRelation(reader, 'account')
  const party = await factRelation(reader, 'account_party')
  const columns = `
      account_id,
      family,
      product_id,
      status,
      cast(opened_date as varchar) as opened_date,
      cast(maturity_date as varchar) as maturity_date,
      balance_cents,
      principal_cents,
      cast(yearly_rate as double) as yearly_rate`
  return reader.read<AccountRow>(
    `select ${columns},
      true as direct
    from ${account} as account
    where customer_id = ?
      and closed_date is null
    union all
    select ${columns},
      false as direct
    from ${account} as account
    where customer_id is null
      and closed_date is null
      and account_id in (
        select account_id
        from ${party} as party
        where customer_id = ?
          and role = 'owner'
      )
    order by account_id`,
    [customerId, customerId],
  )
}
