import type { Words } from '#contracts/words.ts'
import type { EmptyIdentity, Fact } from '../facts/index.ts'
import type { ControlTemplate } from './control-template.ts'
import type { DateFormat } from './date-format.ts'
import type { FilePattern } from './file-pattern.ts'
import type { Rhythm } from './rhythm.ts'

/** A checked feed: how one file of a bank becomes rows of one fact, or of several. */
export interface Feed {
  /** Lower-case name, the `source` of its partitions. */
  readonly name: string
  readonly words: Words
  /** The YAML file it was read from. */
  readonly path: string
  readonly file: FilePattern
  readonly format: FileFormat
  /** `full`: the file holds all there is; `delta`: what is new or changed since the last. */
  readonly delivery: 'full' | 'delta'
  /** What clock times in the file mean; undefined: as the bank (`RunIntake.timeZone`). */
  readonly timeZone: string | undefined
  readonly control: ControlFile | undefined
  readonly rejects: RejectLimit
  /** How often it is delivered; undefined: the bank does not say, and no night waits for it. */
  readonly rhythm: Rhythm | undefined
  /** How many more rows than in the last published night may point nowhere; undefined: any. */
  readonly dangling: RejectLimit | undefined
  readonly main: Target
  /** Further facts made of the same rows. */
  readonly also: readonly Target[]
  readonly identity: readonly IdentityColumn[]
  /** Columns of the file said to be not personal, which takes two people. */
  readonly notPersonal: readonly string[]
}

export interface FileFormat {
  readonly encoding: 'utf-8' | 'gbk' | 'gb18030'
  /** Of a workbook; undefined: the first. */
  readonly sheet: string | undefined
  readonly layout: 'separated' | 'fixed'
  readonly separator: string
  /** Undefined: any line end (LF or CRLF). */
  readonly recordSeparator: string | undefined
  readonly quote: string | undefined
  readonly escape: string | undefined
  /** `names`: the first line names the columns. `line`: it must be exactly `headerLine`. */
  readonly header: 'none' | 'names' | 'line'
  readonly headerLine: string | undefined
  /** In the order of the file; undefined: as the header names them. */
  readonly columns: readonly string[] | undefined
  /** Of fixed-width columns, in characters (two for a Chinese one, as GBK counts, if `bytes`). */
  readonly widths: readonly number[] | undefined
  readonly trailingSeparator: boolean
  readonly skipHead: number
  readonly skipTail: number
  /** Full-width signs stand for the plain ones in every column. */
  readonly fullWidth: boolean
  readonly nulls: readonly string[]
  readonly lastLineEnd: 'required' | 'optional'
}

export interface ControlFile {
  /** With `{file}` and `{stem}` for the data file's name with and without its ending. */
  readonly file: string
  readonly required: boolean
  readonly says: readonly ControlTemplate[]
}

/**
 * A feed is refused whole when its rejects exceed what is said; unsaid: 1 %, but one row at least,
 * and from 1,000 rows on ten.
 */
export interface RejectLimit {
  readonly maxRows: number | undefined
  /** Share of the rows read, 0-1. */
  readonly maxShare: number | undefined
}

export interface Target {
  readonly fact: Fact
  /** In the order of the fact's columns. */
  readonly columns: readonly TargetColumn[]
  /** Only rows in which a column of the file holds one of these texts, or, unlisted, any at all. */
  readonly when: { readonly column: string; readonly in: readonly string[] | undefined } | undefined
  /** Turns columns of the file into rows: one for each that is not empty. */
  readonly unpivot: readonly string[] | undefined
}

export interface TargetColumn {
  readonly column: string
  readonly source: ColumnSource
}

