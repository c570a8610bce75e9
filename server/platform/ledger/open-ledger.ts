import { Kysely, PostgresDialect } from 'kysely'
import type { QueryExecutorProvider } from 'kysely'
import type pg from 'pg'
import type { Log } from '#platform/log/index.ts'
import { checkServer, createPool, parseDatabaseUrl } from './connection.ts'
import type { LedgerAddress } from './connection.ts'
import { openEmbeddedServer } from './embedded/index.ts'

/** Each module names its own tables: `ledger.db.$extendTables<AccessTables>()`. */
export type NoTables = Record<never, never>

/**
 * Whatever can run a statement: `ledger.db` or the caller's transaction. Platform functions that
 * write take one, so that what they write commits or rolls back with the caller's own rows.
 */
export type Queryable = QueryExecutorProvider

export interface LedgerOptions {
  /** The bank's folder; the embedded server keeps its data in `<home>/ledger`. */
  readonly home: string
  /** The bank's own PostgreSQL, 15 or newer. Absent or empty: the embedded server. */
  readonly databaseUrl?: string | undefined
  readonly log: Log
}

/** An open ledger. Close it: the last to leave stops the embedded server. */
export interface Ledger {
  readonly pool: pg.Pool
  /** For how values arrive (dates as text, int8 as a checked number …) see `return-types.ts`. */
  readonly db: Kysely<NoTables>
  readonly kind: 'embedded' | 'bank'
  readonly address: LedgerAddress
  /** As PostgreSQL counts: 180004 is 18.4. */
  readonly serverVersion: number
  /** Called after the last connection is closed; part of `close`. */
  readonly leave: () => Promise<void>
  /** Ends the connections; for the last user of an embedded server, waits until it has stopped. */
  close(): Promise<void>
}

/**
 * Opens the ledger, starting the embedded server when nobody else has. Does not migrate.
 * @throws LedgerError naming what is wrong and the cure.
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  if (options.databaseUrl !== undefined && options.databaseUrl !== '') {
    return await connect('bank', parseDatabaseUrl(options.databaseUrl), options.log, async () => {})
  }
  const server = await openEmbeddedServer({ home: options.home, durable: true, log: options.log })
  try {
    const address = await server.ensureDatabase('zhike')
    return await connect('embedded', address, options.log, () => server.leave())
  } catch (error) {
    await server.leave()
    throw error
  }
}

/** A ledger on a server that someone else keeps running; `leave` is called after the last query. */
export async function connect(
  kind: Ledger['kind'],
  address: LedgerAddress,
  log: Log,
  leave: () => Promise<void>,
): Promise<Ledger> {
  const pool = createPool(address, log)
  let serverVersion: number
  try {
    serverVersion = await checkServer(pool, address)
  } catch (error) {
    await pool.end()
    throw error
  }
  const db = new Kysely<NoTables>({ dialect: new PostgresDialect({ pool }) })
  let closing: Promise<void> | undefined
  return {
    pool,
    db,
    kind,
    address,
    serverVersion,
    leave,
    close: () => (closing ??= pool.end().then(leave)),
  }
}
