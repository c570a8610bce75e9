import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

import { businessDate } from '#contracts/vocabulary.ts'
import { quoteText } from '#kernel/sql-text.ts'
import type { LoadedPack } from '#modules/strategy/index.ts'
import { defineJob } from '#platform/jobs/index.ts'
import type { JobKind } from '#platform/jobs/index.ts'
import { LockHeldError, openEngine, takeLock } from '#platform/lake/index.ts'
import type { MartRef, MartStore } from '#platform/lake/index.ts'

import { bestOffersSql } from './offer-sql.ts'

/** Stores of nights before, kept for pages that began on them. */
const STORES_KEPT = 2

/**
 * Where a night's best offers lie by who has the customer in care. Without it, every manager who
 * begins a day reads the offers of the whole bank: seconds each, for ten million customers.
 */
export function offerStorePath(
  lakeRoot: string,
  { date, hash }: Pick<MartRef, 'date' | 'hash'>,
  strategyHash: string,
): string {
  const name = `offers-${date}-${hash.slice(0, 16)}-${strategyHash.slice(0, 16)}.duckdb`
  return join(folderOf(lakeRoot), name)
}

const folderOf = (lakeRoot: string): string => join(lakeRoot, 'serving')

const input = z.object({ date: businessDate, hash: z.string() })
export type OfferStoreInput = z.output<typeof input>

interface StoreParts {
  readonly martStore: MartStore
  readonly strategy: () => LoadedPack
}

/** Writes a night's best offers in the order of managers, so that a day opens at once. */
export function offerStoreJob(parts: StoreParts): JobKind<OfferStoreInput> {
  return defineJob('workbench.offers', input, async ({ date, hash }) => {
    const mart = (await parts.martStore.list()).find((one) =>
      one.date === date && one.hash === hash)
    // The next night came meanwhile: its own store will be asked for.
    if (mart === undefined) return { date, written: false }
    return { date, ...await writeOfferStore(parts, mart) }
  })
}

/**
 * Unless it is there or another process writes it. Derived, of one night and strategy; may be
 * deleted at any time. Killed at any instant it leaves nothing a page would read.
 */
export async function writeOfferStore(
  { martStore, strategy }: StoreParts,
  mart: MartRef,
): Promise<{ readonly written: boolean }> {
  const { lakeRoot } = martStore
  const { pack, hash } = strategy()
  const path = offerStorePath(lakeRoot, mart, hash)
  if (existsSync(path)) return { written: false }
  await mkdir(folderOf(lakeRoot), { recursive: true })
  const lock = await tryLock(join(folderOf(lakeRoot), 'offers.lock'))
  if (lock === undefined) return { written: false }
  try {
    const beside = `${path}.new`
    await rm(beside, { force: true })
    await rm(`${beside}.wal`, { force: true })
    await fillStore(lakeRoot, beside, { mart, pack })
    await rename(beside, path)
    await removeOldStores(lakeRoot)
    return { written: true }
  } finally {
    lock.release()
  }
}

async function tryLock(path: string) {
  try {
    return await takeLock(path, { waitMs: 0 })
  } catch (error) {
    if (error instanceof LockHeldError) return undefined
    throw error
  }
}

async function fillStore(
  lakeRoot: string,
  path: string,
  { mart, pack }: { readonly mart: MartRef, readonly pack: LoadedPack['pack'] },
): Promise<void> {
  const engine = await openEngine({
    tempDirectory: join(lakeRoot, 'tmp', 'offers'),
    memoryLimit: '1GB',
    // Pages are served meanwhile: one core is theirs.
    threads: 1,
  })
  try {
    const connection = await engine.connect()
    await connection.run(`attach ${quoteText(mart.path)} as mart (read_only)`)
    await connection.run(`attach ${quoteText(path)} as store`)
    const { sql, params } = bestOffersSql(pack, { schema: 'mart', staffNumbers: undefined })
    await connection.run(
      `create table store.best_offer as
      select *
      from (${sql}) as best
      order by staff_number, priority desc, customer_id, action`,
      [...params],
    )
    await connection.run('detach store')
  } finally {
    engine.close()
  }
}

async function removeOldStores(lakeRoot: string): Promise<void> {
  const names = await readdir(folderOf(lakeRoot))
  const stores = names.filter((name) => /^offers-.*\.duckdb$/.test(name)).toSorted()
  for (const name of stores.slice(0, -STORES_KEPT)) {
    await rm(join(folderOf(lakeRoot), name), { force: true })
  }
}
