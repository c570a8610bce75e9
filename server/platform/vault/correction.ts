import { sql } from 'kysely'

import type { Queryable } from '#platform/ledger/index.ts'

import type { VaultField } from './fields.ts'
import type { Place } from './sealing.ts'

/** From now on deliveries leave the value alone. */
export async function markCorrected(
  transaction: Queryable,
  { kind, id, field }: Place,
  at: string,
): Promise<void> {
  await sql`
    update vault_entry
    set corrected_at = ${at}
    where subject_kind = ${kind} and subject_id = ${id} and field = ${field}
  `.execute(transaction)
}

/** A delivery brought the corrected value itself: it is the bank's own again. */
export async function agree(transaction: Queryable, places: readonly Place[]): Promise<void> {
  for (const { kind, id, field } of places) {
    await sql`
      update vault_entry
      set corrected_at = null
      where subject_kind = ${kind} and subject_id = ${id} and field = ${field}
    `.execute(transaction)
  }
}

export async function correctedOf(
  ledger: Queryable,
  kind: string,
  id: string,
): Promise<VaultField[]> {
  const { rows } = await sql<{ field: VaultField }>`
    select field
    from vault_entry
    where subject_kind = ${kind} and subject_id = ${id} and corrected_at is not null
    order by field
  `.execute(ledger)
  return rows.map(({ field }) => field)
}
