import type { BusinessDate } from '#kernel/business-date.ts'
import type { FactRow, FactValue } from '#kernel/rule/index.ts'
import { findFact } from '#modules/know/intake/index.ts'
import { factVocabulary } from '#modules/know/strategy/index.ts'
import type { Action, LoadedPack } from '#modules/know/strategy/index.ts'

import type { ActionTraits } from './domain/gates/gate.ts'
import { saidOf } from './domain/gates/ladder.ts'
import { productsOf } from './domain/gates/offered-products.ts'
import type { CatalogueProduct } from './domain/gates/offered-products.ts'

/** Rows of the fact `product` as the gates and a pack's rule over products read them. */
export function catalogueOf(rows: readonly Record<string, unknown>[]): CatalogueProduct[] {
  return rows.map((row) => {
    const facts = factsOf(row)
    const text = (column: string): string | null => {
      const value = facts[column]
      return typeof value === 'string' ? value : null
    }
    const number = (column: string): number | null => {
      const value = facts[column]
      return typeof value === 'number' ? value : null
    }
    const cents = number('minimum_cents')
    return {
      facts,
      sold: {
        productId: text('product_id') ?? '',
        family: text('family') ?? '',
        familyClass: null,
        issuerRisk: text('issuer_risk'),
        sellerRisk: text('seller_risk'),
        minimumYuan: cents === null ? null : cents / 100,
        privatePlacement: facts['private'] === true || text('family') === 'trust',
        insuranceKind: text('insurance_kind'),
        payingYears: number('paying_years'),
        yearlyTotalCost: number('yearly_total_cost'),
        termDays: number('term_days'),
      },
    }
  })
}

function factsOf(row: Record<string, unknown>): FactRow {
  const facts: Record<string, FactValue> = {}
  for (const [column, value] of Object.entries(row)) {
    const isPlain =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    facts[column] = isPlain ? value : null
  }
  return facts
}

/**
 * An action with what it may offer on a date; without a catalogue (nobody read one) what the pack
 * says of it stands alone.
 */
export function offeringOf(
  action: Action,
  catalogue: readonly CatalogueProduct[] | undefined,
  { pack, classes }: Pick<LoadedPack, 'pack' | 'classes'>,
  date: BusinessDate,
): Action & { readonly offered: readonly ActionTraits[] | null } {
  if (catalogue === undefined) return { ...action, offered: null }
  const fact = findFact('product')
  if (fact === undefined) throw new Error('the catalogue of facts has no product')
  const products = factVocabulary(fact, classes)
  const offered = productsOf(action, saidOf(action), catalogue, { pack, products }, date)
  return { ...action, offered }
}
