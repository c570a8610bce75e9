import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { takeLock, tryLock } from './exclusive-lock.ts'

/** A folder for files that are not yet part of the lake. */
export interface Staging {
  readonly folder: string
  /** Removes it with all it holds. */
  discard(): Promise<void>
}

const LOCK_NAME = 'alive.lock'

/** Opens a staging folder of our own and removes those whose processes ended without doing so. */
export async function openStaging(parent: string): Promise<Staging> {
  await mkdir(parent, { recursive: true })
  for (const name of await readdir(parent)) await removeIfAbandoned(join(parent, name))
  const folder = join(parent, `${process.pid}-${randomBytes(4).toString('hex')}`)
  const lock = await takeLock(join(folder, LOCK_NAME), { waitMs: 0 })
  return {
    folder,
    async discard() {
      lock.release()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function removeIfAbandoned(folder: string): Promise<void> {
  let names: string[]
  try {
    names = await readdir(folder)
  } catch (error) {
    // Its owner removed it between our two looks.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  // Empty: its owner is about to take the lock, or died before; it costs nothing to leave.
  if (!names.includes(LOCK_NAME)) return
  const lock = tryLock(join(folder, LOCK_NAME))
  if (lock === undefined) return
  lock.release()
  await rm(folder, { recursive: true, force: true })
}
