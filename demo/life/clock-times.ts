import { isWeekend } from '../days.ts'
import type { Day } from '../days.ts'
import type { Random } from '../random.ts'

/** How much of a day's shopping falls in each hour: lunch, the way home, the evening. */
const shoppingHours = [
  1, 0, 0, 0, 0, 1, 3, 8, 12, 10, 11, 16, 22, 13, 10, 11, 13, 19, 27, 29, 24, 16, 8, 3,
]
/** Business at counters and desks. */
const officeHours = [0, 0, 0, 0, 0, 0, 0, 1, 9, 16, 15, 8, 5, 9, 14, 14, 10, 3, 0, 0, 0, 0, 0, 0]
/** Time with the telephone in the hand. */
const phoneHours = [2, 1, 0, 0, 0, 1, 4, 9, 11, 9, 8, 9, 12, 9, 7, 7, 8, 10, 11, 14, 18, 19, 13, 6]

/** The hours of a day as often as their weight: one draw finds one. */
function spread(hours: readonly number[]): Uint8Array {
  return Uint8Array.from(hours.flatMap((weight, hour) => Array<number>(weight).fill(hour)))
}

const shopping = spread(shoppingHours)
const office = spread(officeHours)
const phone = spread(phoneHours)

function secondIn(hours: Uint8Array, random: Random): number {
  return (hours[random.below(hours.length)] ?? 12) * 3600 + random.below(3600)
}

export const shoppingSecond = (random: Random) => secondIn(shopping, random)
export const officeSecond = (random: Random) => secondIn(office, random)
export const phoneSecond = (random: Random) => secondIn(phone, random)
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
