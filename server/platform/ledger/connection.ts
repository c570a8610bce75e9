import pg from 'pg'
import type { Log } from '#platform/log/index.ts'
import { LedgerError } from './ledger-error.ts'
import { ledgerTypes } from './return-types.ts'

/** The oldest PostgreSQL the product is tested on. */
export const OLDEST_SERVER_MAJOR = 15

/** Connections one process may hold open; a PostgreSQL allows 100 in all by default. */
const POOL_SIZE = 12

/** How long a free connection is waited for: then the person is told. */
const CONNECT_MS = 30_000

/** The end of every wait, for a server that is frozen: longer than any statement of a night. */
const LONGEST_QUERY_MS = 30 * 60_000

/**
 * Where a ledger is: enough for another process, or for a library with its own pool, to reach it.
 */
export interface LedgerAddress {
  /** `postgresql://…`; may hold a password: never log it, never show it. */
  readonly url: string
  /** The same without the password, for people and logs. */
  readonly shown: string
}

/** Checks that a `DATABASE_URL` is a PostgreSQL address and gives it without its password. */
export function parseDatabaseUrl(databaseUrl: string): LedgerAddress {
  let parsed: URL
  try {
    parsed = new URL(databaseUrl)
  } catch (cause) {
    throw invalidUrl(cause)
  }
  if (parsed.protocol !== 'postgres:' && parsed.protocol !== 'postgresql:') throw invalidUrl()
  const shown = new URL(databaseUrl)
  if (shown.password !== '') shown.password = '***'
  if (shown.searchParams.has('password')) shown.searchParams.set('password', '***')
  return { url: databaseUrl, shown: shown.href }
}

function invalidUrl(cause?: unknown): LedgerError {
  return new LedgerError(
    'ledger.database_url_invalid',
    {
      zh:
        'DATABASE_URL 不是 PostgreSQL 地址。' +
        '请写成 postgresql://用户:密码@主机:5432/库名，或删去它以使用自带的数据库。',
      en:
        'DATABASE_URL is not a PostgreSQL address. Write ' +
        'postgresql://user:password@host:5432/database, ' +
        'or remove it to use the database that comes with Zhike.',
    },
    { cause },
  )
}

/** A pool whose sessions run in UTC and give values as `return-types.ts` says. Connects lazily. */
export function createPool(address: LedgerAddress, log: Log): pg.Pool {
  const pool = new pg.Pool({
    connectionString: address.url,
    max: POOL_SIZE,
    types: ledgerTypes,
    options: '-c TimeZone=UTC -c DateStyle=ISO,YMD',
    application_name: 'zhike',
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: LONGEST_QUERY_MS,
    // A process that only forgot to close its ledger may still end.
    allowExitOnIdle: true,
  })
  // One that is lost while somebody uses it fails their query, and that is told there: without a
  // listener of its own the same error would end the process.
  pool.on('connect', (client) => {
    client.on('error', (error) => log.debug({ err: error }, 'a ledger connection in use was lost'))
  })
  pool.on('error', (error) => {
    if (!pool.ending) {
      log.warn({ err: error }, 'an idle ledger connection was lost; the next query opens a new one')
    }
  })
  return pool
}

/** Refuses a server we can't reach or that is too old; gives its version, e.g. `150018`. */
export async function checkServer(
  pool: pg.Pool,
  address: LedgerAddress,
  oldest: number = OLDEST_SERVER_MAJOR,
): Promise<number> {
  let version: number
  try {
    const answer = await pool.query<{ server_version_num: string }>('show server_version_num')
    version = Number(answer.rows[0]?.server_version_num)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new LedgerError(
      'ledger.unreachable',
      {
        zh: `连不上数据库 ${address.shown}：${reason}。请检查 DATABASE_URL、网络与账号。`,
        en:
          `The database at ${address.shown} can't be reached: ${reason}. ` +
          'Check DATABASE_URL, the network and the account.',
      },
      { cause },
    )
  }
  const major = Math.floor(version / 10_000)
  if (major < oldest) {
    throw new LedgerError('ledger.server_too_old', {
      zh: `数据库 ${address.shown} 是 PostgreSQL ${major}；知客需要 ${oldest} 或更新的版本。`,
      en:
        `The database at ${address.shown} is PostgreSQL ${major}; ` +
        `Zhike needs ${oldest} or newer.`,
    })
  }
  return version
}
