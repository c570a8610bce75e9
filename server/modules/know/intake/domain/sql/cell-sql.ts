import { quoteText } from '#kernel/sql-text.ts'
import type { FactColumn } from '../facts/index.ts'
import type { Reading, Unit } from '../feed/feed.ts'
import type { RejectCode } from '../reject-reasons.ts'
import { timestampSql } from './date-sql.ts'
import { instantSql } from './instant-sql.ts'

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

/** Dates outside are typing errors; 9999-12-31 is what banks write for "no end". */
const FIRST_DAY = "timestamp '1800-01-01 00:00:00'"

/** How a text, already picked from the file, is read as a value of a column. */
export function readingSql(
  picked: string,
  column: FactColumn,
  reading: Reading,
  names: CellNames,
  timeZone: string,
): CellSql {
  const text = preparedText(picked, column, reading)
  const { text: t, parsed: p } = names
  if (reading.sign !== undefined) return signSql(text, reading.sign, names)
  switch (column.kind) {
    case 'id':
    case 'text':
    case 'code':
      return codeSql(text, column, reading, names)
    case 'integer':
      return {
        text,
        parsed: `try_cast(${t} as bigint)`,
        value: absolute(p, reading),
        // The engine's cast rounds 12.7 to 13; the same text as a double shows that it did.
        problems: [
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
        problems: [unreadable('number_invalid', t, `${p} is null`)],
      }
    case 'date':
    case 'time':
      return dateSql(text, column.kind, reading, names, timeZone)
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

function preparedText(picked: string, column: FactColumn, reading: Reading): string {
  let text = picked
  if (reading.substring !== undefined) {
    const [start, length] = reading.substring
    text = `nullif(trim(substr(${text}, ${start}, ${length})), '')`
  }
  if (reading.thousands !== undefined)
    text = `replace(${text}, ${quoteText(reading.thousands)}, '')`
  if (reading.trailingMinus) {
    const moved = `'-' || left(${text}, length(${text}) - 1)`
    text = `case when suffix(${text}, '-') then ${moved} else ${text} end`
  }
  const mapped = column.kind === 'code' || column.kind === 'id' || column.kind === 'text'
  if (reading.ifEmpty !== undefined && !mapped) {
    text = `coalesce(${text}, ${quoteText(reading.ifEmpty)})`
  }
  return text
}

function unreadable(code: RejectCode, text: string, when: string) {
  return { code, when: `${text} is not null and (${when})` }
}

function isAmong(text: string, list: readonly string[]): string {
  return list.length === 0 ? 'false' : `${text} in (${list.map(quoteText).join(', ')})`
}

function decimalOf(text: string): string {
  return `try_cast(${text} as decimal(18,6))`
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
  if (map !== undefined) {
    const cases = Object.entries(map).map(
      ([from, to]) => `when ${quoteText(from)} then ${quoteText(to)}`,
    )
    const rest = otherwiseSql(otherwise, t)
    parsed = cases.length === 0 ? rest : `case ${t} ${cases.join(' ')} else ${rest} end`
  }
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
        'amount_invalid',
        t,
        // 1.23E+11 is a spreadsheet's: the digits it left out were there once.
        `${p} is null or abs(${yuan}) * ${cents} > ${CENTS_MAX} ` +
          `or contains(${t}, 'E') or contains(${t}, 'e')`,
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

function dateSql(
  text: string,
  kind: 'date' | 'time',
  reading: Reading,
  { text: t, parsed: p }: CellNames,
  timeZone: string,
): CellSql {
  const formats = reading.formats ?? []
  const zoned = formats.some((format) => format.way !== 'calendar')
  const instant = zoned ? `cast(${p} as timestamp with time zone)` : instantSql(p, timeZone)
  const local = zoned ? `timezone(${quoteText(timeZone)}, ${instant})` : p
  const problems = [
    unreadable('date_invalid', t, `${p} is null`),
    { code: 'date_out_of_range' as const, when: `${p} < ${FIRST_DAY}` },
  ]
  return {
    text,
    parsed: timestampSql(t, formats),
    value: kind === 'date' ? `cast(${local} as date)` : instant,
    problems,
  }
}
