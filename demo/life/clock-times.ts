import { isWeekend } from '../days.ts'
import type { Day } from '../days.ts'
import type { Random } from '../random.ts'

/** How much of a day's shopping falls in each hour: lunch, the way home, the evening. */
const shoppingHours = [1, 0, 0, 0, 0, 1, 3, 8, 12, 10, 11, 16, 22, 13, 10, 11, 13, 19, 27, 29, 24,
  16, 8, 3]
/** Business at counters and desks. */
const officeHours = [0, 0, 0, 0, 0, 0, 0, 1, 9, 16, 15, 8, 5, 9, 14, 14, 10, 3, 0, 0, 0, 0, 0, 0]
/** Time with the telephone in the hand. */
const phoneHours = [2, 1, 0, 0, 0, 1, 4, 9, 11, 9, 8, 9, 12, 9, 7, 7, 8, 10, 11, 14, 18, 19, 13, 6]

function secondIn(hours: readonly number[], random: Random): number {
  return random.weighted(hours) * 3600 + random.below(3600)
}

export const shoppingSecond = (random: Random) => secondIn(shoppingHours, random)
export const officeSecond = (random: Random) => secondIn(officeHours, random)
export const phoneSecond = (random: Random) => secondIn(phoneHours, random)
/** Batches run before the doors open. */
export const batchSecond = (random: Random) => 3 * 3600 + random.below(3 * 3600)

/** A day to shop on: weekends draw a third more than working days. */
export function shoppingDay(from: Day, to: Day, random: Random): Day {
  const day = random.between(from, to)
  return !isWeekend(day) && random.chance(0.22) ? random.between(from, to) : day
}

/** A day a counter is open for private customers' bigger business: mostly working days. */
export function officeDay(from: Day, to: Day, random: Random): Day {
  const day = random.between(from, to)
  return isWeekend(day) && random.chance(0.7) ? Math.max(from, day - 2) : day
}
