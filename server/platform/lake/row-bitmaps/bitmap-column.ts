/**
 * What the whole numbers of a column stand for. Every value a rule may compare is one: money in
 * cents, dates in days, decimals in millionths, flags as 0 and 1, texts by their place in a list.
 */
export type NumberKind = 'flag' | 'integer' | 'cents' | 'day' | 'millionth' | 'text'

export interface BitmapColumn {
  readonly name: string
  readonly kind: NumberKind
  /** The distinct texts of a text column, in the order of their numbers. */
  readonly texts?: readonly string[]
}

const DAY_MS = 86_400_000

/** Days since 1970-01-01, as DuckDB counts them. */
export function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS
}

const MILLION = 1_000_000
/** Beyond it a double no longer tells millionths apart. */
const MOST_MILLIONTHS = Number.MAX_SAFE_INTEGER

/** The greatest number of millionths that is, as a double, not above a decimal. */
export function millionthsUpTo(decimal: number): number {
  if (Math.abs(decimal) * MILLION >= MOST_MILLIONTHS) return decimal < 0 ? -Infinity : Infinity
  let millionths = Math.round(decimal * MILLION)
  while (millionths / MILLION > decimal) millionths -= 1
  while ((millionths + 1) / MILLION <= decimal) millionths += 1
  return millionths
}

/** The least number of millionths that is, as a double, not below a decimal. */
export function millionthsFrom(decimal: number): number {
  return -millionthsUpTo(-decimal)
}
