import { columnOf } from '#kernel/rule/index.ts'
import type { RuleField, Vocabulary } from '#kernel/rule/index.ts'
import { quoteIdentifier, quoteText } from '#platform/lake/index.ts'
import type { PlainValue } from '#platform/lake/index.ts'

/** A rule as a person types it, and as plain SQL written without the product's own translation. */
export interface RandomRule {
  readonly text: string
  readonly sql: string
  readonly conditions: number
}

export type ProfileRow = Readonly<Record<string, PlainValue>>

const CONDITIONS_MOST = 8

/**
 * A rule of one to eight conditions over all fields of a vocabulary, joined and turned round at
 * random. Values are those of customers in the sample, so that conditions divide the customers.
 */
export function randomRule(
  vocabulary: Vocabulary,
  sample: readonly ProfileRow[],
  random: Random,
): RandomRule {
  const conditions = 1 + random.below(CONDITIONS_MOST)
  const joined = (count: number): Omit<RandomRule, 'conditions'> => {
    if (random.below(6) === 0) {
      const { text, sql } = joined(count)
      return { text: `not (${text})`, sql: `not ${sql}` }
    }
    if (count === 1) return condition(vocabulary, sample, random)
    const first = 1 + random.below(count - 1)
    const [left, right] = [joined(first), joined(count - first)]
    const word = random.below(2) === 0 ? 'and' : 'or'
    return {
      text: `(${left.text} ${word} ${right.text})`,
      sql: `(${left.sql} ${word} ${right.sql})`,
    }
  }
  return { ...joined(conditions), conditions }
}

/** Numbers drawn one after another from a seed (mulberry32). */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }

  one<T>(list: readonly T[]): T {
    const chosen = list[this.below(list.length)]
    if (chosen === undefined) throw new Error('nothing to choose from')
    return chosen
  }
}

type Written = Omit<RandomRule, 'conditions'>

/** A condition on a missing value is false: the SQL says so of each condition by itself. */
function condition(vocabulary: Vocabulary, sample: readonly ProfileRow[], random: Random): Written {
  const { text, sql } =
    random.below(12) === 0
      ? memberCondition(vocabulary, random)
      : fieldCondition(vocabulary, sample, random)
  return { text, sql: `coalesce(${sql}, false)` }
}

function memberCondition({ sets }: Vocabulary, random: Random): Written {
  const set = random.one(sets)
  const member = random.one(set.members)
  return { text: `${set.name}(${quoteText(member.value)})`, sql: quoteIdentifier(member.column) }
}

function fieldCondition(
  vocabulary: Vocabulary,
  sample: readonly ProfileRow[],
  random: Random,
): Written {
  const field = random.one(vocabulary.fields)
  const column = quoteIdentifier(columnOf(field))
  if (random.below(12) === 0) {
    return random.below(2) === 0
      ? { text: `${field.name} is missing`, sql: `${column} is null` }
      : { text: `${field.name} is not missing`, sql: `${column} is not null` }
  }
  if (field.type === 'flag') {
    const isTrue = random.below(3) > 0
    return { text: isTrue ? field.name : `${field.name} = false`, sql: `${column} = ${isTrue}` }
  }
  const known = valuesOf(field, sample)
  if (known.length === 0) return { text: `${field.name} is missing`, sql: `${column} is null` }
  return compared(field, column, known, random)
}

function compared(
  field: RuleField,
  column: string,
  known: readonly string[],
  random: Random,
): Written {
  const value = () => random.one(known)
  const write = (operation: string, ...values: string[]): Written => {
    const sql = filled(
      operation.replace('!=', '<>'),
      values.map((one) => plain(field, one)),
    )
    const text = filled(
      operation,
      values.map((one) => typed(field, one)),
    )
    return { text: `${field.name} ${text}`, sql: `${column} ${sql}` }
  }
  const hasOrder = field.type !== 'code' && field.type !== 'text'
  switch (random.below(hasOrder ? 5 : 3)) {
    case 0:
      return write(random.one(['= ?', '!= ?']), value())
    case 1:
    case 2: {
      if (hasOrder) return write(random.one(['< ?', '<= ?', '> ?', '>= ?']), value())
      const values = [...new Set([value(), value(), value()])]
      const marks = values.map(() => '?').join(', ')
      return write(random.one([`in (${marks})`, `not in (${marks})`]), ...values)
    }
    case 3: {
      const [low, high] = ordered(value(), value(), field)
      return write(random.one(['between ? and ?', 'not between ? and ?']), low, high)
    }
    default:
      return write(random.one(['>= ?', '< ?']), value())
  }
}

function filled(operation: string, values: readonly string[]): string {
  let next = 0
  return operation.replaceAll('?', () => values[next++] ?? '')
}

/** Values as the lake writes them, shortest text that says them whole. */
function valuesOf(field: RuleField, sample: readonly ProfileRow[]): string[] {
  const codes = field.codes?.map(({ value }) => value)
  return sample.flatMap((row) => {
    const value = row[columnOf(field)]
    if (value === null || value === undefined || typeof value === 'object') return []
    if (typeof value === 'number') {
      // Six places are what a decimal has; an exponent can't be typed.
      const digits = field.type === 'money' ? 2 : field.type === 'decimal' ? 6 : 0
      return Math.abs(value) < 1e9 ? [value.toFixed(digits)] : []
    }
    const text = String(value)
    return codes === undefined || codes.includes(text) ? [text] : []
  })
}

function ordered(one: string, other: string, field: RuleField): [string, string] {
  const isLess = field.type === 'date' ? one <= other : Number(one) <= Number(other)
  return isLess ? [one, other] : [other, one]
}

function typed(field: RuleField, value: string): string {
  return field.type === 'date' || field.type === 'code' || field.type === 'text'
    ? quoteText(value)
    : value
}

function plain(field: RuleField, value: string): string {
  if (field.type === 'date') return `date ${quoteText(value)}`
  if (field.type === 'decimal') return `${value}e0`
  return typed(field, value)
}
