import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { ResolvedRule } from '#kernel/rule/index.ts'
import type { Parameters } from './engine.ts'
import { openMartPool } from './mart-pool.ts'
import type { MartPool } from './mart-pool.ts'
import { parsePointer, pointerPath } from './mart-store.ts'
import type { MartRef, MartStore } from './mart-store.ts'

/** No night was published yet: there is nothing to read. */
export class NoMartError extends Error {
  override name = 'NoMartError'
}

export type Read = <T>(sql: string, parameters?: Parameters) => Promise<T[]>

/**
 * How many rows of `profile` a condition holds for, by their bitmaps; undefined when there are none
 * (small marts, marts of before) or they don't hold what is asked: a query must tell then.
 */
export type CountRows = (condition: ResolvedRule) => Promise<number | undefined>

export interface MartReader {
  /** One query on the mart the pointer names now. */
  read: Read
  /** Several queries that must see the same night. */
  session<T>(work: (read: Read, mart: MartRef, count: CountRows) => Promise<T>): Promise<T>
  /** The mart the pointer names now; throws `NoMartError` before the first night. */
  mart(): MartRef
  close(): Promise<void>
}

export interface MartReaderOptions {
  readonly connections?: number
  readonly threads?: number
  readonly memoryLimit?: string
}

interface OpenMart {
  readonly signature: string
  readonly mart: MartRef
  readonly pool: MartPool
}

/**
 * Serves the published mart: opens it read-only, keeps a pool of connections, and moves to the next
 * mart with the pointer, whichever process moved it. Queries under way end on the mart they began.
 */
export function openMartReader(store: MartStore, options: MartReaderOptions = {}): MartReader {
  let opened: OpenMart | undefined
  let closed = false
  const closing = new Set<Promise<void>>()

  function retire(pool: MartPool): void {
    const ending = pool.close()
    closing.add(ending)
    void ending.finally(() => closing.delete(ending))
  }

  function currentlyOpen(): OpenMart {
    if (closed) throw new Error('the mart reader is closed')
    const signature = pointerSignature(store.lakeRoot)
    if (opened?.signature === signature && !opened.pool.failed()) return opened
    const mart = pointedMart(store.lakeRoot)
    if (opened !== undefined) retire(opened.pool)
    opened = { signature, mart, pool: openMartPool(store.lakeRoot, mart.path, options) }
    return opened
  }

  async function session<T>(
    work: (read: Read, mart: MartRef, count: CountRows) => Promise<T>,
  ): Promise<T> {
    const { mart, pool } = currentlyOpen()
    return pool.use((connection) =>
      work((sql, given) => connection.rows(sql, given), mart, pool.count),
    )
  }

  return {
    session,
    read: (sql, parameters) => session((read) => read(sql, parameters)),
    mart: () => currentlyOpen().mart,
    async close() {
      closed = true
      if (opened !== undefined) retire(opened.pool)
      opened = undefined
      await Promise.all(closing)
    },
  }
}

/** What changes whenever the pointer is replaced; one cheap look at the file a query. */
function pointerSignature(lakeRoot: string): string {
  const found = statSync(pointerPath(lakeRoot), { throwIfNoEntry: false })
  if (found === undefined) throw new NoMartError('no night has been published yet')
  return `${found.ino}-${found.mtimeMs}-${found.size}`
}

function pointedMart(lakeRoot: string): MartRef {
  const path = pointerPath(lakeRoot)
  const { current } = parsePointer(path, readFileSync(path, 'utf8'))
  if (current === undefined) throw new NoMartError('no night has been published yet')
  return { ...current, path: join(lakeRoot, current.path) }
}
