import { daysBeforeMonth, isLeapYear } from '#kernel/business-date.ts'
import { quoteDouble } from '#kernel/sql-text.ts'
import type { Formula, FormulaType, Parameter } from '#modules/know/strategy/index.ts'
import { quoteIdentifier } from '#kernel/sql-text.ts'

/** A piece of SQL with what it gives. Money is bigint cents, decimals are doubles. */
interface Typed {
  readonly sql: string
  readonly type: FormulaType
}

export interface FormulaContext {
  readonly asOf: string
  readonly typeOf: (name: string) => FormulaType | undefined
  readonly parameter: (name: string) => Parameter | undefined
}

/**
 * A formula as SQL over columns of its names, read alike by DuckDB and Trino. Missing operands make
 * it missing; a division by zero is missing. Decimals are rounded to six places, so that a value
 * means the same wherever it is compared.
 */
export function formulaSql(formula: Formula, context: FormulaContext): string {
  const { sql, type } = typed(formula, context)
  // Adding zero turns the -0 of a rounding into 0, which hashes alike.
  return type === 'decimal' ? `round(${sql}, 6) + 0e0` : sql
}

function typed(formula: Formula, context: FormulaContext): Typed {
  switch (formula.kind) {
    case 'number':
      return formula.text.includes('.')
        ? { sql: `${formula.text}e0`, type: 'decimal' }
        : { sql: formula.text, type: 'integer' }
    case 'name':
      return named(formula.name, context)
    case 'negative': {
      const { sql, type } = typed(formula.of, context)
      return { sql: `(-${sql})`, type }
    }
    case 'operation':
      return operation(formula, context)
    case 'call':
      return call(formula, context)
  }
}

function named(name: string, context: FormulaContext): Typed {
  const parameter = context.parameter(name)
  if (parameter !== undefined) {
    return parameter.unit === 'yuan'
      ? { sql: String(Math.round(parameter.value * 100)), type: 'money' }
      : { sql: quoteDouble(String(parameter.value)), type: 'decimal' }
  }
  const type = context.typeOf(name)
  if (type === undefined) throw new Error(`a checked formula reads ${name}, which has no type`)
  return { sql: quoteIdentifier(name), type }
}

const asDouble = ({ sql }: Typed) => `cast(${sql} as double)`

function operation(
  { operator, left, right }: Extract<Formula, { kind: 'operation' }>,
  context: FormulaContext,
): Typed {
  const a = typed(left, context)
  const b = typed(right, context)
  switch (operator) {
    case '+':
    case '-': {
      if (a.type !== 'decimal' && b.type !== 'decimal') {
        return { sql: `(${a.sql} ${operator} ${b.sql})`, type: widest(a, b) }
      }
      return { sql: `(${asDouble(a)} ${operator} ${asDouble(b)})`, type: 'decimal' }
    }
    case '*': {
      if (a.type === 'integer' && b.type === 'integer') {
        return { sql: `(${a.sql} * ${b.sql})`, type: 'integer' }
      }
      const product = `${asDouble(a)} * ${asDouble(b)}`
      return a.type === 'money' || b.type === 'money'
        ? cents(product)
        : { sql: `(${product})`, type: 'decimal' }
    }
    case '/': {
      const quotient = `${asDouble(a)} / nullif(${asDouble(b)}, 0e0)`
      return a.type === 'money' && b.type !== 'money'
        ? cents(quotient)
        : { sql: `(${quotient})`, type: 'decimal' }
    }
  }
}

function cents(sql: string): Typed {
  return { sql: `cast(round(${sql}) as bigint)`, type: 'money' }
}

/** Of two types that fit each other: money beside a zero is money. */
function widest(a: Typed, b: Typed): FormulaType {
  if (a.type === 'money' || b.type === 'money') return 'money'
  return a.type === 'decimal' || b.type === 'decimal' ? 'decimal' : a.type
}

function call(
  { name, arguments: given }: Extract<Formula, { kind: 'call' }>,
  context: FormulaContext,
): Typed {
  const parts = given.map((argument) => typed(argument, context))
  const [first, second] = parts
  if (first === undefined) throw new Error('the parser counts arguments')
  const type = parts.reduce((a, b) => ({ sql: '', type: widest(a, b) })).type
  const same = parts.map((part) => (type === 'decimal' ? asDouble(part) : part.sql))
  const one = same[0] ?? ''
  switch (name) {
    case 'coalesce':
      return { sql: `coalesce(${same.join(', ')})`, type }
    case 'sum_known': {
      const none = same.map((sql) => `${sql} is null`).join(' and ')
      const sum = same.map((sql) => `coalesce(${sql}, 0)`).join(' + ')
      return { sql: `(case when ${none} then null else ${sum} end)`, type }
    }
    case 'greatest':
    case 'least': {
      const some = same.map((sql) => `${sql} is null`).join(' or ')
      return { sql: `(case when ${some} then null else ${name}(${same.join(', ')}) end)`, type }
    }
    case 'abs':
      return { sql: `abs(${one})`, type }
    case 'round':
      return type === 'decimal' ? { sql: `cast(round(${one}) as bigint)`, type: 'integer' } : first
    case 'days_between':
      return { sql: `date_diff('day', ${first.sql}, ${second?.sql ?? ''})`, type: 'integer' }
    case 'days_since':
      return { sql: `date_diff('day', ${first.sql}, date '${context.asOf}')`, type: 'integer' }
    case 'years_since':
      return { sql: fullYears(first.sql, context.asOf), type: 'integer' }
    case 'months_to_anniversary': {
      const month = Number(context.asOf.slice(5, 7))
      return { sql: `((extract(month from ${first.sql}) + ${12 - month}) % 12)`, type: 'integer' }
    }
    case 'days_to_anniversary':
      return { sql: daysToAnniversary(first.sql, context.asOf), type: 'integer' }
    case 'count_true': {
      const ones = parts.map(({ sql }) => `case when ${sql} then 1 else 0 end`)
      return { sql: `(${ones.join(' + ')})`, type: 'integer' }
    }
  }
}

/**
 * Days from the business date to the next anniversary, by the place of both in their year: whole
 * numbers alone, read alike by every engine. Born on 29 February, it is 1 March of a common year.
 */
function daysToAnniversary(date: string, asOf: string): string {
  const [year = 0, month = 0, day = 0] = asOf.split('-').map(Number)
  const place = (of: number) =>
    `(case extract(month from ${date}) ${daysBeforeMonth(of)
      .map((days, at) => `when ${at + 1} then ${days}`)
      .join(' ')} end + extract(day from ${date}))`
  const today = (daysBeforeMonth(year)[month - 1] ?? 0) + day
  const inYear = isLeapYear(year) ? 366 : 365
  return `cast(case when ${place(year)} >= ${today} then ${place(year)} - ${today}
    else ${place(year + 1)} + ${inYear - today} end as bigint)`
}

/** Full years of life: born on 29 February, one turns older on 1 March of a common year. */
function fullYears(date: string, asOf: string): string {
  const [year, month, day] = asOf.split('-').map(Number)
  const dayOfYear = (month ?? 0) * 100 + (day ?? 0)
  return [
    `(${year} - extract(year from ${date})`,
    ` - case when extract(month from ${date}) * 100 + extract(day from ${date}) > ${dayOfYear}`,
    ' then 1 else 0 end)',
  ].join('')
}
