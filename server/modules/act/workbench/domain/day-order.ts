import type { Task } from '#contracts/workbench.ts'

/** What decides a task's place in the day. */
export interface DayPlace {
  readonly taskId: string
  readonly kind: Task['kind']
  readonly due: string
  /** Of an appointment: an instant in UTC. */
  readonly appointedAt: string | null
  /** Of a recommendation: micro-yuan. */
  readonly priority: number | null
  readonly valueCents: number | null
}

/** What was agreed comes before what the bank would like. */
const turn: Readonly<Record<DayPlace['kind'], number>> = {
  appointment: 0,
  promise: 1,
  referral: 2,
  campaign: 2,
  recommendation: 3,
}

/**
 * The order of a day: appointments by their time, promises by the day they are due, then referrals
 * and campaigns, then recommendations by their priority. Equal ones by number, always the same.
 */
export function compareTasks(a: DayPlace, b: DayPlace): number {
  return (
    turn[a.kind] - turn[b.kind] ||
    byText(a.appointedAt ?? '', b.appointedAt ?? '') ||
    (a.kind === 'recommendation' ? 0 : byText(a.due, b.due)) ||
    byKindAlone(a) - byKindAlone(b) ||
    (b.priority ?? 0) - (a.priority ?? 0) ||
    (b.valueCents ?? 0) - (a.valueCents ?? 0) ||
    byText(a.taskId, b.taskId)
  )
}

/** Who was referred has said what they need: before a campaign's customer of the same day. */
const byKindAlone = ({ kind }: DayPlace): number => (kind === 'campaign' ? 1 : 0)

function byText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
