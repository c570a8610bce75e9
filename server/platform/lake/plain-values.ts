import {
  DuckDBTypeId,
  arrayFromArrayValue,
  arrayFromListValue,
  objectFromStructValue,
} from '@duckdb/node-api'
import type {
  DuckDBDecimalValue,
  DuckDBTimestampTZValue,
  DuckDBValue,
  DuckDBValueConverter,
} from '@duckdb/node-api'

/** What a query answers with: nothing that JSON could not carry. */
export type PlainValue =
  | string
  | number
  | boolean
  | null
  | PlainValue[]
  | { [name: string]: PlainValue }

const MICROSECONDS_A_MILLISECOND = 1_000n

function integerAsNumber(value: DuckDBValue): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) {
    throw new RangeError(`${String(value)} is beyond the integers a number holds exactly`)
  }
  return number
}

function decimalAsNumber(value: DuckDBValue): number {
  const decimal = value as DuckDBDecimalValue
  integerAsNumber(decimal.value)
  return Number(decimal.toString())
}

function instantAsText(value: DuckDBValue): string {
  const { micros } = value as DuckDBTimestampTZValue
  return new Date(Number(micros / MICROSECONDS_A_MILLISECOND)).toISOString().replace('.000Z', 'Z')
}

const convertByType: Partial<Record<DuckDBTypeId, DuckDBValueConverter<PlainValue>>> = {
  [DuckDBTypeId.BOOLEAN]: (value) => value === true,
  [DuckDBTypeId.TINYINT]: integerAsNumber,
  [DuckDBTypeId.SMALLINT]: integerAsNumber,
  [DuckDBTypeId.INTEGER]: integerAsNumber,
  [DuckDBTypeId.BIGINT]: integerAsNumber,
  [DuckDBTypeId.HUGEINT]: integerAsNumber,
  [DuckDBTypeId.UTINYINT]: integerAsNumber,
  [DuckDBTypeId.USMALLINT]: integerAsNumber,
  [DuckDBTypeId.UINTEGER]: integerAsNumber,
  [DuckDBTypeId.UBIGINT]: integerAsNumber,
  [DuckDBTypeId.UHUGEINT]: integerAsNumber,
  [DuckDBTypeId.FLOAT]: Number,
  [DuckDBTypeId.DOUBLE]: Number,
  [DuckDBTypeId.DECIMAL]: decimalAsNumber,
  [DuckDBTypeId.VARCHAR]: String,
  [DuckDBTypeId.ENUM]: String,
  [DuckDBTypeId.UUID]: String,
  [DuckDBTypeId.DATE]: String,
  [DuckDBTypeId.TIME]: String,
  [DuckDBTypeId.TIMESTAMP]: String,
  [DuckDBTypeId.TIMESTAMP_S]: String,
  [DuckDBTypeId.TIMESTAMP_MS]: String,
  [DuckDBTypeId.TIMESTAMP_TZ]: instantAsText,
  [DuckDBTypeId.LIST]: arrayFromListValue,
  [DuckDBTypeId.ARRAY]: arrayFromArrayValue,
  [DuckDBTypeId.STRUCT]: objectFromStructValue,
  [DuckDBTypeId.SQLNULL]: () => null,
}

/**
 * Plain values, decided once for all readers:
 * - integers of any width become numbers and must be safe ones (beyond 2^53: cast to varchar);
 * - decimals become numbers when their digits form a safe integer (every amount below 90 trillion
 *   yuan prints back exactly), else the same refusal;
 * - dates are `YYYY-MM-DD`, timestamps `YYYY-MM-DD HH:mm:ss[.ffffff]`, instants ISO 8601 in UTC;
 * - a type without a plain form is refused: the query must cast it.
 */
export const plainValue: DuckDBValueConverter<PlainValue> = (value, type, converter) => {
  if (value === null) return null
  const convert = convertByType[type.typeId]
  if (convert === undefined) {
    throw new TypeError(`no plain value for ${type.toString()}: cast it in the query`)
  }
  return convert(value, type, converter)
}
