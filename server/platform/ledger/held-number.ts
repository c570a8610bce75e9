import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import pg from 'pg'
import type { Log } from '#platform/log/index.ts'
import type { Ledger, Queryable } from './open-ledger.ts'

/** A kind of process that is known by a number. */
export interface NumberedKind {
  /** As the log and PostgreSQL's list of connections call it: `runner`. */
  readonly name: string
  /** The sequence numbers are drawn from. */
  readonly sequence: string
  /** First of the two numbers of the advisory lock; the second is the process's own. */
  readonly lock: number
}

/**
 * A process known by a number. It holds an advisory lock on it through a connection of its own;
 * PostgreSQL lets go of it when the process dies, and that is how others know at once.
 */
export interface HeldNumber {
  readonly number: number
  close(): Promise<void>
}

/**
 * Draws a number and holds it until closed; a lost connection is opened again, and the number taken
 * again.
 * @param prepare what else the connection is for, done each time it is opened
 */
export async function holdNumber(
  ledger: Ledger,
  log: Log,
  kind: NumberedKind,
  prepare: (client: pg.Client) => Promise<void> = async () => {},
): Promise<HeldNumber> {
  const {
    rows: [next],
  } = await sql<{ number: number }>`
    select nextval(${kind.sequence}::regclass) as number
  `.execute(ledger.db)
  if (next === undefined) throw new Error('a sequence always has a next number')
  const { number } = next
  const closed = new AbortController()
  let held: pg.Client | undefined = await connect()

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({
      connectionString: ledger.address.url,
      application_name: `zhike-${kind.name}`,
      keepAlive: true,
    })
    fresh.on('error', (error) => {
      // One that never held the number has told so to who was opening it.
      if (closed.signal.aborted || fresh !== held) return
      held = undefined
      log.warn({ err: error, kind: kind.name }, 'a connection was lost; its number is taken again')
      void reconnect()
    })
    await fresh.connect()
    await fresh.query('select pg_advisory_lock($1, $2)', [kind.lock, number])
    await prepare(fresh)
    return fresh
  }

  async function reconnect(): Promise<void> {
    for (let wait = 50; !closed.signal.aborted; wait = Math.min(wait * 2, 5_000)) {
      try {
        const fresh = await connect()
        if (closed.signal.aborted) await fresh.end()
        else held = fresh
        return
      } catch (error) {
        log.warn({ err: error, kind: kind.name }, 'the ledger can not be reached yet')
        await pause(wait, undefined, { ref: false })
      }
    }
  }

  return {
    number,
    close: async () => {
      closed.abort()
      await held?.end()
    },
  }
}

/**
 * Whether nobody holds a number any more. If so, it is held until the transaction ends, so that one
 * process takes over what the dead one left, not two.
 */
export async function isNumberFree(
  transaction: Queryable,
  { lock }: NumberedKind,
  number: number,
): Promise<boolean> {
  const {
    rows: [answer],
  } = await sql<{ free: boolean }>`
    select pg_try_advisory_xact_lock(${lock}::integer, ${number}::integer) as free
  `.execute(transaction)
  return answer?.free ?? false
}
