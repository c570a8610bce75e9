import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Makes the names in a folder survive a power cut. Windows can't open folders and needs no such
 * call.
 */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform !== 'win32') await sync(path)
}

/** Makes a file's bytes survive a power cut. */
export const syncFile = sync

/**
 * Replaces a small file so that readers see the old or the new text, never a part: written beside
 * it, flushed, renamed over it, the folder flushed. Callers hold a lock: one writer at a time.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const beside = `${path}.new`
  await rm(beside, { force: true })
  const handle = await open(beside, 'wx')
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(beside, path)
  await syncFolder(dirname(path))
}
