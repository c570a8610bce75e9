import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api'
import { mkdir } from 'node:fs/promises'
import { plainValue } from './plain-values.ts'
import type { PlainValue } from './plain-values.ts'
import { quoteText } from './quote.ts'

/** A value bound to `?` (given as a list) or `$name` (given as an object). */
export type Parameter = string | number | bigint | boolean | null
export type Parameters = readonly Parameter[] | Readonly<Record<string, Parameter>>

export interface Connection {
  /** Runs a statement whose rows, if any, nobody needs. */
  run(sql: string, parameters?: Parameters): Promise<void>
  /** All rows, as plain values (see `plainValue`). `T` is what the caller knows of its own SQL. */
  rows<T = Record<string, PlainValue>>(sql: string, parameters?: Parameters): Promise<T[]>
  /** Rows in batches of about two thousand: memory stays flat however many there are. */
  batches<T = Record<string, PlainValue>>(
    sql: string,
    parameters?: Parameters,
  ): AsyncGenerator<T[], void, undefined>
  /**
   * The engine's own columns, about two thousand rows at a time: for who reads millions of values.
   */
  chunks(sql: string): AsyncGenerator<DuckDBDataChunk, void, undefined>
  /** Stops what runs on this connection; the pending call rejects. */
  interrupt(): void
  close(): void
}

export interface Engine {
  connect(): Promise<Connection>
  /** Closes the database and every connection still open on it. */
  close(): void
}

export interface EngineOptions {
  /** A DuckDB file; absent: in memory, spilling to `tempDirectory`. */
  readonly path?: string
  readonly readOnly?: boolean
  readonly threads?: number
  /** As DuckDB writes it: `'4GB'`. */
  readonly memoryLimit?: string
  /** Where large queries spill: inside the home, never the machine's own /tmp. */
  readonly tempDirectory: string
  /**
   * What `date` of an instant means; UTC unless said. Rows carry instants in UTC whatever this is.
   */
  readonly timeZone?: string
}

/**
 * An in-process engine over Parquet and one optional DuckDB file. It never reaches for a network.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  await mkdir(options.tempDirectory, { recursive: true })
  const instance = await DuckDBInstance.create(options.path ?? ':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    temp_directory: options.tempDirectory,
    // Nothing of ours depends on the order of rows in a file; without it large copies stay in
    // memory.
    preserve_insertion_order: 'false',
    ...(options.readOnly === true && { access_mode: 'READ_ONLY' }),
    ...(options.threads !== undefined && { threads: String(options.threads) }),
    ...(options.memoryLimit !== undefined && { memory_limit: options.memoryLimit }),
  })
  const open = new Set<Connection>()
  const timeZone = options.timeZone ?? 'UTC'
  return {
    async connect() {
      const duck = await instance.connect()
      await duck.run(`set TimeZone = ${quoteText(timeZone)}`)
      const connection = wrap(duck, () => open.delete(connection))
      open.add(connection)
      return connection
    },
    close() {
      for (const connection of open) connection.close()
      instance.closeSync()
    },
  }
}

function bindable(parameters: Parameters | undefined) {
  if (parameters === undefined) return undefined
  return Array.isArray(parameters)
    ? ([...parameters] as Parameter[])
    : ({ ...parameters } as Record<string, Parameter>)
}

function wrap(duck: DuckDBConnection, onClose: () => void): Connection {
  let closed = false
  return {
    async run(sql, parameters) {
      await duck.run(sql, bindable(parameters))
    },
    async rows<T>(sql: string, parameters?: Parameters): Promise<T[]> {
      const reader = await duck.runAndReadAll(sql, bindable(parameters))
      return reader.convertRowObjects(plainValue) as T[]
    },
    async *batches<T>(sql: string, parameters?: Parameters) {
      const result = await duck.stream(sql, bindable(parameters))
      for await (const batch of result.yieldConvertedRowObjects(plainValue)) yield batch as T[]
    },
    async *chunks(sql) {
      const result = await duck.stream(sql)
      for (;;) {
        const chunk = await result.fetchChunk()
        if (chunk === null || chunk.rowCount === 0) return
        yield chunk
      }
    },
    interrupt: () => duck.interrupt(),
    close() {
      if (closed) return
      closed = true
      onClose()
      duck.closeSync()
    },
  }
}
