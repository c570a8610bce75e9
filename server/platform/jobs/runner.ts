import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { sql } from 'kysely'
import type { Ledger, Queryable } from '#platform/ledger/index.ts'
import type { Log } from '#platform/log/index.ts'

/** First of the two numbers of a runner's advisory lock; the second is its own number. */
const RUNNER_LOCK = 7_310_043

/** The channel on which cancelled jobs are called out. */
export const CANCELLED_CHANNEL = 'zhike_job_cancelled'

/**
 * A process that runs jobs, known by a number. It holds an advisory lock on it through a connection
 * of its own; PostgreSQL lets go of it when the process dies, and that is how others know.
 */
export interface Runner {
  readonly number: number
  close(): Promise<void>
}

/**
 * @param onCancelled told of every job cancelled anywhere
 */
export async function openRunner(
  ledger: Ledger,
  log: Log,
  onCancelled: (jobId: string) => void,
): Promise<Runner> {
  const { rows: [next] } = await sql<{ number: number }>`
    select nextval('job_runner_number') as number
  `.execute(ledger.db)
  const number = next?.number ?? 0
  const closed = new AbortController()
  let client = await connect()

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({
      connectionString: ledger.address.url,
      application_name: 'zhike-runner',
      keepAlive: true,
    })
    fresh.on('error', (error) => {
      if (closed.signal.aborted) return
      log.warn({ err: error }, 'the runner lost its connection; taking its number again')
      void reconnect()
    })
    fresh.on('notification', (notification) => {
      if (notification.payload !== undefined) onCancelled(notification.payload)
    })
    await fresh.connect()
    await fresh.query('select pg_advisory_lock($1, $2)', [RUNNER_LOCK, number])
    await fresh.query(`listen ${CANCELLED_CHANNEL}`)
    return fresh
  }

  async function reconnect(): Promise<void> {
    for (let wait = 50; !closed.signal.aborted; wait = Math.min(wait * 2, 5_000)) {
      try {
        client = await connect()
        return
      } catch (error) {
        log.warn({ err: error }, 'the runner can not reach the ledger yet')
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
 * Whether nobody holds a runner's number any more. Inside a transaction: if so, it is held until
 * the transaction ends, so that only one process takes over what the dead one left.
 */
export async function isRunnerGone(transaction: Queryable, number: number): Promise<boolean> {
  const { rows: [answer] } = await sql<{ free: boolean }>`
    select pg_try_advisory_xact_lock(${RUNNER_LOCK}::integer, ${number}::integer) as free
  `.execute(transaction)
  return answer?.free ?? false
}
