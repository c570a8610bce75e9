import { sql } from 'kysely'

import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import { readColleagues } from '#modules/know/access/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import { appendAudit } from '#platform/audit/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import type { WorkbenchParts } from './parts.ts'
import { workbenchTables } from './tables.ts'

interface InCare {
  readonly customer_id: string
  readonly assistant_rm_id: string | null
}

/**
 * Work for a customer who has come into a person's care: a campaign's task follows the customer;
 * what a colleague agreed with them does when that colleague has left. Nothing is lost with a
 * change of manager.
 */
export async function takeOver(
  parts: WorkbenchParts,
  served: ServedMart,
  staffNumber: string,
  now: EpochMs,
): Promise<void> {
  const inCare = await served.read<InCare>(
    `select
      customer_id,
      assistant_rm_id
    from profile
    where rm_id = ?`,
    [staffNumber],
  )
  if (inCare.length === 0) return
  const assistants = new Map(inCare.map((row) => [row.customer_id, row.assistant_rm_id]))
  const elsewhere = await workElsewhere(parts.ledger.db, staffNumber, [...assistants.keys()])
  if (elsewhere.length === 0) return
  const here = new Set(
    (
      await readColleagues(parts.ledger, {
        staffNumbers: [...new Set(elsewhere.map((row) => row.owner_staff))],
        date: dateAt(now, parts.timeZone),
        limit: elsewhere.length,
      })
    ).map((colleague) => colleague.staffNumber),
  )
  const mine = elsewhere.filter(
    (row) =>
      assistants.get(row.customer_id) !== row.owner_staff &&
      (row.kind === 'campaign' || !here.has(row.owner_staff)),
  )
  if (mine.length === 0) return
  await parts.ledger.db.transaction().execute(async (within) => {
    await workbenchTables(within)
      .updateTable('work_task')
      .set({ owner_staff: staffNumber })
      .where(
        'task_id',
        'in',
        mine.map((row) => row.task_id),
      )
      .execute()
    await appendAudit(
      within,
      mine.map((row) => ({
        at: new Date(now).toISOString(),
        actor: 'system:workbench',
        action: 'task.hand_over',
        subject: `customer:${row.customer_id}`,
        detail: { task: row.task_id, from: row.owner_staff, to: staffNumber },
      })),
    )
  })
}

/**
 * Work for some customers that others have to do. The customers are bound as one value: a manager
 * may have more of them in care than a statement has places.
 */
export function workElsewhere(
  db: Ledger['db'],
  staffNumber: string,
  customerIds: readonly string[],
) {
  return (
    workbenchTables(db)
      .selectFrom('work_task')
      .select(['task_id', 'kind', 'customer_id', 'owner_staff'])
      .where(sql<boolean>`customer_id = any(${customerIds}::text[])`)
      .where('owner_staff', '<>', staffNumber)
      // What a head gave to somebody stays with them.
      .where('assigned_by', 'is', null)
      .where('kind', 'in', ['campaign', 'promise', 'appointment'])
      .where('state', 'in', ['open', 'snoozed'])
      .execute()
  )
}
