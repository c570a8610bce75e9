import { quoteText } from '#kernel/sql-text.ts'
import type { FactColumn } from '../facts/index.ts'
import type { Reading, Unit } from '../feed/feed.ts'
import type { RejectCode } from '../reject-reasons.ts'
import { timestampSql } from './date-sql.ts'
import { instantSql } from './instant-sql.ts'
import { decimalOf, hasExponent, isTooLarge, numberTextSql, plainSignsSql } from './number-sql.ts'

/**
 * One column of a fact, in three steps, each a projection of its own so that nothing is computed
 * twice: `text` over the cleaned columns of the file, `parsed` over that text, `value` over both.
 */
export interface CellSql {
  readonly text: string
  readonly parsed: string
  readonly value: string
  readonly problems: readonly { readonly code: RejectCode; readonly when: string }[]
}

/** Names of a cell's columns in the steps. */
export interface CellNames {
  readonly text: string
  readonly parsed: string
}

/** What a reading needs besides the text and the column. */
export interface ReadingPlace {
  readonly names: CellNames
  readonly timeZone: string
  /** Of the delivery: what has happened did not happen long after it. */
  readonly businessDate: string
  /** The cleaned column of the file called so. */
  readonly cleaned: (fileColumn: string) => string
}

const FIRST_DAY = "timestamp '1800-01-01 00:00:00'"

/** How a text, already picked from the file, is read as a value of a column. */
export function readingSql(
  picked: string,
  column: FactColumn,
  reading: Reading,
  place: ReadingPlace,
): CellSql {
  const mapped = column.kind === 'code' || column.kind === 'id' || column.kind === 'text'
  const { text, unmapped } = preparedText(picked, column, reading, mapped)
  const cell = convertedSql(text, column, reading, place)
  const problems = unmapped === undefined ? [] : [{ code: 'code_unknown' as const, when: unmapped }]
  return { ...cell, problems: [...problems, ...cell.problems] }
}

function convertedSql(
  text: string,
  column: FactColumn,
  reading: Reading,
  place: ReadingPlace,
): CellSql {
  const { names } = place
  const { text: t, parsed: p } = names
  if (reading.sign !== undefined) return signSql(text, reading.sign, names)
  switch (column.kind) {
    case 'id': {
      const cell = codeSql(text, column, reading, names)
      return { ...cell, problems: [unreadable('id_spoilt', t, isSpoilt(t)), ...cell.problems] }
    }
    case 'text':
    case 'code':
      return codeSql(text, column, reading, names)
    case 'integer':
      return {
        text,
        parsed: `try_cast(${t} as bigint)`,
        value: absolute(p, reading),
        problems: [
          unreadable('number_out_of_range', t, `${p} is null and ${isTooLarge(t)}`),
          // The engine's cast rounds 12.7 to 13; the same text as a double shows that it did.
          unreadable(
            'number_invalid',
            t,
            `${p} is null or ${p} is distinct from try_cast(${t} as double)`,
          ),
        ],
      }
    case 'cents':
      return centsSql(text, reading, names)
    case 'decimal':
      return {
        text,
        parsed: decimalOf(t),
        value: absolute(rateOf(p, reading.unit), reading),
        problems: [
          unreadable('number_out_of_range', t, `${p} is null and ${isTooLarge(t)}`),
          unreadable('number_invalid', t, `${p} is null`),
        ],
      }
    case 'date':
    case 'time':
      return dateSql(text, column, reading, place)
    case 'flag': {
      const { yes, no } = reading.flags ?? { yes: [], no: [] }
      return {
        text,
        parsed: `case when ${isAmong(t, yes)} then true when ${isAmong(t, no)} then false end`,
        value: p,
        problems: [unreadable('code_unknown', t, `${p} is null`)],
      }
    }
  }
}

interface Prepared {
  readonly text: string
  /** When the text stands in no map, for columns whose map is laid on before the conversion. */
  readonly unmapped: string | undefined
}

