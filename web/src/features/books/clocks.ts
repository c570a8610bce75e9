import type { BookClockView } from '#contracts/books.ts'

export type Standing = BookClockView['standing']

/** What presses most comes first; what is over presses no more. */
const order: readonly Standing[] = ['past', 'warned', 'running', 'unknown', 'held', 'missed', 'met']

const placeOf = ({ standing }: BookClockView): number => order.indexOf(standing)
const dueOf = ({ dueAt, due }: BookClockView): string => dueAt ?? due ?? '9999'

/** The clock that presses most: past ones first, then the one due next. */
export function nearestClock(clocks: readonly BookClockView[]): BookClockView | undefined {
  const counting = clocks.filter(
    (clock) => clock.due !== null || clock.dueAt !== null || clock.why !== null,
  )
  const [first] = counting.toSorted(
    (a, b) => placeOf(a) - placeOf(b) || dueOf(a).localeCompare(dueOf(b)),
  )
  return first
}

/** How a standing is painted; its word stands beside the colour always. */
export const standingMark: Readonly<Record<Standing, string>> = {
  running: 'mark',
  warned: 'mark mark-warn',
  past: 'mark mark-bad',
  held: 'mark mark-brand',
  met: 'mark mark-good',
  missed: 'mark mark-bad',
  unknown: 'mark mark-warn',
}
