import type { HeldRow } from '../domain/holding-list.ts'

import { ownAccounts } from './accounts.ts'
import type { FactReader } from './fact-relation.ts'

/**
 * What a customer holds: positions, and open accounts with their balances (a bank delivers deposits
 * and loans as either, never as both), with the products' names.
 */
export async function readHeld(reader: FactReader, customerId: string): Promise<HeldRow[]> {
  const holding = await reader.relation('holding')
  const account = await reader.relation('account')
  const product = await reader.relation('product')
  const own = await ownAccounts(reader, customerId)
  return reader.read<HeldRow>(
    `with own as (
      select
        holding_id as id,
        family,
        product_id,
        value_cents,
        cost_cents,
        opened_date,
        maturity_date,
        yearly_rate
      from ${holding} as holding
      where customer_id = ?
      union all
      select
        account_id as id,
        family,
        product_id,
        balance_cents as value_cents,
        cast(null as bigint) as cost_cents,
        opened_date,
        maturity_date,
        yearly_rate
      from ${account} as account
      where ${own.sql}
        and closed_date is null
        and coalesce(status, 'active') <> 'closed'
    )
    select
      own.id,
      own.family,
      product.name as product_name,
      own.value_cents,
      own.cost_cents,
      cast(own.opened_date as varchar) as opened_date,
      cast(own.maturity_date as varchar) as maturity_date,
      cast(own.yearly_rate as double) as yearly_rate
    from own
    left join ${product} as product on product.product_id = own.product_id`,
    [customerId, ...own.parameters],
  )
}
