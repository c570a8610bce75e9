import { sql } from 'kysely'

import type { Ledger } from '#platform/ledger/index.ts'

import type { Since } from './live-facts.ts'
import { conductTables } from './tables.ts'

/** A complaint somebody recorded here, or another system told of. */
export interface ComplaintRecorded {
  readonly complaintId: string
  readonly customerId: string
  /** A day of the bank. */
  readonly openedOn: string
  /** ISO 8601 in UTC. */
  readonly openedAt: string
  /** As the audit chain names who told of it. */
  readonly openedBy: string
  /** The name people read; null of what was recorded before names were kept. */
  readonly openedByName: string | null
  readonly settled: ComplaintSettled | null
}

export interface ComplaintSettled {
  readonly on: string
  readonly at: string
  readonly by: string
  readonly byName: string | null
  readonly how: string | null
}

/** Complaints by their numbers, or those that are open or were opened or settled since a night. */
export type ComplaintsAsked =
  | { readonly complaintIds: readonly string[] }
  | { readonly openOrChangedSince: Since }

/** What the ledger knows of complaints; the bank's own files stand in the lake. */
export async function complaintsRecorded(
  { db }: Pick<Ledger, 'db'>,
  asked: ComplaintsAsked,
): Promise<ComplaintRecorded[]> {
  const condition =
    'complaintIds' in asked
      ? sql<boolean>`opening.complaint_id = any(${asked.complaintIds}::text[])`
      : sql<boolean>`(closing.change_id is null
        or closing.business_date > ${asked.openOrChangedSince.date}
        or closing.at >= ${asked.openOrChangedSince.recordedFrom})`
  const rows = await conductTables(db)
    .selectFrom('complaint_change as opening')
    .leftJoin('complaint_change as closing', (join) =>
      join
        .onRef('closing.complaint_id', '=', 'opening.complaint_id')
        .on('closing.opened', '=', false),
    )
    .select([
      'opening.complaint_id',
      'opening.customer_id',
      'opening.business_date',
      'opening.at',
      'opening.by_actor',
      'opening.by_name',
      'closing.business_date as closed_on',
      'closing.at as closed_at',
      'closing.by_actor as closed_by',
      'closing.by_name as closed_by_name',
      'closing.how',
    ])
    .where('opening.opened', '=', true)
    .where(condition)
    .execute()
  return rows.map((row) => ({
    complaintId: row.complaint_id,
    customerId: row.customer_id,
    openedOn: row.business_date,
    openedAt: row.at,
    openedBy: row.by_actor,
    openedByName: row.by_name,
    settled:
      row.closed_on === null || row.closed_at === null || row.closed_by === null
        ? null
        : {
            on: row.closed_on,
            at: row.closed_at,
            by: row.closed_by,
            byName: row.closed_by_name,
            how: row.how,
          },
  }))
}
