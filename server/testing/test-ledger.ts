import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { migrate, migrationsFolder } from '#platform/ledger/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import { createPool, parseDatabaseUrl } from '#platform/ledger/connection.ts'
import type { LedgerAddress } from '#platform/ledger/connection.ts'
import { openEmbeddedServer } from '#platform/ledger/embedded/index.ts'
import { readMigrations } from '#platform/ledger/migrate.ts'
import { connect } from '#platform/ledger/open-ledger.ts'
import { silentLog } from '#platform/log/index.ts'

/** A ledger of one test file: an empty, migrated database that nobody else sees. */
export interface TestLedger extends Ledger {
  /** A folder of its own, for what lies beside a ledger (keys, files); removed with it. */
  readonly home: string
  /** Closes the connections and drops the database. */
  close(): Promise<void>
}

export interface TestLedgerOptions {
  /** False: an empty database, for tests of migrations. Default: all migrations have run. */
  readonly migrated?: boolean
}

/** A server tests may fill with databases. */
interface TestServer {
  readonly kind: Ledger['kind']
  address(database: string): LedgerAddress
  leave(): Promise<void>
}

const TEMPLATE_LOCK = 7_310_042
/** What killed tests left is dropped after this many seconds. */
const STALE_DATABASE_S = 3_600
const STALE_TEMPLATE_S = 86_400

/**
 * A fresh ledger for a test file, on one server that all test files of a run share: the embedded
 * one by default, the server of `ZHIKE_TEST_DATABASE_URL` (its account must be allowed to create
 * databases) when that is set. Close it in `after`.
 */
export async function testLedger(options: TestLedgerOptions = {}): Promise<TestLedger> {
  const server = await joinTestServer()
  const name = await withAdmin(server, async (admin) => {
    await dropStale(admin)
    const fresh = await freshName(admin, 'test', randomEnd())
    const template = options.migrated === false ? 'template0' : await ensureTemplate(server, admin)
    await admin.query(`create database ${fresh} template ${template}`)
    return fresh
  })
  const home = mkdtempSync(join(tmpdir(), 'zhike-home-'))
  const ledger = await connect(server.kind, server.address(name), silentLog(), async () => {})
  let closing: Promise<void> | undefined
  return {
    ...ledger,
    home,
    close: () =>
      (closing ??= (async () => {
        await ledger.close()
        await withAdmin(server, (admin) => admin.query(`drop database ${name} with (force)`))
        rmSync(home, { recursive: true, force: true })
        await server.leave()
      })()),
  }
}

async function joinTestServer(): Promise<TestServer> {
  const given = process.env['ZHIKE_TEST_DATABASE_URL']
  if (given !== undefined && given !== '') {
    return {
      kind: 'bank',
      address: (database) => {
        const url = new URL(given)
        url.pathname = `/${database}`
        return parseDatabaseUrl(url.href)
      },
      leave: async () => {},
    }
  }
  const home = join('/tmp', `zhike-tests-${process.getuid?.() ?? 'all'}`)
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const server = await openEmbeddedServer({ home, durable: false, log: silentLog() })
  return { kind: 'embedded', address: server.address, leave: server.leave }
}

async function withAdmin<T>(
  server: TestServer,
  work: (admin: pg.Client) => Promise<T>,
): Promise<T> {
  const admin = new pg.Client({ connectionString: server.address('postgres').url })
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}

/** A database with all migrations, made once for each state of the migrations folder. */
async function ensureTemplate(server: TestServer, admin: pg.Client): Promise<string> {
  const found = await findTemplate(admin)
  if (found !== undefined) return found
  await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK])
  try {
    const madeMeanwhile = await findTemplate(admin)
    if (madeMeanwhile !== undefined) return madeMeanwhile
    const unfinished = await freshName(admin, 'test', randomEnd())
    await admin.query(`create database ${unfinished} template template0`)
    const pool = createPool(server.address(unfinished), silentLog())
    try {
      await migrate(pool)
    } finally {
      await pool.end()
    }
    const finished = await freshName(admin, 'template', migrationsHash())
    await whenUnused(() => admin.query(`alter database ${unfinished} rename to ${finished}`))
    return finished
  } finally {
    await admin.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK])
  }
}

async function findTemplate(admin: pg.Client): Promise<string | undefined> {
  const { rows } = await admin.query<{ datname: string }>(
    'select datname from pg_database where datname ~ $1',
    [`^zhike_template_[0-9]+_${migrationsHash()}$`],
  )
  return rows[0]?.datname
}

/** The pool's last connection may take a moment to be gone. */
async function whenUnused(work: () => Promise<unknown>): Promise<void> {
  const OBJECT_IN_USE = '55006'
  for (let tries = 0; ; tries += 1) {
    try {
      await work()
      return
    } catch (error) {
      const inUse = error instanceof pg.DatabaseError && error.code === OBJECT_IN_USE
      if (!inUse || tries >= 100) throw error
      await new Promise((resolve) => {
        setTimeout(resolve, 20)
      })
    }
  }
}

function migrationsHash(): string {
  const sums = readMigrations(migrationsFolder).map((file) => `${file.file} ${file.checksum}`)
  return createHash('sha256').update(sums.join('\n')).digest('hex').slice(0, 16)
}

async function dropStale(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ datname: string }>(`
    select datname
    from pg_database
    where datname ~ '^zhike_(test|template)_[0-9]+_'
      and not exists (select from pg_stat_activity a where a.datname = pg_database.datname)
      and split_part(datname, '_', 3)::bigint < extract(epoch from now()) - case
        when datname like 'zhike_test_%' then ${STALE_DATABASE_S}
        else ${STALE_TEMPLATE_S}
      end
  `)
  for (const { datname } of rows) await admin.query(`drop database if exists ${datname}`)
}

/** A name no other test takes; it tells its age by the server's clock, so that what is stale goes. */
async function freshName(
  admin: pg.Client,
  kind: 'test' | 'template',
  end: string,
): Promise<string> {
  const { rows } = await admin.query<{ made: string }>(
    'select floor(extract(epoch from now()))::bigint as made',
  )
  return `zhike_${kind}_${rows[0]?.made}_${end}`
}

function randomEnd(): string {
  return randomBytes(4).toString('hex')
}
