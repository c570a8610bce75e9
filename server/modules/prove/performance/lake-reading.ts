import { datasetNamed } from '#modules/know/intake/index.ts'
import type { FactStore, Read } from '#platform/lake/index.ts'

import type { Relations } from './sql/members.ts'

const factsUsed = [
  'account',
  'account_party',
  'balance_daily',
  'balance_month_end',
  'campaign',
  'campaign_member',
  'contact',
  'customer',
  'event',
  'holding',
  'org_unit',
  'outcome',
  'product',
  'staff',
  'transaction',
] as const

/** The facts as of a night, asked through the engine that serves it. */
export interface LakeReading {
  readonly read: Read
  readonly relations: Relations
}

/** @param date the business date of the night */
export async function relationsOf(facts: FactStore, date: string): Promise<Relations> {
  const sql = new Map<string, string>()
  for (const name of factsUsed) {
    sql.set(name, `(${await facts.relation(datasetNamed(name), date)})`)
  }
  return (fact) => {
    const relation = sql.get(fact)
    if (relation === undefined) throw new Error(`results don't read the fact ${fact}`)
    return relation
  }
}
