import { sql } from 'kysely'

import type { Queryable } from '#platform/ledger/index.ts'

/** @returns how many values there were */
export async function expire(
  ledger: Queryable,
  kind: string,
  ids: readonly string[],
): Promise<number> {
  if (ids.length === 0) return 0
  await sql`
    delete from vault_cleared where subject_kind = ${kind} and subject_id = any(${[...ids]}::text[])
  `.execute(ledger)
  const { numAffectedRows } = await sql`
    delete from vault_entry where subject_kind = ${kind} and subject_id = any(${[...ids]}::text[])
  `.execute(ledger)
  return Number(numAffectedRows ?? 0n)
}