/** Where a column's value comes from. A closed list: a feed maps, it does not compute. */
export type ColumnSource =
  | ({ readonly kind: 'column'; readonly from: string } & Reading)
  | ({ readonly kind: 'concat'; readonly parts: readonly ConcatPart[] } & Reading)
  | ({ readonly kind: 'constant'; readonly value: string } & Reading)
  /** Which column of the file, another column's code says. */
  | ({
      readonly kind: 'picked'
      readonly by: string
      /** Code of `by` → column of the file. */
      readonly from: Readonly<Record<string, string>>
      readonly unlisted: 'reject' | 'empty'
    } & Reading)
  | ({ readonly kind: 'sum'; readonly of: readonly SumPart[] } & Reading)
  | ({ readonly kind: 'product'; readonly of: readonly ProductPart[] } & Reading)
  | { readonly kind: 'hash'; readonly of: readonly string[] | 'row'; readonly prefix: string }
  /** The line of the file a record begins on: a number for rows that have none, told once. */
  | { readonly kind: 'line'; readonly prefix: string }
  | {
      readonly kind: 'derived'
      readonly from: string
      readonly rule: DerivedRule
      readonly firstYear: number
    }
  | Lookup
  | ({ readonly kind: 'unpivoted'; readonly part: 'name' | 'value' } & Reading)

export type ConcatPart =
  | {
      readonly column: string
      readonly map?: Readonly<Record<string, string>> | undefined
      readonly substring?: readonly [start: number, length: number] | undefined
    }
  | { readonly text: string }
  /** The name or the value of the column that becomes this row. */
  | { readonly unpivot: 'name' | 'value' }

export interface SumPart {
  readonly column: string
  readonly minus: boolean
}

export type ProductPart = { readonly column: string } | { readonly number: string }

/** Facts hidden in an identity number: the date of birth and the sex. */
export type DerivedRule =
  | 'czech_birth_date'
  | 'czech_gender'
  | 'chinese_id_birth_date'
  | 'chinese_id_gender'

export interface Lookup {
  readonly kind: 'lookup'
  readonly fact: Fact
  /** Column of the fact → column of the file. */
  readonly by: Readonly<Record<string, string>>
  /** Column of the fact → text it must hold. */
  readonly where: Readonly<Record<string, string>>
  readonly take: string
  readonly missing: 'empty' | 'reject'
}

/** How a text of the file is read as a value of the fact. */
export interface Reading {
  readonly substring: readonly [start: number, length: number] | undefined
  readonly map: Readonly<Record<string, string>> | undefined
  /** What a text outside the map becomes. */
  readonly otherwise: Otherwise
  readonly formats: readonly DateFormat[] | undefined
  /** How much of the column's own unit one unit of the file is, as an exact decimal text. */
  readonly unit: Unit | undefined
  readonly thousands: string | undefined
  readonly trailingMinus: boolean
  /** Ways of writing numbers that only a spreadsheet or an old core uses. */
  readonly notation: ReadonlySet<Notation>
  /** Full-width signs (１２．５) are read as the plain ones. */
  readonly fullWidth: boolean
  /** The text is a number of days after this day, or after the date another column holds. */
  readonly daysFrom: DaysFrom | undefined
  readonly absolute: boolean
  readonly sign: Readonly<Record<'negative' | 'zero' | 'positive', string>> | undefined
  readonly flags: { readonly yes: readonly string[]; readonly no: readonly string[] } | undefined
  /** A value for rows that hold none. */
  readonly ifEmpty: string | undefined
}

export type DaysFrom =
  | { readonly day: string }
  | { readonly column: string; readonly formats: readonly DateFormat[] }

/**
 * `chinese`: 12万, 3.5亿, 98元, ￥100; `parentheses`: (98.43) is negative; `exponent`: 1.2E+05, whose
 * left-out digits are gone for good.
 */
export const notations = ['chinese', 'parentheses', 'exponent'] as const
export type Notation = (typeof notations)[number]

export type Otherwise =
  | { readonly do: 'reject' | 'keep' | 'empty' }
  | { readonly do: 'use'; readonly value: string }

export const units = [
  'yuan',
  'fen',
  'thousand_yuan',
  'wan_yuan',
  'percent',
  'permille',
  'basis_point',
] as const
export type Unit = (typeof units)[number]

/** Values that go to the vault and never to the lake. */
export interface IdentityColumn {
  /** A field of the vault: `name`, `mobile`, … */
  readonly field: string
  readonly from: string
  /** What an empty field of a row means: there is none any more, or nothing is said. */
  readonly empty: EmptyIdentity
}
