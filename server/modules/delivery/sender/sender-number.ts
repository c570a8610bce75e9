import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import pg from 'pg'

import type { Ledger, Queryable } from '#platform/ledger/index.ts'
import type { Log } from '#platform/log/index.ts'

/** First of the two numbers of a sender's advisory lock; the second is its own number. */
const SENDER_LOCK = 7_310_044

/**
 * A process that sends, known by a number. It holds an advisory lock on it through a connection of
 * its own; PostgreSQL lets go of it when the process dies, and that is how others know at once.
 */
export interface SenderNumber {
  readonly number: number
  close(): Promise<void>
}

export async function openSenderNumber(ledger: Ledger, log: Log): Promise<SenderNumber> {
  const { rows: [next] } = await sql<{ number: number }>`
    select nextval('delivery_sender_number') as number
  `.execute(ledger.db)
  const number = next?.number ?? 0
  const closed = new AbortController()
  let client = await connect()

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({
      connectionString: ledger.address.url,
      application_name: 'zhike-sender',
      keepAlive: true,
    })
    fresh.on('error', (error) => {
      if (closed.signal.aborted) return
      log.warn({ err: error }, 'the sender lost its connection; taking its number again')
      void reconnect()
    })
    await fresh.connect()
    await fresh.query('select pg_advisory_lock($1, $2)', [SENDER_LOCK, number])
    return fresh
  }

  async function reconnect(): Promise<void> {
    for (let wait = 50; !closed.signal.aborted; wait = Math.min(wait * 2, 5_000)) {
      try {
        client = await connect()
        return
      } catch (error) {
        log.warn({ err: error }, 'the sender can not reach the ledger yet')
        await pause(wait, undefined, { ref: false })
      }
    }
  }

  return {
    number,
    close: async () => {
      closed.abort()
      await client.end()
    },
  }
}

/**
 * Messages a dead process was sending may have been accepted: they wait again, in doubt, so that
 * the gateway is asked first.
 * @returns how many
 */
export async function takeOverFromDead(ledger: Ledger, own: number, now: string): Promise<number> {
  const { rows } = await sql<{ sender: number }>`
    select distinct sender
    from message
    where state = 'sending'
      and sender <> ${own}
  `.execute(ledger.db)
  let taken = 0
  for (const { sender } of rows) {
    taken += await ledger.db.transaction().execute(async (transaction) =>
      (await isGone(transaction, sender)) ? putBack(transaction, sender, now) : 0)
  }
  return taken
}

/** If nobody holds the number, it is held until the transaction ends: one takes over, not two. */
async function isGone(transaction: Queryable, sender: number): Promise<boolean> {
  const { rows: [answer] } = await sql<{ free: boolean }>`
    select pg_try_advisory_xact_lock(${SENDER_LOCK}::integer, ${sender}::integer) as free
  `.execute(transaction)
  return answer?.free ?? false
}

async function putBack(transaction: Queryable, sender: number, now: string): Promise<number> {
  const { numAffectedRows } = await sql`
    update message set
      state = 'waiting',
      sender = null,
      in_doubt = true,
      due_at = ${now},
      updated_at = ${now}
    where state = 'sending'
      and sender = ${sender}
  `.execute(transaction)
  return Number(numAffectedRows ?? 0n)
}
