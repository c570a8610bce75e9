import { DuckDBBigIntVector, DuckDBIntegerVector } from '@duckdb/node-api'
import type { DuckDBDataChunk } from '@duckdb/node-api'
import { rm } from 'node:fs/promises'

import { openEngine } from '../engine.ts'
import type { Connection } from '../engine.ts'
import { quoteIdentifier, quoteText } from '../quote.ts'
import type { BitmapColumn, NumberKind } from './bitmap-column.ts'
import { BitmapFileWriter } from './bitmap-file.ts'
import { BLOCK_ROWS } from './bit-slices.ts'
import { sliceBlock } from './slice-block.ts'

export interface BitmapsToWrite {
  /** A DuckDB file nobody writes to. */
  readonly database: string
  readonly relation: string
  /** The file to make; nothing may be there. */
  readonly target: string
  readonly tempDirectory: string
  readonly threads?: number
  readonly memoryLimit?: string
}

export interface BitmapsWritten {
  readonly rows: number
  readonly columns: number
  /** Columns left to the engine: texts of too many values, numbers too large or too fine. */
  readonly left: readonly string[]
}

/** More distinct texts than this are names or numbers, not codes: nobody lists them in a rule. */
const TEXTS_MOST = 20_000

/**
 * Writes the row bitmaps of a relation: one scan of it, whatever its columns. Rows are in the order
 * they come, the same for all columns.
 */
export async function writeBitmaps(given: BitmapsToWrite): Promise<BitmapsWritten> {
  const { tempDirectory, threads, memoryLimit } = given
  const engine = await openEngine({
    tempDirectory,
    ...(threads !== undefined && { threads }),
    ...(memoryLimit !== undefined && { memoryLimit }),
  })
  try {
    const connection = await engine.connect()
    await connection.run(`attach ${quoteText(given.database)} as served (read_only)`)
    const relation = `served.${quoteIdentifier(given.relation)}`
    const { columns, left } = await numberedColumns(connection, given.relation, relation)
    return await writeFile(connection, relation, columns, left, given.target)
  } finally {
    engine.close()
  }
}

/** A column with the SQL of its numbers. Missing is the least integer of its type. */
interface NumberedColumn extends BitmapColumn {
  readonly sql: string
}

async function numberedColumns(
  connection: Connection,
  name: string,
  relation: string,
): Promise<{ columns: NumberedColumn[]; left: string[] }> {
  const all = await connection.rows<{ column: string; type: string }>(
    `select column_name as column, data_type as type
     from duckdb_columns()
     where database_name = 'served' and table_name = ?
     order by column_index`,
    [name],
  )
  const known = all.flatMap(({ column, type }) => {
    const kind = kindOf(type)
    return kind === undefined ? [] : [{ name: column, kind }]
  })
  const fit = await thatFit(connection, relation, known)
  const columns: NumberedColumn[] = []
  for (const column of known.filter((one) => fit.has(one.name))) {
    columns.push(await numbered(connection, relation, column, columns.length))
  }
  const taken = new Set(columns.map((column) => column.name))
  const left = all.map(({ column }) => column).filter((column) => !taken.has(column))
  return { columns, left }
}

function kindOf(type: string): NumberKind | undefined {
  if (type === 'BOOLEAN') return 'flag'
  if (type === 'DATE') return 'day'
  if (type === 'DOUBLE') return 'millionth'
  if (type === 'VARCHAR') return 'text'
  if (/^DECIMAL\(\d+,2\)$/.test(type)) return 'cents'
  return /^(TINY|SMALL|BIG)?INT(EGER)?$/.test(type) ? 'integer' : undefined
}

/**
 * Columns whose every value is one of the numbers of their kind, exactly, and whose texts are not
 * too many: one pass over the relation.
 */
async function thatFit(
  connection: Connection,
  relation: string,
  columns: readonly BitmapColumn[],
): Promise<Set<string>> {
  const tests = columns.map(({ name, kind }, index) => {
    return `${fitSql(quoteIdentifier(name), kind)} as c${index}`
  })
  const [found] = await connection.rows<Record<string, boolean>>(
    `select ${tests.join(', ')} from ${relation}`,
  )
  const fitting = columns.filter((_, index) => found?.[`c${index}`] === true)
  return new Set(fitting.map(({ name }) => name))
}

function fitSql(column: string, kind: NumberKind): string {
  // Half of what a double holds: the distance between any two then fits as well.
  const most = Math.floor(Number.MAX_SAFE_INTEGER / 2)
  const isSafe = (limit: string) =>
    `coalesce(max(${column}) < ${limit} and min(${column}) > -${limit}, true)`
  switch (kind) {
    case 'flag':
    case 'day':
      return 'true'
    case 'integer':
      return isSafe(String(most))
    case 'cents':
      return isSafe(`${Math.floor(most / 100)}.00`)
    case 'text':
      return `approx_count_distinct(${column}) <= ${TEXTS_MOST}`
    case 'millionth': {
      const isExact = `abs(${column}) * 1e6 < ${most} and round(${column} * 1e6) / 1e6 = ${column}`
      return `coalesce(bool_and(coalesce(${isExact}, true)), true)`
    }
  }
}

