import type { CustomerRow } from '#contracts/customers.ts'
import type { FactRow, FactValue, Vocabulary } from '#kernel/rule/index.ts'

import { codeOf } from './profile-row.ts'

/** Columns of `profile` a list of customers is drawn from, where the pack declares them. */
export const rowColumns = [
  'customer_id',
  'kind',
  'age',
  'gender',
  'aum',
  'tier',
  'life_stage',
  'critical_gap',
  'outlet_id',
  'rm_id',
] as const

/** What people and places are called, for the customers of one page. */
export interface RowNames {
  /** Masked; none at all for those who may not see who a customer is. */
  readonly customers: ReadonlyMap<string, string>
  readonly units: ReadonlyMap<string, string>
  readonly staff: ReadonlyMap<string, string>
}

/** A customer in a list, from their row of `profile` (money as cents) and the names around it. */
export function customerRowOf(
  row: FactRow,
  vocabulary: Vocabulary,
  churnColumn: string,
  names: RowNames,
): CustomerRow {
  const id = text(row['customer_id'])
  if (id === null) throw new Error('a row of profile has no customer number')
  const outlet = text(row['outlet_id'])
  const manager = text(row['rm_id'])
  const gender = row['gender']
  return {
    customerId: id,
    kind: row['kind'] === 'business' ? 'business' : 'personal',
    name: names.customers.get(id) ?? null,
    age: number(row['age']),
    gender: gender === 'F' || gender === 'M' ? gender : null,
    aumCents: number(row['aum']),
    tier: codeOf(vocabulary, 'tier', row['tier']),
    lifeStage: codeOf(vocabulary, 'life_stage', row['life_stage']),
    criticalGapCents: number(row['critical_gap']),
    churnPoints: number(row[churnColumn]),
    outletName: outlet === null ? null : (names.units.get(outlet) ?? outlet),
    rmName: manager === null ? null : (names.staff.get(manager) ?? manager),
  }
}

function text(value: FactValue): string | null {
  return typeof value === 'string' ? value : null
}

function number(value: FactValue): number | null {
  return typeof value === 'number' ? value : null
}
