import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'

const SQLITE_BUSY = 5
const POLL_MILLISECONDS = 25

/** Somebody else holds the lock, and did so for as long as we were willing to wait. */
export class LockHeldError extends Error {
  override name = 'LockHeldError'
  readonly path: string
  constructor(path: string) {
    super(`${path} is held by another process`)
    this.path = path
  }
}

export interface Lock {
  release(): void
}

/**
 * Takes a lock that the operating system drops with its process, `kill -9` included, so that no
 * stale lock ever has to be judged. Node has no `flock`; SQLite, which it carries, locks a file on
 * every platform, and excludes two holders inside one process as well.
 */
export async function takeLock(path: string, options: { waitMs: number }): Promise<Lock> {
  await mkdir(dirname(path), { recursive: true })
  const deadline = performance.now() + options.waitMs
  for (;;) {
    const lock = tryLock(path)
    if (lock !== undefined) return lock
    if (performance.now() >= deadline) throw new LockHeldError(path)
    await sleep(POLL_MILLISECONDS)
  }
}

/** The lock, or undefined when somebody holds it. The folder must exist. */
export function tryLock(path: string): Lock | undefined {
  const database = new DatabaseSync(path)
  try {
    database.exec('pragma busy_timeout = 0')
    database.exec('begin exclusive')
  } catch (error) {
    database.close()
    if ((error as { errcode?: unknown }).errcode === SQLITE_BUSY) return undefined
    throw error
  }
  return { release: () => database.close() }
}

/** Does something while holding the lock. */
export async function withLock<T>(
  path: string,
  options: { waitMs: number },
  work: () => Promise<T>,
): Promise<T> {
  const lock = await takeLock(path, options)
  try {
    return await work()
  } finally {
    lock.release()
  }
}
