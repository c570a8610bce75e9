import { quoteText } from '#kernel/sql-text.ts'
import type { FactColumn } from '../facts/index.ts'
import type { ColumnSource, ConcatPart, Reading, Unit } from '../feed/feed.ts'
import type { RejectCode } from '../reject-reasons.ts'
import { mapSql, partSql } from './cell-sql.ts'
import { decimalOf, hasExponent, numberTextSql, plainSignsSql } from './number-sql.ts'

type Picking = Exclude<ColumnSource, { kind: 'hash' | 'line' | 'derived' | 'lookup' }>

/** The column of the file that becomes this row, and its place among those that do. */
export interface Unpivoted {
  readonly column: string
  readonly place: number
}

interface Picked {
  readonly text: string
  readonly problems: readonly { readonly code: RejectCode; readonly when: string }[]
}

/** The text of a record that a column of a fact is read from, whatever way it is put together. */
export function pickedSql(
  source: Picking,
  column: FactColumn,
  cleaned: (name: string) => string,
  unpivoted: Unpivoted | undefined,
): Picked {
  const problems: Picked['problems'] = []
  switch (source.kind) {
    case 'column':
      return { text: cleaned(source.from), problems }
    case 'constant':
      return { text: quoteText(source.value), problems }
    case 'unpivoted':
      return { text: unpivotedSql(source.part, cleaned, unpivoted), problems }
    case 'concat':
      return { text: concatSql(source.parts, cleaned, unpivoted), problems }
    case 'picked':
      return pickSql(source, cleaned)
    case 'sum':
      return { text: sumSql(source, cleaned), problems }
    case 'product':
      return { text: productSql(source, column, cleaned), problems }
  }
}

function unpivotedSql(
  part: 'name' | 'value',
  cleaned: (name: string) => string,
  unpivoted: Unpivoted | undefined,
): string {
  if (unpivoted === undefined) throw new Error('a name or value needs a column that becomes a row')
  return part === 'name' ? quoteText(unpivoted.column) : cleaned(unpivoted.column)
}

/** Parts that are empty add nothing; where all are, there is nothing to put together. */
function concatSql(
  parts: readonly ConcatPart[],
  cleaned: (name: string) => string,
  unpivoted: Unpivoted | undefined,
): string {
  const texts = parts.map((part) => {
    if ('text' in part) return { text: quoteText(part.text), fixed: true }
    if ('unpivot' in part) {
      return { text: unpivotedSql(part.unpivot, cleaned, unpivoted), fixed: false }
    }
    let text = cleaned(part.column)
    if (part.substring !== undefined) text = partSql(text, part.substring)
    // What the map does not know stays as it is, so that the whole fails where it is read.
    if (part.map !== undefined) text = mapSql(text, part.map, { do: 'keep' })
    return { text, fixed: false }
  })
  const told = texts.filter(({ fixed }) => !fixed).map(({ text }) => text)
  const joined = texts.map(({ text, fixed }) => (fixed ? text : `coalesce(${text}, '')`))
  return `case when coalesce(${told.join(', ')}) is not null then ${joined.join(' || ')} end`
}

function pickSql(
  { by, from, unlisted }: Extract<ColumnSource, { kind: 'picked' }>,
  cleaned: (name: string) => string,
): Picked {
  const code = cleaned(by)
  const cases = Object.entries(from).map(
    ([text, column]) => `when ${quoteText(text)} then ${cleaned(column)}`,
  )
  const listed = Object.keys(from).map(quoteText).join(', ')
  const unknown = { code: 'code_unknown' as const, when: `${code} not in (${listed})` }
  return {
    text: `case ${code} ${cases.join(' ')} end`,
    problems: unlisted === 'reject' ? [unknown] : [],
  }
}

/** An operand as a number, and whether it is a text that is none. */
function operand(column: string, reading: Reading, cleaned: (name: string) => string) {
  const raw = cleaned(column)
  const text = numberTextSql(reading.fullWidth ? plainSignsSql(raw) : raw, reading)
  const number = decimalOf(text)
  const exponent = reading.notation.has('exponent') ? '' : ` or ${hasExponent(text)}`
  return { raw, number, wrong: `(${raw} is not null and (${number} is null${exponent}))` }
}

/**
 * Where a number can't be read the sum is the text that is none, so that it is rejected as that text
 * alone would be. Empty ones add nothing; where all are, there is no sum.
 */
function sumSql(
  source: Extract<ColumnSource, { kind: 'sum' }>,
  cleaned: (name: string) => string,
): string {
  const operands = source.of.map(({ column, minus }) => ({
    ...operand(column, source, cleaned),
    sign: minus ? ' - ' : ' + ',
  }))
  const wrong = operands.map((one) => `when ${one.wrong} then 'not a number: ' || ${one.raw}`)
  const sum = operands.map(
    ({ sign, number }) => `${sign}coalesce(cast(${number} as decimal(30,6)), 0)`,
  )
  const all = operands.map(({ raw }) => raw).join(', ')
  return (
    `case ${wrong.join(' ')} when coalesce(${all}) is not null ` +
    `then cast(cast(0 as decimal(30,6))${sum.join('')} as varchar) end`
  )
}

/** Decimals of a cent in each unit: a product is rounded to the cent, half away from zero. */
const centDecimals: Readonly<Partial<Record<Unit, number>>> = {
  fen: 0,
  yuan: 2,
  thousand_yuan: 5,
  wan_yuan: 6,
}

/** Where either factor is empty there is no product. */
function productSql(
  source: Extract<ColumnSource, { kind: 'product' }>,
  { kind }: FactColumn,
  cleaned: (name: string) => string,
): string {
  const operands = source.of.map((part) =>
    'column' in part ? operand(part.column, source, cleaned) : undefined,
  )
  const numbers = source.of.map((part, index) =>
    'number' in part ? `cast(${quoteText(part.number)} as decimal(18,6))` : operands[index]?.number,
  )
  const read = operands.filter((one) => one !== undefined)
  const wrong = read.map((one) => `when ${one.wrong} then 'not a number: ' || ${one.raw}`)
  const decimals = kind === 'cents' ? (centDecimals[source.unit ?? 'yuan'] ?? 2) : 6
  const all = read.map(({ raw }) => `${raw} is not null`).join(' and ')
  return (
    `case ${wrong.join(' ')} when ${all} ` +
    `then cast(round(${numbers.join(' * ')}, ${decimals}) as varchar) end`
  )
}
