import type { Words } from '#contracts/words.ts'

/**
 * How a column of a fact is kept in the lake.
 *
 * | kind    | Parquet          | meaning                                             |
 * |---------|------------------|-----------------------------------------------------|
 * | id      | varchar          | an identifier, leading zeros kept                   |
 * | text    | varchar          | free text without personal data                     |
 * | code    | varchar          | one of a closed list, or the bank's own code        |
 * | integer | bigint           |                                                     |
 * | cents   | bigint           | money in the smallest unit of the bank's currency   |
 * | decimal | decimal(18,6)    | units, rates, prices                                |
 * | date    | date             | a business date                                     |
 * | time    | timestamp with time zone | an instant                                  |
 * | flag    | boolean          |                                                     |
 */
export type ColumnKind =
  | 'id'
  | 'text'
  | 'code'
  | 'integer'
  | 'cents'
  | 'decimal'
  | 'date'
  | 'time'
  | 'flag'

export interface FactColumn {
  readonly kind: ColumnKind
  readonly words: Words
  /** A row without it is rejected. */
  readonly required?: true
  /**
   * A date that may be long after the business date, `9999-12-31` for "no end" among them. All other
   * dates are of what has happened.
   */
  readonly mayLieAhead?: true
  /** The closed list of a code, with what a person reads. Absent: the bank's own codes. */
  readonly codes?: Readonly<Record<string, Words>>
  /** The row of another fact that a value names; one that names none dangles, and is counted. */
  readonly refers?: Reference
}

/** What a column points at: a fact with a key of one column. */
export interface Reference {
  readonly fact: string
  /** The one named must still be there on the business date: staff who left look after nobody. */
  readonly living?: true
  /** Rows of these codes name something else, which is no row of a fact. */
  readonly unless?: { readonly column: string; readonly codes: readonly string[] }
}

export interface FactCheck {
  readonly name: string
  readonly words: Words
  /** A condition every row must satisfy, over the fact's columns, read alike by both engines. */
  readonly holds: string
}

export type EmptyIdentity = 'cleared' | 'kept'

/** A person always has a name and a number; how to reach them may be taken back. */
export const identityOfPeople: Readonly<Record<string, EmptyIdentity>> = {
  name: 'kept',
  company_name: 'kept',
  id_number: 'kept',
  credit_code: 'kept',
  mobile: 'cleared',
  email: 'cleared',
  address: 'cleared',
  card: 'cleared',
  account: 'cleared',
}

export interface Fact {
  readonly name: string
  readonly words: Words
  /** One row per … */
  readonly grain: Words
  /** Columns whose values together name a row. */
  readonly key: readonly string[]
  /**
   * `state`: what was true on the business date; the newest row of a key counts.
   * `event`: something that happened; rows add up, a key counts once.
   */
  readonly history: 'state' | 'event'
  /** The column that says from which day on the one named is no longer there. */
  readonly ends?: string
  /**
   * Which delivery of a key counts: the one of the newest business date (in one file the last row),
   * or the first there was.
   */
  readonly wins: 'newest' | 'first'
  /** Where the first counts: the column it is about, and the one that keeps what was said later. */
  readonly said?: { readonly column: string; readonly beside: string }
  /**
   * What of a person its file may hold for the vault, and what an empty field of a delivered row
   * means: that there is none any more, or that nothing is said.
   */
  readonly identity?: Readonly<Record<string, EmptyIdentity>>
  readonly columns: Readonly<Record<string, FactColumn>>
  readonly checks: readonly FactCheck[]
}

type Shorthand = readonly [kind: ColumnKind, zh: string, en: string, extra?: Partial<FactColumn>]

/** Writes a fact's columns one a line. */
export function columns(
  list: Readonly<Record<string, Shorthand>>,
): Readonly<Record<string, FactColumn>> {
  return Object.fromEntries(
    Object.entries(list).map(([name, [kind, zh, en, extra]]) => [
      name,
      { kind, words: { zh, en }, ...extra },
    ]),
  )
}

/** A closed code list from `code: [zh, en]`. */
export function codes(
  list: Readonly<Record<string, readonly [zh: string, en: string]>>,
): Readonly<Record<string, Words>> {
  return Object.fromEntries(Object.entries(list).map(([code, [zh, en]]) => [code, { zh, en }]))
}

export const required = { required: true } as const
export const ahead = { mayLieAhead: true } as const

/** A column that names a row of another fact. */
export function to(fact: string, extra: Partial<FactColumn> = {}): Partial<FactColumn> {
  return { refers: { fact }, ...extra }
}

/** A column that names somebody who must still be there. */
export function toLiving(fact: string, extra: Partial<FactColumn> = {}): Partial<FactColumn> {
  return { refers: { fact, living: true }, ...extra }
}
