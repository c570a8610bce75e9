import { businessDateOf, daysBeforeMonth, daysBetween, isLeapYear } from '#kernel/business-date.ts'
import type { FactRow, FactValue } from '#kernel/rule/index.ts'
import type { Formula, FormulaType, Parameter } from '#modules/know/strategy/index.ts'

/** A formula's value for one row: money in cents; null where an operand is missing. */
export type FormulaReading = (row: FactRow) => FactValue

export interface FormulaNames {
  readonly asOf: string
  /** The column a name is read from and what it holds; undefined: no such metric. */
  readonly column: (name: string) => { name: string; type: FormulaType } | undefined
  readonly parameter: (name: string) => Parameter | undefined
}

interface Typed {
  readonly type: FormulaType
  readonly read: FormulaReading
}

/** The formula for one customer, compiled once; says what `formulaSql` of profiles says in SQL. */
export function formulaReading(formula: Formula, names: FormulaNames): FormulaReading {
  const { type, read } = typed(formula, names)
  return type === 'decimal' ? lift([read], ([x = 0]) => halfAway(x * 1e6) / 1e6 + 0) : read
}

function typed(formula: Formula, names: FormulaNames): Typed {
  switch (formula.kind) {
    case 'number': {
      const value = Number(formula.text)
      return { type: formula.text.includes('.') ? 'decimal' : 'integer', read: () => value }
    }
    case 'name':
      return named(formula.name, names)
    case 'negative': {
      const { type, read } = typed(formula.of, names)
      return { type, read: lift([read], ([x = 0]) => -x) }
    }
    case 'operation':
      return operation(formula, names)
    case 'call':
      return call(formula, names)
  }
}

function named(name: string, names: FormulaNames): Typed {
  const parameter = names.parameter(name)
  if (parameter !== undefined) {
    const { value, unit } = parameter
    return unit === 'yuan'
      ? { type: 'money', read: () => Math.round(value * 100) }
      : { type: 'decimal', read: () => value }
  }
  const column = names.column(name)
  if (column === undefined) throw new Error(`a checked formula reads ${name}, which has no type`)
  return { type: column.type, read: (row) => row[column.name] ?? null }
}

/** Missing operands make the result missing. */
function lift(
  reads: readonly FormulaReading[],
  combine: (operands: readonly number[]) => number | null,
): FormulaReading {
  return (row) => {
    const operands: number[] = []
    for (const read of reads) {
      const value = read(row)
      if (typeof value !== 'number') return null
      operands.push(value)
    }
    return combine(operands)
  }
}

/** Rounds as the engine does: halves away from zero. */
export function halfAway(x: number): number {
  return x < 0 ? -Math.round(-x) : Math.round(x)
}

function operation(
  { operator, left, right }: Extract<Formula, { kind: 'operation' }>,
  names: FormulaNames,
): Typed {
  const a = typed(left, names)
  const b = typed(right, names)
  const reads = [a.read, b.read]
  switch (operator) {
    case '+':
      return { type: widest(a.type, b.type), read: lift(reads, ([x = 0, y = 0]) => x + y) }
    case '-':
      return { type: widest(a.type, b.type), read: lift(reads, ([x = 0, y = 0]) => x - y) }
    case '*': {
      if (a.type === 'integer' && b.type === 'integer') {
        return { type: 'integer', read: lift(reads, ([x = 0, y = 0]) => x * y) }
      }
      return a.type === 'money' || b.type === 'money'
        ? { type: 'money', read: lift(reads, ([x = 0, y = 0]) => halfAway(x * y)) }
        : { type: 'decimal', read: lift(reads, ([x = 0, y = 0]) => x * y) }
    }
    case '/':
      return a.type === 'money' && b.type !== 'money'
        ? {
            type: 'money',
            read: lift(reads, ([x = 0, y = 0]) => (y === 0 ? null : halfAway(x / y))),
          }
        : { type: 'decimal', read: lift(reads, ([x = 0, y = 0]) => (y === 0 ? null : x / y)) }
  }
}

function widest(a: FormulaType, b: FormulaType): FormulaType {
  if (a === 'money' || b === 'money') return 'money'
  return a === 'decimal' || b === 'decimal' ? 'decimal' : a
}

function call(
  { name, arguments: given }: Extract<Formula, { kind: 'call' }>,
  names: FormulaNames,
): Typed {
  const parts = given.map((argument) => typed(argument, names))
  const reads = parts.map(({ read }) => read)
  const [first] = parts
  if (first === undefined) throw new Error('the parser counts arguments')
  const type = parts.map((part) => part.type).reduce(widest)
  const [year = 0, month = 0, day = 0] = names.asOf.split('-').map(Number)
  switch (name) {
    case 'coalesce':
      return { type, read: (row) => firstKnown(reads, row) }
    case 'sum_known':
      return { type, read: (row) => sumKnown(reads, row) }
    case 'greatest':
      return { type, read: lift(reads, (operands) => Math.max(...operands)) }
    case 'least':
      return { type, read: lift(reads, (operands) => Math.min(...operands)) }
    case 'abs':
      return { type, read: lift(reads, ([x = 0]) => Math.abs(x)) }
    case 'round':
      return type === 'decimal'
        ? { type: 'integer', read: lift(reads, ([x = 0]) => halfAway(x)) }
        : first
    case 'days_between':
      return { type: 'integer', read: onDates(reads, (from, to = from) => daysFrom(from, to)) }
    case 'days_since':
      return { type: 'integer', read: onDates(reads, (from) => daysFrom(from, names.asOf)) }
    case 'years_since':
      return {
        type: 'integer',
        read: onDates(reads, (date) => {
          const [y = 0, m = 0, d = 0] = date.split('-').map(Number)
          return year - y - (m * 100 + d > month * 100 + day ? 1 : 0)
        }),
      }
    case 'months_to_anniversary':
      return {
        type: 'integer',
        read: onDates(reads, (date) => (Number(date.slice(5, 7)) + 12 - month) % 12),
      }
    case 'days_to_anniversary':
      return {
        type: 'integer',
        read: onDates(reads, (date) => {
          const [, m = 0, d = 0] = date.split('-').map(Number)
          const place = (of: number) => (daysBeforeMonth(of)[m - 1] ?? 0) + d
          const today = (daysBeforeMonth(year)[month - 1] ?? 0) + day
          const ahead = place(year) - today
          return ahead >= 0 ? ahead : place(year + 1) + (isLeapYear(year) ? 366 : 365) - today
        }),
      }
    case 'count_true':
      return {
        type: 'integer',
        read: (row) => reads.filter((read) => read(row) === true).length,
      }
  }
}

function firstKnown(reads: readonly FormulaReading[], row: FactRow): FactValue {
  for (const read of reads) {
    const value = read(row)
    if (value !== null && value !== undefined) return value
  }
  return null
}

function sumKnown(reads: readonly FormulaReading[], row: FactRow): number | null {
  let sum: number | null = null
  for (const read of reads) {
    const value = read(row)
    if (typeof value === 'number') sum = (sum ?? 0) + value
  }
  return sum
}

function onDates(
  reads: readonly FormulaReading[],
  combine: (first: string, second?: string) => number,
): FormulaReading {
  return (row) => {
    const dates = reads.map((read) => read(row))
    const [first, second] = dates
    if (typeof first !== 'string' || dates.some((date) => typeof date !== 'string')) return null
    return typeof second === 'string' ? combine(first, second) : combine(first)
  }
}

function daysFrom(from: string, to: string): number {
  return daysBetween(businessDateOf(from), businessDateOf(to))
}
