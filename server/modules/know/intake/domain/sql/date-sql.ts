import { quoteText } from '#kernel/sql-text.ts'
import type { DateFormat } from '../feed/date-format.ts'

/**
 * A text read as a timestamp by the first format that fits its length and reads it; null where none
 * does. `instant` formats are not for this: they carry their own offset.
 */
export function timestampSql(text: string, formats: readonly DateFormat[]): string {
  const readings = formats.map((format) => oneFormat(text, format))
  const [only] = readings
  return readings.length === 1 && only !== undefined ? only : `coalesce(${readings.join(', ')})`
}

function oneFormat(text: string, format: DateFormat): string {
  const { lengthMin, lengthMax } = format
  const fits =
    lengthMin === lengthMax
      ? `length(${text}) = ${lengthMin}`
      : `length(${text}) between ${lengthMin} and ${lengthMax}`
  // Counted days and seconds are numbers of any length.
  if (format.way !== 'calendar' && format.way !== 'instant') return readAs(text, format)
  return `case when ${fits} then ${readAs(text, format)} end`
}

function readAs(text: string, format: DateFormat): string {
  switch (format.way) {
    case 'epoch_seconds':
      return epochSql(text, 1_000_000)
    case 'epoch_milliseconds':
      return epochSql(text, 1_000)
    case 'excel_serial':
      return serialSql(text)
    case 'instant':
      return `try_cast(${text} as timestamp with time zone)`
    case 'calendar':
      break
  }
  if (format.iso === 'date') return `cast(try_cast(${text} as date) as timestamp)`
  if (format.iso === 'timestamp') return `try_cast(${text} as timestamp)`
  return `try_strptime(${fourDigitYear(text, format)}, ${quoteText(format.strptime)})`
}

/** Up to the year 9999: more would overflow, and end the load instead of rejecting the row. */
function epochSql(text: string, micros: number): string {
  const count = `try_cast(${text} as bigint)`
  const most = 253_402_300_799_000_000 / micros
  return `case when ${count} between 0 and ${most} then make_timestamp(${count} * ${micros}) end`
}

/**
 * Days since 1899-12-30; below 60 since the day after, since spreadsheets count a 29 February 1900
 * (60) that never was.
 */
function serialSql(text: string): string {
  const serial = `try_cast(${text} as double)`
  const day = `cast(floor(${serial}) as integer)`
  const seconds = `cast(round((${serial} - floor(${serial})) * 86400) as bigint)`
  const first = `case when ${serial} < 60 then timestamp '1899-12-31' else timestamp '1899-12-30' end`
  return (
    `case when ${serial} >= 1 and ${serial} < 2958466 and floor(${serial}) <> 60 ` +
    `then ${first} + to_days(${day}) + to_seconds(${seconds}) end`
  )
}

/**
 * Two digits mean the year within a hundred from a first one: with 1950, 49 is 2049, 50 is 1950.
 */
function fourDigitYear(text: string, { twoDigitYear }: DateFormat): string {
  if (twoDigitYear === undefined) return text
  const { at, firstYear } = twoDigitYear
  const before = at === 1 ? '' : `substr(${text}, 1, ${at - 1}) || `
  return `${before}${centurySql(`substr(${text}, ${at}, 2)`, firstYear)} || substr(${text}, ${at})`
}

/** The first two digits of a year whose last two are given as text. */
export function centurySql(twoDigits: string, firstYear: number): string {
  const century = Math.floor(firstYear / 100)
  const edge = String(firstYear % 100).padStart(2, '0')
  return `case when ${twoDigits} >= '${edge}' then '${century}' else '${century + 1}' end`
}
