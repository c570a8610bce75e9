import { factRelation } from './fact-relation.ts'
import type { FactReader } from './fact-relation.ts'

export interface HoldingRow {
  readonly id: string
  readonly family: string
  readonly product_name: string | null
  readonly value_cents: number
  readonly cost_cents: number | null
  readonly opened_date: string | null
  readonly maturity_date: string | null
  readonly yearly_rate: number | null
}

/** A customer's holdings with the products' names, the largest first. */
export async function readHoldings(
  reader: FactReader,
  customerId: string,
): Promise<HoldingRow[]> {
  const holding = await factRelation(reader, 'holding')
  const product = await factRelation(reader, 'product')
  return reader.read<HoldingRow>(
    `with own as (
      select *
      from ${holding} as holding
      where customer_id = ?
    )
    select
      own.holding_id as id,
      own.family,
      product.name as product_name,
      own.value_cents,
      own.cost_cents,
      cast(own.opened_date as varchar) as opened_date,
      cast(own.maturity_date as varchar) as maturity_date,
      cast(own.yearly_rate as double) as yearly_rate
    from own
    left join ${product} as product on product.product_id = own.product_id
    order by own.value_cents desc, id`,
    [customerId],
  )
}

/** Names of products by number, for accounts that say which product they are. */
export async function readProductNames(
  reader: FactReader,
  productIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (productIds.length === 0) return new Map()
  const product = await factRelation(reader, 'product')
  const rows = await reader.read<{ product_id: string, name: string }>(
    `select
      product_id,
      name
    from ${product} as product
    where product_id in (${productIds.map(() => '?').join(', ')})`,
    productIds,
  )
  return new Map(rows.map((row) => [row.product_id, row.name]))
}
