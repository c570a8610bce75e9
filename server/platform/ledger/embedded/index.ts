import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '#platform/log/index.ts'
import type { LedgerAddress } from '../connection.ts'
import { joinServer } from './join.ts'
import type { Member } from './join.ts'
import { SOCKET_PORT } from './places.ts'
import type { Places } from './places.ts'

/** The embedded server of a home, shared by all processes that use the home. */
export interface EmbeddedServer {
  /** The address of a database, made when it is not there. */
  ensureDatabase(name: string): Promise<LedgerAddress>
  address(database: string): LedgerAddress
  /**
   * Call after the last connection is closed. The last to leave waits until the server has stopped.
   */
  leave(): Promise<void>
}

export interface EmbeddedServerOptions {
  readonly home: string
  /** False only for tests: nothing survives a power cut. */
  readonly durable: boolean
  readonly log: Log
}

const DUPLICATE_DATABASE = '42P04'
const UNIQUE_VIOLATION = '23505'

/** Joins or starts the server of a home. While we are in, a lost keeper is replaced. */
export async function openEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const { home, durable, log } = options
  const leaving = new AbortController()
  let member = await joinServer(home, durable)
  const { places } = member
  log.debug({ keeper: member.keeper, server: member.server }, 'joined the embedded ledger')
  let rejoining: Promise<void> = Promise.resolve()

  function watch(current: Member): void {
    current.onLost(() => {
      if (!leaving.signal.aborted) rejoining = rejoin()
    })
  }

  async function rejoin(): Promise<void> {
    log.warn('the keeper of the embedded ledger is gone; starting another')
    for (let wait = 100; !leaving.signal.aborted; wait = Math.min(wait * 2, 30_000)) {
      try {
        member = await joinServer(home, durable)
        watch(member)
        return
      } catch (error) {
        log.error({ err: error }, 'the embedded ledger could not be started again')
        await pause(wait, undefined, { ref: false })
      }
    }
  }

  watch(member)
  return {
    address: (database) => addressOf(places, database),
    ensureDatabase: async (name) => {
      await createDatabase(addressOf(places, 'postgres'), name)
      return addressOf(places, name)
    },
    leave: async () => {
      leaving.abort()
      await rejoining
      await member.leave()
    },
  }
}

function addressOf(places: Places, database: string): LedgerAddress {
  const folder = encodeURIComponent(places.socketFolder)
  const url = `postgresql://zhike@localhost/${database}?host=${folder}&port=${SOCKET_PORT}`
  return { url, shown: `${places.socketFolder} (${database})` }
}

async function createDatabase(server: LedgerAddress, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [name])
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  } catch (error) {
    // Two processes on their first start: the other one was quicker.
    const code = error instanceof pg.DatabaseError ? error.code : undefined
    if (code !== DUPLICATE_DATABASE && code !== UNIQUE_VIOLATION) throw error
  } finally {
    await client.end()
  }
}
