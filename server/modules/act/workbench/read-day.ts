import type { z } from 'zod'

import type { readDay } from '#contracts/workbench.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import type { Principal } from '#modules/know/access/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'

import { dayTasks, doneOn, staffSeen } from './day-tasks.ts'
import { issueDay } from './issue-day.ts'
import type { WorkbenchParts } from './parts.ts'
import { taskViews } from './task-view.ts'

/** Tasks of one page: what a head of an outlet looks through. */
const SHOWN_AT_MOST = 300
/** Of what is agreed for later days the soonest are shown. */
const UPCOMING_AT_MOST = 100
/**
 * A head of more people than this sees what they were given when they began their day, instead of
 * having a branch's day worked out while the page waits.
 */
export const ISSUED_AT_MOST = 40

interface DayPageAsked {
  readonly principal: Principal
  readonly date: string | undefined
  readonly now: EpochMs
}

/**
 * A day's work in order. Today's recommendations are given out when the first who looks at them
 * asks; the same list is there whenever one asks again.
 */
export async function dayOf(
  parts: WorkbenchParts,
  served: ServedMart,
  { principal, date: askedDate, now }: DayPageAsked,
): Promise<z.output<typeof readDay.response>> {
  const today = dateAt(now, parts.timeZone)
  const date = askedDate ?? today
  const isToday = date === today
  const staffNumbers = await staffSeen(served, principal)
  if (isToday && staffNumbers.length <= ISSUED_AT_MOST) {
    await issueDay(parts, served, staffNumbers, now)
  }
  const asked = { principal, staffNumbers, date }
  const tasks = await dayTasks(parts, served, { ...asked, days: isToday ? 'today' : 'on' })
  const later = isToday ? await dayTasks(parts, served, { ...asked, days: 'after' }) : []
  const shown = tasks.slice(0, SHOWN_AT_MOST)
  return {
    date,
    tasks: await taskViews(parts, served, shown, { principal, now }),
    upcoming: await taskViews(parts, served, later.slice(0, UPCOMING_AT_MOST), { principal, now }),
    more: tasks.length - shown.length,
    done: await doneOn(parts, staffNumbers, date),
    asOf: served.asOf,
  }
}
