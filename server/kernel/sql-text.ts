import type { BusinessDate } from './business-date.ts'
import { type Cents, yuanText } from './cents.ts'

/**
 * How names and values are written into SQL where they cannot be bound. Read alike by DuckDB,
 * Trino and PostgreSQL (`standard_conforming_strings`): only quotes are special, backslash is not.
 */

/** A name in double quotes; throws on an empty one or one holding control characters. */
export function quoteIdentifier(name: string): string {
  if (name === '' || CONTROL.test(name)) {
    throw new Error(`${JSON.stringify(name)} cannot be a name in SQL`)
  }
  return `"${name.replaceAll('"', '""')}"`
}

/** A text in single quotes; throws on control characters and on halves of surrogate pairs. */
export function quoteText(text: string): string {
  if (CONTROL.test(text) || !text.isWellFormed()) {
    throw new Error(`${JSON.stringify(text)} cannot be a text in SQL`)
  }
  return `'${text.replaceAll("'", "''")}'`
}

export function quoteDate(date: BusinessDate): string {
  return `date ${quoteText(date)}`
}

/** Yuan with two decimals: a decimal literal, so that a `decimal(18,2)` column is not cast. */
export function quoteMoney(amount: Cents): string {
  return yuanText(amount)
}

/** A whole number; throws on any other. */
export function quoteInteger(value: number): string {
  if (!Number.isSafeInteger(value)) throw new Error(`${value} is not a whole number`)
  return String(value)
}

/** A plain decimal as a double: `0.1` would be a decimal, and engines differ in comparing those. */
export function quoteDouble(decimal: string): string {
  if (!/^-?\d+(\.\d+)?$/.test(decimal)) throw new Error(`${decimal} is not a plain decimal`)
  return `${decimal}e0`
}

const CONTROL = /[\u0000-\u001f\u007f-\u009f]/
