import { customerFacts } from '#modules/act/customers/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'

import type { Product } from './domain/subject.ts'
import type { WorkbenchParts } from './parts.ts'

interface ProductFilter {
  readonly productId?: string
  /** Its products come first. */
  readonly first?: string | null
  /** On sale on this day; absent: whether or not. */
  readonly onSaleOn?: string
}

/** A list a person can still look through. */
const PRODUCTS_AT_MOST = 500

/** Products as the bank delivered them, by name. */
export async function readProducts(
  parts: Pick<WorkbenchParts, 'facts' | 'requestStore'>,
  served: ServedMart,
  { productId, first = null, onSaleOn }: ProductFilter,
): Promise<Product[]> {
  const reader = await customerFacts(parts, served)
  const conditions: [sql: string, ...values: string[]][] = []
  if (productId !== undefined) conditions.push(['product_id = ?', productId])
  if (onSaleOn !== undefined) {
    conditions.push([
      `coalesce(on_sale_from <= cast(? as date), true)
        and coalesce(on_sale_to >= cast(? as date), true)`,
      onSaleOn,
      onSaleOn,
    ])
  }
  return reader.read<Product & Record<string, unknown>>(
    `select
      product_id as "productId",
      name,
      family,
      issuer_risk as "issuerRisk",
      seller_risk as "sellerRisk",
      minimum_cents as "minimumCents",
      coalesce(private, false) as "privatePlacement",
      insurance_kind as "insuranceKind",
      paying_years as "payingYears",
      yearly_total_cost as "yearlyTotalCost"
    from ${await reader.relation('product')} as product
    where ${conditions
      .map(([text]) => text)
      .concat('true')
      .join('\n      and ')}
    order by family is not distinct from ? desc, name, product_id
    limit ${PRODUCTS_AT_MOST}`,
    [...conditions.flatMap(([, ...values]) => values), first ?? ''],
  )
}
