import { sql } from 'kysely'

import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import type { Principal } from '#modules/know/access/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'

import { doneByStaff, staffSeen } from './day-tasks.ts'
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
  { principal, now }: { readonly principal: Principal; readonly now: EpochMs },
): Promise<StaffDay[]> {
  const staffNumbers = await staffSeen(served, principal)
  const today = dateAt(now, parts.timeZone)
  if (staffNumbers.length <= ISSUED_AT_MOST) await issueDay(parts, served, staffNumbers, now)
  const [waiting, done, names] = await Promise.all([
    waitingByStaff(parts, staffNumbers, today),
    doneByStaff(parts, staffNumbers, today),
    parts.directory.staffNames(staffNumbers),
  ])
  return staffNumbers
    .map((staffNumber) => ({
      staffNumber,
      name: names.get(staffNumber) ?? staffNumber,
      done: done.get(staffNumber) ?? 0,
      open: 0,
      overduePromises: 0,
      ...waiting.get(staffNumber),
    }))
    .filter((day) => day.open + day.done > 0)
    .toSorted(
      (a, b) =>
        b.overduePromises - a.overduePromises ||
        b.open - a.open ||
        (a.staffNumber < b.staffNumber ? -1 : 1),
    )
}

interface Waiting {
  readonly open: number
  readonly overduePromises: number
}

async function waitingByStaff(
  { ledger }: WorkbenchParts,
  staffNumbers: readonly string[],
  today: string,
): Promise<ReadonlyMap<string, Waiting>> {
  const { rows } = await sql<Waiting & { staff: string }>`
    select
      owner_staff as staff,
      count(*) as open,
      count(*) filter (where kind = 'promise' and due < ${today}) as "overduePromises"
    from work_task
    where owner_staff = any(${staffNumbers}::text[])
      and state in ('open', 'snoozed')
      and due <= ${today}
    group by owner_staff
  `.execute(ledger.db)
  return new Map(rows.map(({ staff, ...waiting }) => [staff, waiting]))
}
