import type { RuleField } from '#contracts/rule.ts'
import { columnOf } from '#kernel/rule/index.ts'
import type { FactRow, FactValue, Vocabulary } from '#kernel/rule/index.ts'

/** A row of `profile` as the engine gives it: money as a number of yuan with two decimals. */
export type EngineRow = Readonly<Record<string, unknown>>

/**
 * The row as rules read it: money as integer cents. Yuan below 90 trillion with two decimals are
 * within half a cent of a double's value, so rounding brings back the exact cents.
 */
export function factRowOf(row: EngineRow, vocabulary: Vocabulary): FactRow {
  const money = new Set(moneyColumns(vocabulary))
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, plain(value, money.has(column))]),
  )
}

function plain(value: unknown, isMoney: boolean): FactValue {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') return isMoney ? Math.round(value * 100) : value
  if (typeof value === 'string' || typeof value === 'boolean') return value
  throw new TypeError('a column of profile holds a value that is no plain one')
}

const moneyColumnsOf = new WeakMap<Vocabulary, string[]>()

function moneyColumns(vocabulary: Vocabulary): string[] {
  const known = moneyColumnsOf.get(vocabulary)
  if (known !== undefined) return known
  const columns = vocabulary.fields.filter((field) => field.type === 'money').map(columnOf)
  moneyColumnsOf.set(vocabulary, columns)
  return columns
}

/** The label of a code of a field, by the field's name; null where either is not known. */
export function codeOf(
  vocabulary: Vocabulary,
  name: string,
  value: FactValue,
): { code: string, words: { zh: string, en: string } } | null {
  if (typeof value !== 'string') return null
  const field: RuleField | undefined = vocabulary.field(name)
  const words = field?.codes?.find((code) => code.value === value)?.label
  return { code: value, words: words ?? { zh: value, en: value } }
}