function preparedText(
  picked: string,
  column: FactColumn,
  reading: Reading,
  mapped: boolean,
): Prepared {
  let text = picked
  if (reading.substring !== undefined) text = partSql(text, reading.substring)
  if (reading.fullWidth) text = plainSignsSql(text)
  let unmapped: string | undefined
  if (!mapped && reading.map !== undefined) {
    const { map, otherwise } = reading
    if (otherwise.do === 'reject') {
      unmapped = `${text} is not null and not ${isAmong(text, Object.keys(map))}`
    }
    text = mapSql(text, map, otherwise)
  }
  const isNumber = column.kind === 'cents' || column.kind === 'decimal' || column.kind === 'integer'
  if (isNumber || reading.sign !== undefined) text = numberTextSql(text, reading)
  if (reading.ifEmpty !== undefined && !mapped) {
    text = `coalesce(${text}, ${quoteText(reading.ifEmpty)})`
  }
  return { text, unmapped }
}

/** Part of a text; empty where nothing stands there. */
export function partSql(text: string, [start, length]: readonly [number, number]): string {
  return `nullif(trim(substr(${text}, ${start}, ${length})), '')`
}

/** `1.10105E+17` was a number of eighteen digits once; `C0２０` is another text than C020. */
function isSpoilt(text: string): string {
  return (
    `(contains(${text}, '+') and regexp_full_match(${text}, '[0-9]([.][0-9]+)?[eE][+][0-9]+')) ` +
    `or (strlen(${text}) <> length(${text}) and regexp_matches(${text}, '[０-９Ａ-Ｚａ-ｚ]'))`
  )
}

function unreadable(code: RejectCode, text: string, when: string) {
  return { code, when: `${text} is not null and (${when})` }
}

function isAmong(text: string, list: readonly string[]): string {
  return list.length === 0 ? 'false' : `${text} in (${list.map(quoteText).join(', ')})`
}

function absolute(value: string, reading: Reading): string {
  return reading.absolute ? `abs(${value})` : value
}

function signSql(
  text: string,
  sign: NonNullable<Reading['sign']>,
  { text: t, parsed: p }: CellNames,
): CellSql {
  return {
    text,
    parsed: decimalOf(t),
    value:
      `case when ${p} < 0 then ${quoteText(sign.negative)} ` +
      `when ${p} > 0 then ${quoteText(sign.positive)} ` +
      `when ${p} = 0 then ${quoteText(sign.zero)} end`,
    problems: [unreadable('amount_invalid', t, `${p} is null`)],
  }
}

function codeSql(
  text: string,
  column: FactColumn,
  reading: Reading,
  { text: t, parsed: p }: CellNames,
): CellSql {
  const { map, otherwise } = reading
  let parsed = t
  if (map !== undefined) parsed = mapSql(t, map, otherwise)
  const closed =
    column.codes !== undefined && (map === undefined || otherwise.do === 'keep')
      ? `${p} is not null and not ${isAmong(p, Object.keys(column.codes))}`
      : undefined
  const unmapped = map !== undefined && otherwise.do === 'reject' ? `${p} is null` : undefined
  const wrong = [closed, unmapped].filter((when) => when !== undefined).join(' or ')
  return {
    text,
    parsed,
    value: reading.ifEmpty === undefined ? p : `coalesce(${p}, ${quoteText(reading.ifEmpty)})`,
    problems: wrong === '' ? [] : [unreadable('code_unknown', t, wrong)],
  }
}

/** A text as a map says; what stands in it nowhere becomes what `otherwise` says. */
export function mapSql(
  text: string,
  map: Readonly<Record<string, string>>,
  otherwise: Reading['otherwise'],
): string {
  const cases = Object.entries(map).map(
    ([from, to]) => `when ${quoteText(from)} then ${quoteText(to)}`,
  )
  const rest = otherwiseSql(otherwise, text)
  return cases.length === 0 ? rest : `case ${text} ${cases.join(' ')} else ${rest} end`
}

function otherwiseSql(otherwise: Reading['otherwise'], text: string): string {
  switch (otherwise.do) {
    case 'keep':
      return text
    case 'use':
      // A missing text stays missing; only a text outside the map becomes the other code.
      return `case when ${text} is not null then ${quoteText(otherwise.value)} end`
    case 'empty':
    case 'reject':
      return 'cast(null as varchar)'
  }
}

