import pg from 'pg'
import type { CustomTypesConfig } from 'pg'

/**
 * How a value of the ledger arrives in TypeScript, decided here once because drivers differ:
 *
 * | PostgreSQL          | arrives as                                                            |
 * |---------------------|-----------------------------------------------------------------------|
 * | int8                | `number`; a value beyond 2^53-1 throws instead of being rounded       |
 * | numeric             | text, every digit kept                                                |
 * | date                | text `YYYY-MM-DD`                                                     |
 * | timestamptz         | ISO 8601 text in UTC, `2026-10-31T08:00:00.123Z` (six digits of a     |
 * |                     | second when the server holds microseconds)                            |
 * | timestamp, time     | text as the server writes it                                          |
 * | json, jsonb         | parsed                                                                |
 * | bytea               | `Buffer`                                                              |
 *
 * Arrays of these follow their elements. Anything else is as node-postgres does it.
 */
export const ledgerTypes: CustomTypesConfig = { getTypeParser }

type TextParser = (text: string) => unknown

const { builtins } = pg.types
// 1009 is text[], which the list of built-in types leaves out.
const TEXT_ARRAY = 1009 as typeof builtins.TEXT
const parseTextArray: (text: string) => (string | null)[] = pg.types.getTypeParser(TEXT_ARRAY)

const scalars: ReadonlyMap<number, TextParser> = new Map<number, TextParser>([
  [builtins.INT8, safeInteger],
  [builtins.NUMERIC, asText],
  [builtins.DATE, asText],
  [builtins.TIME, asText],
  [builtins.TIMESTAMP, asText],
  [builtins.TIMESTAMPTZ, isoInstant],
])

/** Array type → element type; the numbers are PostgreSQL's own and never change. */
const arrays: ReadonlyMap<number, number> = new Map([
  [1016, builtins.INT8],
  [1231, builtins.NUMERIC],
  [1182, builtins.DATE],
  [1183, builtins.TIME],
  [1115, builtins.TIMESTAMP],
  [1185, builtins.TIMESTAMPTZ],
])

const arrayParsers: ReadonlyMap<number, TextParser> = new Map(
  [...arrays].map(([array, element]): [number, TextParser] => {
    const parse = scalars.get(element) ?? asText
    return [
      array,
      (text) => parseTextArray(text).map((item) => (item === null ? null : parse(item))),
    ]
  }),
)

function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: never) => unknown {
  const ours = format === 'binary' ? undefined : (scalars.get(oid) ?? arrayParsers.get(oid))
  return ours ?? pg.types.getTypeParser(oid, format)
}

function asText(text: string): string {
  return text
}

function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(`the ledger holds the whole number ${text}, too large to be read exactly`)
  }
  return value
}

/**
 * `2026-10-31 08:00:00.5+00` → `2026-10-31T08:00:00.500Z`. Sessions run in UTC, so `+00` always.
 */
function isoInstant(text: string): string {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/.exec(text)
  if (match === null) {
    throw new RangeError(`the ledger holds ${text}, which is not a time of our calendar in UTC`)
  }
  const fraction = (match[3] ?? '').padEnd(6, '0')
  const digits = fraction.endsWith('000') ? fraction.slice(0, 3) : fraction
  return `${match[1]}T${match[2]}.${digits}Z`
}