const MISSING = '-2147483648'
const MISSING_LONG = "cast('-9223372036854775808' as bigint)"

async function numbered(
  connection: Connection,
  relation: string,
  { name, kind }: BitmapColumn,
  place: number,
): Promise<NumberedColumn> {
  const column = quoteIdentifier(name)
  const numberSql = (sql: string, type: string, missing: string) => ({
    ...{ name, kind, sql: `coalesce(cast(${sql} as ${type}), ${missing})` },
  })
  const short = (sql: string) => numberSql(sql, 'integer', MISSING)
  const long = (sql: string) => numberSql(sql, 'bigint', MISSING_LONG)
  switch (kind) {
    case 'flag':
      return short(column)
    case 'day':
      return short(`date_diff('day', date '1970-01-01', ${column})`)
    case 'integer':
      return long(column)
    case 'cents':
      return long(`${column} * 100`)
    case 'millionth':
      return long(`round(${column} * 1e6)`)
    case 'text': {
      const texts = await distinctTexts(connection, relation, column, place)
      return { ...short(`enum_code(cast(${column} as texts_${place}))`), texts }
    }
  }
}

/** The engine numbers texts much faster than rows could be handed over as texts. */
async function distinctTexts(
  connection: Connection,
  relation: string,
  column: string,
  place: number,
): Promise<string[]> {
  await connection.run(
    `create type texts_${place} as enum (
       select distinct ${column} from ${relation} where ${column} is not null order by 1)`,
  )
  const rows = await connection.rows<{ text: string }>(
    `select unnest(enum_range(cast(null as texts_${place}))) as text`,
  )
  return rows.map(({ text }) => text)
}

async function writeFile(
  connection: Connection,
  relation: string,
  columns: readonly NumberedColumn[],
  left: readonly string[],
  target: string,
): Promise<BitmapsWritten> {
  const writer = new BitmapFileWriter(target, columns.length)
  try {
    const selected = columns.map(({ sql }, place) => `${sql} as c${place}`)
    const block = new StagedBlock(columns.length)
    let rows = 0
    for await (const chunk of connection.chunks(`select ${selected.join(', ')} from ${relation}`)) {
      rows += chunk.rowCount
      block.take(chunk, () => writer.write(block.slices()))
    }
    if (block.rows > 0) writer.write(block.slices())
    const named = columns.map(({ name, kind, texts }, place) => ({
      ...{ name, kind, place },
      ...(texts !== undefined && { texts: [...texts] }),
    }))
    writer.finish(rows, named)
    return { rows, columns: columns.length, left }
  } catch (error) {
    await rm(target, { force: true })
    throw error
  } finally {
    writer.close()
  }
}

/** Numbers on their way from the engine's chunks into a block. */
class StagedBlock {
  rows = 0
  readonly #numbers: readonly Float64Array[]

  constructor(columns: number) {
    this.#numbers = Array.from({ length: columns }, () => new Float64Array(BLOCK_ROWS).fill(NaN))
  }

  /** Adds a chunk's rows; `onFull` is called each time a block is full, before it is emptied. */
  take(chunk: DuckDBDataChunk, onFull: () => void): void {
    const count = chunk.rowCount
    for (let from = 0; from < count; ) {
      const taken = Math.min(count - from, BLOCK_ROWS - this.rows)
      for (const [column, numbers] of this.#numbers.entries()) {
        copyNumbers(chunk, column, from, taken, numbers, this.rows)
      }
      this.rows += taken
      from += taken
      if (this.rows < BLOCK_ROWS) continue
      onFull()
      this.rows = 0
      for (const numbers of this.#numbers) numbers.fill(NaN)
    }
  }

  slices() {
    return this.#numbers.map(sliceBlock)
  }
}

/** Reads a vector's own memory: value by value it would take minutes for ten million rows. */
function copyNumbers(
  chunk: DuckDBDataChunk,
  column: number,
  from: number,
  count: number,
  into: Float64Array,
  at: number,
): void {
  const vector = chunk.getColumnVector(column)
  if (vector instanceof DuckDBIntegerVector) {
    const items = vector['items']
    for (let row = 0; row < count; row += 1) {
      const number = items[from + row] ?? 0
      into[at + row] = number === -0x8000_0000 ? NaN : number
    }
  } else if (vector instanceof DuckDBBigIntVector) {
    const { buffer, byteOffset, length } = vector['items']
    const halves = new Int32Array(buffer, byteOffset, length * 2)
    for (let row = 0; row < count; row += 1) {
      const low = halves[(from + row) * 2] ?? 0
      const high = halves[(from + row) * 2 + 1] ?? 0
      const isMissing = high === -0x8000_0000 && low === 0
      into[at + row] = isMissing ? NaN : high * 0x1_0000_0000 + (low >>> 0)
    }
  } else {
    throw new Error(`column ${column} comes as ${vector.type.toString()}, not as a number`)
  }
}
