import type { Customer360 } from '#contracts/customers.ts'
import type { Pack } from '#modules/know/strategy/index.ts'

export type Holding = Customer360['holdings'][number]

/** Something a customer holds, whichever fact it was delivered in. */
export interface HeldRow {
  readonly id: string
  readonly family: string
  readonly product_name: string | null
  readonly value_cents: number | null
  readonly cost_cents: number | null
  readonly opened_date: string | null
  readonly maturity_date: string | null
  readonly yearly_rate: number | null
}

/** Classes of products that are no holding but a service used: shown among the tags instead. */
const SERVICE_CLASS = 'service'

/** Whether a family is among the assets the bank manages; one the pack does not know is not. */
export function countsInAum(family: string, pack: Pack): boolean {
  const known = pack.families.find(({ code }) => code === family)
  return known !== undefined && pack.classes.get(known.class)?.countsInAum === true
}

/** Deposits, investments, loans and cards, those that count in AUM first, the largest first. */
export function holdingsOf(rows: readonly HeldRow[], pack: Pack): Holding[] {
  const families = new Map(pack.families.map((family) => [family.code, family]))
  return rows
    .filter((row) => families.get(row.family)?.class !== SERVICE_CLASS)
    .map((row) => {
      const family = families.get(row.family)
      return {
        id: row.id,
        family: row.family,
        familyWords: family?.words ?? { zh: row.family, en: row.family },
        productName: row.product_name,
        valueCents: row.value_cents ?? 0,
        costCents: row.cost_cents,
        openedDate: row.opened_date,
        maturityDate: row.maturity_date,
        yearlyRate: row.yearly_rate,
        countsInAum: countsInAum(row.family, pack),
      }
    })
    .toSorted(
      (a, b) =>
        Number(b.countsInAum) - Number(a.countsInAum) ||
        b.valueCents - a.valueCents ||
        (a.id < b.id ? -1 : 1),
    )
}
