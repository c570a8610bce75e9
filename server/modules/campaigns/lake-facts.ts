import { businessDateOf } from '#kernel/business-date.ts'
import type { ServedMart } from '#modules/customers/index.ts'
import { datasetNamed } from '#modules/intake/index.ts'
import type { FactStore } from '#platform/lake/index.ts'

import type { ProductTraits } from './domain/campaign-subject.ts'

/** SQL of a fact's rows as of the served night, in brackets, for a `from`. */
export async function factRelation(
  facts: FactStore,
  fact: string,
  date: string,
): Promise<string> {
  return `(${await facts.relation(datasetNamed(fact), businessDateOf(date))})`
}

const risks = ['R1', 'R2', 'R3', 'R4', 'R5'] as const

/** A product as the gates ask about it: the higher of both ratings counts (SUIT 22). */
export async function readProduct(
  facts: FactStore,
  { read, date }: Pick<ServedMart, 'read' | 'date'>,
  productId: string | null,
): Promise<ProductTraits | undefined> {
  if (productId === null) return undefined
  const products = await factRelation(facts, 'product', date)
  const [row] = await read<{
    family: string
    issuer_risk: string | null
    seller_risk: string | null
    private: boolean | null
    minimum_cents: number | null
  }>(
    `select
      family,
      issuer_risk,
      seller_risk,
      private,
      minimum_cents
    from ${products} as product
    where product_id = ?`,
    [productId],
  )
  if (row === undefined) return undefined
  const rated = [row.issuer_risk, row.seller_risk]
    .map((risk) => risks.findIndex((one) => one === risk))
  return {
    productId,
    family: row.family,
    risk: risks[Math.max(...rated)] ?? null,
    privatePlacement: row.private === true,
    minimumYuan: row.minimum_cents === null ? null : row.minimum_cents / 100,
  }
}
