/** What may be given somebody to do: one thing with one customer. */
export interface Candidate {
  readonly customer_id: string
  readonly action: string
}

/** No action may hold more of a day than one in so many: thirty calls of one loan are no day. */
const ACTIONS_A_DAY = 3

/** The most tasks of one action among so many, while there is another to do. */
export const shareOf = (tasks: number): number => Math.ceil(tasks / ACTIONS_A_DAY)

/**
 * The day's tasks out of candidates in the order of their worth: as many customers as there is room
 * for, each once, each action at most a third of them. Only where no other action has a customer
 * left is the share widened, by one each time, so that what is there stays as even as it can be.
 * The chosen keep the order of the candidates.
 */
export function shareDay<T extends Candidate>(candidates: readonly T[], room: number): T[] {
  const customers = new Set(candidates.map((candidate) => candidate.customer_id))
  const size = Math.min(Math.max(0, room), customers.size)
  const chosen = new Set<T>()
  const taken = new Set<string>()
  const counts = new Map<string, number>()
  for (let share = shareOf(size); chosen.size < size; share += 1) {
    for (const candidate of candidates) {
      if (chosen.size >= size) break
      const count = counts.get(candidate.action) ?? 0
      if (taken.has(candidate.customer_id) || count >= share) continue
      chosen.add(candidate)
      taken.add(candidate.customer_id)
      counts.set(candidate.action, count + 1)
    }
  }
  return candidates.filter((candidate) => chosen.has(candidate))
}

/** Whether more candidates of lesser worth could change a day: not once it is full and even. */
export function isSettled(day: readonly Candidate[], room: number): boolean {
  return day.length >= room && largestShare(day) <= shareOf(room)
}

function largestShare(day: readonly Candidate[]): number {
  const counts = new Map<string, number>()
  for (const { action } of day) counts.set(action, (counts.get(action) ?? 0) + 1)
  return Math.max(0, ...counts.values())
}
