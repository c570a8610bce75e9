import { addDays, addMonths } from '../../lib/days.ts'

/** The first and the last day of a month such as `2026-11`. */
export function endsOf(month: string): readonly [from: string, to: string] {
  return [`${month}-01`, addDays(`${addMonths(month, 1)}-01`, -1)]
}

/** Whole weeks, Monday first, that hold a month. */
export function gridOf(month: string): string[] {
  const [from, to] = endsOf(month)
  const before = (new Date(Date.parse(from)).getUTCDay() + 6) % 7
  const after = (7 - new Date(Date.parse(to)).getUTCDay()) % 7
  const days = before + Number(to.slice(8)) + after
  return Array.from({ length: days }, (_, day) => addDays(from, day - before))
}
