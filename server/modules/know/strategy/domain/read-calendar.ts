import { addDays, businessDateOf } from '#kernel/business-date.ts'
import { createCalendar } from '#kernel/calendar.ts'
import type { Calendar } from '#kernel/calendar.ts'
import type { HolidayNotice } from '#kernel/holidays.ts'

import type { WrittenCalendar } from './calendar-schema.ts'
import { isMap } from './merge.ts'
import type { PlainMap } from './merge.ts'
import type { PackPath } from './place-index.ts'
import { say } from './problem.ts'
import type { PackReader } from './reader.ts'
import type { WrittenPack } from './schema.ts'

/** What says in which money, by whose clock and by whose calendar a bank lives. */
export const placeSettings = ['currency', 'time_zone', 'calendar'] as const
export type PlaceSetting = (typeof placeSettings)[number]

/**
 * Which of them a pack leaves unsaid. They go together: a layer that names another currency is
 * another country's bank, whose clock and calendar are not those of the layers below.
 */
export function unsaidPlace(layers: readonly PlainMap[]): PlaceSetting[] {
  let said: PlainMap = {}
  for (const { pack } of layers) {
    if (!isMap(pack)) continue
    const moved = pack['currency'] !== undefined && pack['currency'] !== said['currency']
    said = moved ? { ...pack } : { ...said, ...pack }
  }
  return placeSettings.filter((name) => said[name] === undefined || said[name] === null)
}

/**
 * The calendar the pack names, of the years entered for it. One that is not named is empty: each
 * answer then says that its year is not known.
 */
export function readCalendar(
  { pack, calendars = {} }: WrittenPack,
  reader: PackReader,
  isSaid: boolean,
): Calendar {
  const nothing = createCalendar([])
  if (pack.calendar === undefined) return nothing
  const what = say('日历', 'calendar')
  if (!reader.known(['pack', 'calendar'], pack.calendar, Object.keys(calendars), what)) {
    return nothing
  }
  const checked = Object.entries(calendars).map(([name, written]) => {
    const path = ['calendars', name, 'years']
    const notices = noticesOf(written)
    const faults = notices.map((notice) => refuseUnsoundYear(notice, path, reader))
    return { name, notices, sound: !faults.includes(true) }
  })
  const named = checked.find(({ name }) => name === pack.calendar)
  if (named === undefined || !named.sound || !isSaid) return nothing
  return createCalendar(named.notices)
}

/** The years of a calendar as the kernel counts by them. */
export function noticesOf({ years }: WrittenCalendar): HolidayNotice[] {
  return Object.entries(years).map(([year, { source, url, days }]) => ({
    year: Number(year),
    source: { title: source, url },
    holidays: days.map(({ words, off, make_up }) => ({ name: words, off, makeUp: make_up })),
  }))
}

/** A range reversed, a day named twice, a day of another year: @returns whether one was found. */
function refuseUnsoundYear(notice: HolidayNotice, path: PackPath, reader: PackReader): boolean {
  const named = new Set<string>()
  const wrong: string[] = []
  for (const { off, makeUp } of notice.holidays) {
    const [first, last] = off
    if (last < first || daysOf(first, last) === undefined) wrong.push(`${first}–${last}`)
    for (const day of [...(daysOf(first, last) ?? []), ...makeUp]) {
      if (named.has(day) || day.slice(0, 4) !== String(notice.year)) wrong.push(day)
      named.add(day)
    }
  }
  if (wrong.length === 0) return false
  const days = wrong.slice(0, 5).join(', ')
  reader.refuse(
    [...path, String(notice.year)],
    say(
      `${notice.year} 年放假安排有误：${days}（重复、颠倒或不属于该年）`,
      `the days off of ${notice.year} are not right: ${days} (twice, reversed or of another year)`,
    ),
    say('请对照通知原文逐日核对', 'check them day by day against the notice'),
  )
  return true
}

/** No holiday lasts this long: a longer range is a slip of the pen. */
const DAYS_OFF_MOST = 60

function daysOf(first: string, last: string): string[] | undefined {
  const days: string[] = []
  for (let day = businessDateOf(first); day <= last; day = addDays(day, 1)) {
    days.push(day)
    if (days.length > DAYS_OFF_MOST) return undefined
  }
  return days
}
