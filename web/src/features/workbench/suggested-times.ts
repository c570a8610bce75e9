import { dayOf } from '../../lib/days.ts'

/** Times offered with one press. Local: an appointment is kept by the clock on the wall. */

const HOURS = [10, 15] as const

/** The next working days at ten and at three, as a clock field takes them. */
export function suggestedTimes(now: number, days = 2): string[] {
  return workingDays(now, days).flatMap((day) =>
    HOURS.map((hour) => `${day}T${String(hour).padStart(2, '0')}:00`),
  )
}

/** The next Mondays to Fridays after today. */
export function workingDays(now: number, count: number): string[] {
  const days: string[] = []
  for (let ahead = 1; days.length < count; ahead += 1) {
    const day = new Date(now)
    day.setDate(day.getDate() + ahead)
    const weekday = day.getDay()
    if (weekday !== 0 && weekday !== 6) days.push(dayOf(day))
  }
  return days
}
