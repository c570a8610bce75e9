import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import type { Principal } from '#modules/know/access/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'

import { dayTasks, doneByStaff, staffSeen } from './day-tasks.ts'
import { issueDay } from './issue-day.ts'
import type { WorkbenchParts } from './parts.ts'
import { ISSUED_AT_MOST } from './read-day.ts'
import { isWorkable } from './task-view.ts'

/** How far one member of staff has come today. */
export interface StaffDay {
  readonly staffNumber: string
  readonly name: string
  /** May be worked now: due today, or left from days before. */
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
    waitingByStaff(parts, served, { principal, staffNumbers, date: today, now }),
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

/**
 * Counted from the very list the workbench shows: what is held back, covered by another talk, stopped
 * by a rule, put off or out of sight is no work of today, here as there.
 */
async function waitingByStaff(
  parts: WorkbenchParts,
  served: ServedMart,
  {
    now,
    ...asked
  }: { principal: Principal; staffNumbers: readonly string[]; date: string; now: EpochMs },
): Promise<ReadonlyMap<string, Waiting>> {
  const tasks = await dayTasks(parts, served, { ...asked, days: 'today' })
  const counted = new Map<string, Waiting>()
  for (const task of tasks) {
    if (!isWorkable(parts, served, task, now)) continue
    const { owner_staff: owner, kind, due } = task.row
    const { open, overduePromises } = counted.get(owner) ?? { open: 0, overduePromises: 0 }
    const isOverdue = kind === 'promise' && due < asked.date
    counted.set(owner, {
      open: open + 1,
      overduePromises: overduePromises + (isOverdue ? 1 : 0),
    })
  }
  return counted
}
