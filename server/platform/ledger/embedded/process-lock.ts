import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'

/** A held lock. The kernel lets go of it when the process dies, however it dies. */
export interface ProcessLock {
  release(): void
}

/** SQLite's code for "someone else holds the lock". */
const SQLITE_BUSY = 5

/**
 * Takes the lock on a file if nobody holds it. Node has no file locks of its own; SQLite, which
 * comes with it, takes the kernel's (fcntl) and never writes to the file. Two locks on one file
 * exclude each other within a process too.
 */
export function tryLock(path: string): ProcessLock | undefined {
  const file = new DatabaseSync(path)
  try {
    // Without a journal beside it: nothing is ever written, so nothing is to be undone.
    file.exec('pragma journal_mode = memory; begin exclusive')
  } catch (error) {
    file.close()
    const isHeld = error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY
    if (isHeld) return undefined
    throw error
  }
  return { release: () => file.close() }
}

/**
 * Waits for the lock on a file.
 * @param unless asked between tries; when it gives a value, that is the answer, nothing is locked
 * @returns undefined when `patienceMs` have passed
 */
export async function lockUnless<T>(
  path: string,
  patienceMs: number,
  unless: () => Promise<T | undefined>,
): Promise<{ lock: ProcessLock } | { instead: T } | undefined> {
  const deadline = performance.now() + patienceMs
  while (performance.now() < deadline) {
    const lock = tryLock(path)
    if (lock !== undefined) return { lock }
    const instead = await unless()
    if (instead !== undefined) return { instead }
    await pause(20)
  }
  return undefined
}
