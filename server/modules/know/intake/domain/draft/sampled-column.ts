import { readDateFormat } from '../feed/date-format.ts'

/** What a sample shows of a column. */
export interface SampledColumn {
  readonly name: string
  /** The date format all its values have, as a feed writes it. */
  readonly dateFormat: string | undefined
  readonly twoDigitYear: boolean
  readonly hasTime: boolean
  /** All values are numbers. */
  readonly numeric: boolean
  readonly negative: boolean
  readonly decimals: boolean
  readonly thousands: boolean
  readonly trailingMinus: boolean
  /** No two rows have the same value, and none is empty. */
  readonly unique: boolean
  readonly empty: number
  /** Values stand in several rows. */
  readonly repeats: boolean
  /** Values that are there, as many as tell. */
  readonly sample: readonly string[]
  /** Its values, if they are few. */
  readonly values: readonly string[] | undefined
  readonly example: string
  /** What of a person its values seem to be, whatever it is called. */
  readonly identity: 'id_number' | 'mobile' | undefined
}

const FEW_VALUES = 12

/** Formats banks use, the strictest first; each with the pattern its values have. */
const dateFormats: readonly (readonly [format: string, pattern: RegExp])[] = [
  ['yyyy-MM-dd HH:mm:ss', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/],
  ['yyyy/MM/dd HH:mm:ss', /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d$/],
  ['yyyyMMddHHmmss', /^(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])([01]\d|2[0-3])[0-5]\d[0-5]\d$/],
  ['yyyyMMdd HH:mm:ss', /^(19|20)\d{6} \d\d:\d\d:\d\d$/],
  ['yyMMdd HH:mm:ss', /^\d{6} \d\d:\d\d:\d\d$/],
  ['iso8601', /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/],
  ['yyyy-MM-dd', /^\d{4}-\d\d-\d\d$/],
  ['yyyy/MM/dd', /^\d{4}\/\d\d\/\d\d$/],
  ['yyyy/M/d', /^\d{4}\/\d{1,2}\/\d{1,2}$/],
  ['yyyy年MM月dd日', /^\d{4}年\d\d月\d\d日$/],
  ['yyyy-M-d', /^\d{4}-\d{1,2}-\d{1,2}$/],
  ['yyyy.M.d', /^\d{4}\.\d{1,2}\.\d{1,2}$/],
  ['yyyy年M月d日', /^\d{4}年\d{1,2}月\d{1,2}日$/],
  ['yyyyMMdd', /^(18|19|20|99)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/],
  ['yyMMdd', /^\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/],
]

/** Looks at a column's values in a sample; those in `nulls` are missing. */
export function sampleColumn(
  name: string,
  values: readonly string[],
  nulls: readonly string[],
): SampledColumn {
  const there = values.map((value) => value.trim()).filter((value) => !nulls.includes(value))
  const all = (pattern: RegExp) => there.length > 0 && there.every((value) => pattern.test(value))
  const found = dateFormats.find(([, pattern]) => all(pattern))?.[0]
  const distinct = new Set(there)
  return {
    name,
    dateFormat: found,
    twoDigitYear: found !== undefined && found !== 'iso8601' && !found.includes('yyyy'),
    hasTime: found !== undefined && (readDateFormat(found, 1900)?.hasTime ?? false),
    numeric: all(/^[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?-?$/),
    negative: there.some((value) => /^-|-$/.test(value)),
    decimals: there.some((value) => /\.\d/.test(value)),
    thousands: there.some((value) => /\d,\d{3}/.test(value)),
    trailingMinus: there.some((value) => /\d-$/.test(value)) && all(/^[\d.,+-]+$/),
    unique: distinct.size === values.length,
    empty: values.length - there.length,
    repeats: distinct.size < there.length,
    sample: there.slice(0, 1_000),
    values: distinct.size <= FEW_VALUES ? [...distinct].sort() : undefined,
    example: there[0] ?? '',
    identity: identityOf(there),
  }
}

/** Most values, not all: old numbers, landlines and typing errors stand among them. */
const MOST = 0.6
const identityPatterns = {
  id_number: /^\d{6}(18|19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dXx]$/,
  mobile: /^(\+?86)?1[3-9]\d{9}$/,
} as const

function identityOf(values: readonly string[]): SampledColumn['identity'] {
  const share = (pattern: RegExp) =>
    values.filter((value) => pattern.test(value)).length / values.length
  if (values.length === 0) return undefined
  if (share(identityPatterns.id_number) > MOST) return 'id_number'
  return share(identityPatterns.mobile) > MOST ? 'mobile' : undefined
}
