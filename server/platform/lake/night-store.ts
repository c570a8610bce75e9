import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { openEngine } from './engine.ts'
import type { Connection } from './engine.ts'
import { tryLock } from './exclusive-lock.ts'
import type { Read } from './mart-reader.ts'
import type { MartRef } from './mart-store.ts'
import { quoteIdentifier, quoteText } from './quote.ts'

/**
 * Something of a night laid out anew for whoever asks by the hundred, in one file beside the lake.
 * Derived; may be deleted at any time, then the night itself is read.
 */
export interface NightStore {
  /** What is laid out: `customers`, `rows`, `offers`. */
  readonly name: string
  readonly mart: Pick<MartRef, 'date' | 'hash'>
  /** Hash of what else it was made with, where it was. */
  readonly madeWith?: string
}

/** Stores of nights before, kept for pages that began on them. */
const STORES_KEPT = 2

/** Rows of a row group: what finding one row has to look through. */
const ROW_GROUP_ROWS = 30_720

const folderOf = (lakeRoot: string): string => join(lakeRoot, 'serving')

const partsOf = ({ name, mart, madeWith }: NightStore): string[] => {
  const hashes = madeWith === undefined ? [mart.hash] : [mart.hash, madeWith]
  return [name, mart.date, ...hashes.map((hash) => hash.slice(0, 16))]
}

export function nightStorePath(lakeRoot: string, store: NightStore): string {
  return join(folderOf(lakeRoot), `${partsOf(store).join('-')}.duckdb`)
}

/**
 * Writes a store, unless it is there or another process writes it; `fill` makes its tables in the
 * schema `store`. Killed at any instant it leaves nothing that would be read.
 */
export async function writeNightStore(
  lakeRoot: string,
  store: NightStore,
  fill: (connection: Connection) => Promise<void>,
): Promise<{ readonly written: boolean }> {
  const path = nightStorePath(lakeRoot, store)
  if (existsSync(path)) return { written: false }
  await mkdir(folderOf(lakeRoot), { recursive: true })
  const lock = tryLock(join(folderOf(lakeRoot), `${store.name}.lock`))
  if (lock === undefined) return { written: false }
  try {
    const beside = `${path}.new`
    await rm(beside, { force: true })
    await rm(`${beside}.wal`, { force: true })
    await fillBeside(lakeRoot, beside, { name: store.name, fill })
    await rename(beside, path)
    await removeOldStores(lakeRoot, store.name)
    return { written: true }
  } finally {
    lock.release()
  }
}

async function fillBeside(
  lakeRoot: string,
  beside: string,
  { name, fill }: { readonly name: string; fill(connection: Connection): Promise<void> },
): Promise<void> {
  const engine = await openEngine({
    tempDirectory: join(lakeRoot, 'tmp', name),
    memoryLimit: '1GB',
    // Pages are served meanwhile: one core is theirs.
    threads: 1,
  })
  try {
    const connection = await engine.connect()
    await connection.run(`attach ${quoteText(beside)} as store (row_group_size ${ROW_GROUP_ROWS})`)
    await fill(connection)
    await connection.run('checkpoint store')
    await connection.run('detach store')
  } finally {
    engine.close()
  }
}

async function removeOldStores(lakeRoot: string, name: string): Promise<void> {
  const stores = (await readdir(folderOf(lakeRoot)))
    .filter((file) => file.startsWith(`${name}-`) && file.endsWith('.duckdb'))
    .toSorted()
  for (const file of stores.slice(0, -STORES_KEPT)) {
    await rm(join(folderOf(lakeRoot), file), { force: true })
  }
}

/**
 * Opens a store inside the engine that serves the mart; once open, this costs next to nothing.
 * @returns the schema of its tables, quoted; undefined where it is not written yet
 */
export async function attachNightStore(
  lakeRoot: string,
  store: NightStore,
  read: Read,
): Promise<string | undefined> {
  const path = nightStorePath(lakeRoot, store)
  if (!existsSync(path)) return undefined
  const schema = quoteIdentifier(partsOf(store).join(' '))
  await read(`attach if not exists ${quoteText(path)} as ${schema} (read_only)`)
  return schema
}
