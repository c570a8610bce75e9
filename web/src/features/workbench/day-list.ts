import type { Words } from '#contracts/words.ts'
import type { Task } from '#contracts/workbench.ts'

/** The parts of a day as they stand in the list. */
export interface DayParts {
  /** With a time, the earliest first. */
  readonly appointments: readonly Task[]
  /** In the order the day gives them. */
  readonly open: readonly Task[]
  /** May not be worked now; each says why. */
  readonly stopped: readonly Task[]
  readonly later: readonly Task[]
  readonly done: readonly Task[]
}

export function partsOf(tasks: readonly Task[]): DayParts {
  const open = tasks.filter(({ state }) => state === 'open')
  const workable = open.filter(({ stopped }) => stopped === null)
  return {
    appointments: workable.filter(hasTime).toSorted((a, b) => a.at.localeCompare(b.at)),
    open: workable.filter((task) => !hasTime(task)),
    stopped: open.filter(({ stopped }) => stopped !== null),
    later: tasks.filter(({ state }) => state === 'snoozed'),
    done: tasks.filter(({ state }) => state === 'done' || state === 'withdrawn'),
  }
}

function hasTime(task: Task): task is Task & { at: string } {
  return task.at !== null
}

/** What may be worked, in the order it stands on the page. */
export function workable({ appointments, open }: DayParts): readonly Task[] {
  return [...appointments, ...open]
}

/** The task `steps` after (or, negative, before) one; the first where that one is not listed. */
export function neighbourOf(
  tasks: readonly Task[],
  taskId: string | undefined,
  steps: number,
): Task | undefined {
  const at = tasks.findIndex((task) => task.taskId === taskId)
  if (at < 0) return tasks[0]
  return tasks[Math.min(tasks.length - 1, Math.max(0, at + steps))]
}

/** Why, without saying again what the talk is about. */
export function reasonsBeyond({ action, reasons }: Pick<Task, 'action' | 'reasons'>): Words[] {
  return reasons.filter(({ zh }) => action === null || !zh.endsWith(action.words.zh))
}

/** Minutes from `now` until an appointment; negative once it has begun. */
export function minutesUntil(at: string, now: number): number {
  return Math.round((Date.parse(at) - now) / 60_000)
}