/** The largest whole number a double holds exactly: 90 trillion yuan. */
const CENTS_MAX = Number.MAX_SAFE_INTEGER

/** Cents in one unit of the file, and the step of the file's numbers that is one cent. */
const moneyUnit: Readonly<Partial<Record<Unit, readonly [cents: string, step: string]>>> = {
  fen: ['1', '1'],
  yuan: ['100', '0.01'],
  thousand_yuan: ['100000', '0.00001'],
  wan_yuan: ['1000000', '0.000001'],
}

function centsSql(text: string, reading: Reading, { text: t, parsed: p }: CellNames): CellSql {
  const yuan = `cast(${p} as double)`
  const [cents, step] = moneyUnit[reading.unit ?? 'yuan'] ?? ['100', '0.01']
  return {
    text,
    parsed: decimalOf(t),
    // In doubles: exact, since a sum that fits is a whole number of cents below 2^53, and no row
    // can overflow a decimal and end the whole load.
    value: `cast(round(${absolute(yuan, reading)} * ${cents}) as bigint)`,
    problems: [
      unreadable(
        'amount_out_of_range',
        t,
        `(${p} is null and ${isTooLarge(t)}) or abs(${yuan}) * ${cents} > ${CENTS_MAX}`,
      ),
      unreadable(
        'amount_invalid',
        t,
        reading.notation.has('exponent') ? `${p} is null` : `${p} is null or ${hasExponent(t)}`,
      ),
      { code: 'amount_too_precise', when: `${p} % ${step} <> 0` },
    ],
  }
}

const rateUnit: Readonly<Partial<Record<Unit, string>>> = {
  percent: '0.01',
  permille: '0.001',
  basis_point: '0.0001',
}

function rateOf(parsed: string, unit: Unit | undefined): string {
  const factor = unit === undefined ? undefined : rateUnit[unit]
  return factor === undefined ? parsed : `cast(${parsed} * ${factor} as decimal(18,6))`
}

function dateSql(text: string, column: FactColumn, reading: Reading, place: ReadingPlace): CellSql {
  const { names, timeZone, businessDate } = place
  const { text: t, parsed: p } = names
  const formats = reading.formats ?? []
  const zoned = formats.some((format) => format.way === 'instant' || isCounted(format.way))
  const instant = zoned ? `cast(${p} as timestamp with time zone)` : instantSql(p, timeZone)
  const local = zoned ? `timezone(${quoteText(timeZone)}, ${instant})` : p
  const value = column.kind === 'date' ? `cast(${local} as date)` : instant
  const problems = [unreadable('date_invalid', t, `${p} is null`)]
  const beyond = column.mayLieAhead === true ? '' : ` or ${p} > ${lastDay(businessDate)}`
  const impossible = { code: 'date_out_of_range' as const, when: `${p} < ${FIRST_DAY}${beyond}` }
  return {
    text,
    parsed:
      reading.daysFrom === undefined
        ? timestampSql(t, formats)
        : daysSql(t, reading.daysFrom, place),
    value,
    problems: [...problems, impossible],
  }
}

function isCounted(way: string): boolean {
  return way === 'epoch_seconds' || way === 'epoch_milliseconds'
}

/** A year after the business date: what has happened is not dated later, whatever the clocks. */
function lastDay(businessDate: string): string {
  return `timestamp ${quoteText(`${businessDate} 23:59:59`)} + interval 366 day`
}

/** Days before (negative) or after a day. Within 300 years: beyond it is no count of days. */
function daysSql(
  text: string,
  from: NonNullable<Reading['daysFrom']>,
  place: ReadingPlace,
): string {
  const base =
    'day' in from
      ? `timestamp ${quoteText(`${from.day} 00:00:00`)}`
      : timestampSql(place.cleaned(from.column), from.formats)
  const days = `try_cast(${text} as integer)`
  return (
    `case when ${days} between -109500 and 109500 ` +
    `and ${days} is not distinct from try_cast(${text} as double) then ${base} + to_days(${days}) end`
  )
}
