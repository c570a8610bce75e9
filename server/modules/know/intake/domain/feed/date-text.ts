import type { DateFormat } from './date-format.ts'

const parts = /yyyy|yy|MM?|dd?|HH?|mm|ss|SSS|'[^']*'|./gu

/** Days from 1899-12-30, by which spreadsheets count, to the last day that can be written. */
const LAST_SERIAL = 2_958_465

/**
 * A text a feed itself writes, read as the engine will read it: the day, or undefined where it is no
 * date of the format.
 */
export function readDateText(text: string, format: DateFormat): string | undefined {
  switch (format.way) {
    case 'epoch_seconds':
    case 'epoch_milliseconds':
      return /^\d{1,15}$/.test(text) ? isoDay(new Date(Number(text))) : undefined
    case 'instant':
      return Number.isNaN(Date.parse(text)) ? undefined : isoDay(new Date(text))
    case 'excel_serial': {
      const serial = /^\d+(\.\d+)?$/.test(text) ? Math.floor(Number(text)) : 0
      return serial < 1 || serial > LAST_SERIAL || serial === 60
        ? undefined
        : isoDay(new Date(Date.UTC(1899, 11, serial < 60 ? 31 : 30) + serial * 86_400_000))
    }
    case 'calendar':
      return readCalendar(text, format)
  }
}

function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10)
}

function readCalendar(text: string, format: DateFormat): string | undefined {
  const names: string[] = []
  let pattern = ''
  for (const [part] of format.written.matchAll(parts)) {
    const width = { yyyy: '4', yy: '2', M: '1,2', d: '1,2', H: '1,2', SSS: '3' }[part]
    const isPart = width !== undefined || ['MM', 'dd', 'HH', 'mm', 'ss'].includes(part)
    if (isPart) {
      names.push(part.charAt(0))
      pattern += String.raw`(\d{${width ?? '2'}})`
    } else {
      const literal = part.startsWith("'") && part.length > 1 ? part.slice(1, -1) : part
      pattern += literal.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
    }
  }
  const found = new RegExp(`^${pattern}$`, 'u').exec(text)
  if (found === null) return undefined
  const of = (name: string) => (names.includes(name) ? Number(found[names.indexOf(name) + 1]) : 0)
  const { twoDigitYear } = format
  const century = twoDigitYear === undefined ? 0 : Math.floor(twoDigitYear.firstYear / 100) * 100
  const late = twoDigitYear !== undefined && of('y') < twoDigitYear.firstYear % 100
  const year = of('y') + century + (late ? 100 : 0)
  const [month, day] = [of('M'), of('d')]
  const date = new Date(Date.UTC(2000, month - 1, day))
  date.setUTCFullYear(year, month - 1, day)
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && month > 0
  const isTime = of('H') < 24 && of('m') < 60 && of('s') < 60
  return isDay && isTime ? isoDay(date) : undefined
}
