import { businessDateOf } from '#kernel/business-date.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import { datasetNamed } from '#modules/know/intake/index.ts'
import type { FactStore } from '#platform/lake/index.ts'

import type { SoldProduct } from '#modules/decide/conduct/index.ts'

/** SQL of a fact's rows as of the served night, in brackets, for a `from`. */
export async function factRelation(facts: FactStore, fact: string, date: string): Promise<string> {
  return `(${await facts.relation(datasetNamed(fact), businessDateOf(date))})`
}

/** A product as the gates ask about it. */
export async function readProduct(
  facts: FactStore,
  { read, date }: Pick<ServedMart, 'read' | 'date'>,
  productId: string | null,
): Promise<SoldProduct | undefined> {
  if (productId === null) return undefined
  const products = await factRelation(facts, 'product', date)
  const [row] = await read<{
    family: string
    issuer_risk: string | null
    seller_risk: string | null
    private: boolean | null
    minimum_cents: number | null
    insurance_kind: string | null
    paying_years: number | null
    yearly_total_cost: number | null
    term_days: number | null
  }>(
    `select
      family,
      issuer_risk,
      seller_risk,
      private,
      minimum_cents,
      insurance_kind,
      paying_years,
      yearly_total_cost,
      term_days
    from ${products} as product
    where product_id = ?`,
    [productId],
  )
  if (row === undefined) return undefined
  return {
    productId,
    family: row.family,
    familyClass: null,
    issuerRisk: row.issuer_risk,
    sellerRisk: row.seller_risk,
    privatePlacement: row.private === true,
    minimumYuan: row.minimum_cents === null ? null : row.minimum_cents / 100,
    insuranceKind: row.insurance_kind,
    payingYears: row.paying_years,
    yearlyTotalCost: row.yearly_total_cost,
    termDays: row.term_days,
  }
}
