import { columnOf } from '#kernel/rule/index.ts'
import type { FactRow, FactValue, Vocabulary } from '#kernel/rule/index.ts'

/** A row of `profile` as rules read it: yuan as the engine gives them become whole cents. */
export function profileFacts(
  row: Readonly<Record<string, unknown>>,
  vocabulary: Vocabulary,
): FactRow {
  const facts: Record<string, FactValue> = {}
  const money = moneyColumns(vocabulary)
  for (const [column, value] of Object.entries(row)) {
    if (value === null || value === undefined) facts[column] = null
    else if (typeof value === 'number') {
      facts[column] = money.has(column) ? Math.round(value * 100) : value
    } else if (typeof value === 'string' || typeof value === 'boolean') facts[column] = value
    else throw new TypeError(`${column} of profile holds a value that is no plain one`)
  }
  return facts
}

const known = new WeakMap<Vocabulary, ReadonlySet<string>>()

function moneyColumns(vocabulary: Vocabulary): ReadonlySet<string> {
  const columns =
    known.get(vocabulary) ??
    new Set(vocabulary.fields.filter(({ type }) => type === 'money').map(columnOf))
  known.set(vocabulary, columns)
  return columns
}
