import { sql } from 'kysely'

import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import type { Principal } from '#modules/access/index.ts'
import type { ServedMart } from '#modules/customers/index.ts'

import { staffSeen } from './day-tasks.ts'
import { issueDay } from './issue-day.ts'
import type { WorkbenchParts } from './parts.ts'
import { ISSUED_AT_MOST } from './read-day.ts'

/** How far one member of staff has come today. */
export interface StaffDay {
  readonly staffNumber: string
  readonly name: string
  /** Waiting: due today, or left from days before. */
  readonly open: number
  readonly done: number
  /** Promises to customers whose day has passed. */
  readonly overduePromises: number
}

/** The day of everybody whose tasks the person looks at; who has most left to do comes first. */
export async function teamDay(
  parts: WorkbenchParts,
  served: ServedMart,
  { principal, now }: { readonly principal: Principal, readonly now: EpochMs },
): Promise<StaffDay[]> {
  const staffNumbers = await staffSeen(served, principal)
  const today = dateAt(now, parts.timeZone)
  if (staffNumbers.length <= ISSUED_AT_MOST) await issueDay(parts, served, staffNumbers, now)
  const { rows } = await sql<Omit<StaffDay, 'name'>>`
    select
      staff_number as "staffNumber",
      (select count(*) from work_task
        where owner_staff = staff_number
          and state in ('open', 'snoozed') and due <= ${today}) as open,
      (select count(distinct made.task_id) from work_outcome as made
        where made.staff_number = staff.staff_number
          and made.business_date = ${today}
          and not made.undone
          and not exists (
            select 1 from work_outcome as correction
            where correction.contact_id = made.contact_id and correction.undone
          )) as done,
      (select count(*) from work_task
        where owner_staff = staff_number
          and kind = 'promise' and state in ('open', 'snoozed')
          and due < ${today}) as "overduePromises"
    from unnest(${staffNumbers}::text[]) as staff (staff_number)
  `.execute(parts.ledger.db)
  const names = await parts.directory.staffNames(staffNumbers)
  return rows
    .filter(({ open, done }) => open + done > 0)
    .map((row) => ({ ...row, name: names.get(row.staffNumber) ?? row.staffNumber }))
    .toSorted((a, b) => b.overduePromises - a.overduePromises || b.open - a.open
      || (a.staffNumber < b.staffNumber ? -1 : 1))
}
