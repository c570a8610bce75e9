import pg from 'pg'
import { ProblemError } from '#contracts/problems.ts'
import type { LedgerAddress } from './connection.ts'

/** Whether the ledger answers, watched from beside the pool. */
export interface Pulse {
  /** Asked now, by a connection of its own: false when no answer came in time. */
  check(): Promise<boolean>
  /** The same work, ended with `ledger_away` when the ledger is lost meanwhile. */
  whileAlive<T>(work: Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Within which health tells the truth: below the two seconds a watchdog waits. */
const HEALTH_MS = 1_500
/** Longer: a busy machine is not a lost ledger. Asked again in between. */
const LOST_AFTER_MS = 5_000
const EVERY_MS = 1_000
const RETRY_AFTER_SECONDS = 5

export function openPulse(address: LedgerAddress): Pulse {
  const waiting = new Set<(error: ProblemError) => void>()
  let client: pg.Client | undefined
  let asking: Promise<boolean> | undefined
  let lostSince: number | undefined
  let closed = false

  async function ask(): Promise<boolean> {
    if (client === undefined) {
      const fresh = new pg.Client({
        connectionString: address.url,
        connectionTimeoutMillis: HEALTH_MS,
        query_timeout: HEALTH_MS,
        application_name: 'zhike pulse',
      })
      // It is told by the answer that does not come.
      fresh.on('error', () => drop(fresh))
      client = fresh
      await fresh.connect()
    }
    await client.query('select 1')
    return true
  }

  function drop(given: pg.Client | undefined): void {
    if (given === undefined || client !== given) return
    client = undefined
    // A frozen server never says goodbye: the socket is closed under it.
    ;(
      given as unknown as { connection: { stream: { destroy(): void } } }
    ).connection.stream.destroy()
  }

  function check(): Promise<boolean> {
    if (closed) return Promise.resolve(false)
    asking ??= inTime(ask(), HEALTH_MS)
      .then((alive) => {
        if (!alive) drop(client)
        return alive
      })
      .finally(() => {
        asking = undefined
      })
    return asking
  }

  const timer = setInterval(() => {
    if (waiting.size === 0) return
    void check().then((alive) => {
      if (alive) {
        lostSince = undefined
        return
      }
      lostSince ??= performance.now()
      if (performance.now() - lostSince < LOST_AFTER_MS - HEALTH_MS) return
      for (const refuse of waiting) refuse(away())
    })
  }, EVERY_MS)
  timer.unref()

  return {
    check,
    whileAlive<T>(work: Promise<T>): Promise<T> {
      const { promise, resolve, reject } = Promise.withResolvers<T>()
      waiting.add(reject)
      work.then(resolve, reject).finally(() => waiting.delete(reject))
      return promise
    },
    async close() {
      closed = true
      clearInterval(timer)
      const last = client
      client = undefined
      if (last !== undefined)
        await inTime(
          last.end().then(() => true),
          HEALTH_MS,
        )
    },
  }
}

export function away(cause?: unknown): ProblemError {
  return new ProblemError('ledger_away', undefined, {
    cause,
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  })
}

/** False for a failure, and for no answer in time. */
async function inTime(work: Promise<boolean>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds)
  })
  const answered = work.catch((error: unknown) => isFault(error))
  const alive = await Promise.race([answered, late])
  clearTimeout(timer)
  return alive
}

/** Whatever kept it from answering, it did not answer. */
function isFault(error: unknown): false {
  if (error instanceof TypeError || error instanceof ReferenceError) throw error
  return false
}

const CONNECTION_FAULTS: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  // PostgreSQL: being stopped, crashed, not yet started, too many connections.
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08006',
  '08001',
  '08003',
])

/** Whether an error says that the ledger could not be reached or did not answer. */
export function isLedgerAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('syscall' in error && error.syscall !== 'connect' && error.syscall !== 'read') {
    if (error.syscall !== 'write') return false
  }
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT') return 'syscall' in error && error.syscall === 'connect'
  if (CONNECTION_FAULTS.has(code)) return true
  return /^(Connection terminated|timeout expired|timeout exceeded when trying to connect|Query read timeout)/.test(
    error.message,
  )
}
