import { join } from 'node:path'
import type { ResolvedRule } from '#kernel/rule/index.ts'
import { openEngine } from './engine.ts'
import type { Connection, Engine } from './engine.ts'
import { openBitmapCounter } from './row-bitmaps/bitmap-counter.ts'
import type { BitmapCounter } from './row-bitmaps/bitmap-counter.ts'
import { bitmapsOf } from './row-bitmaps/make-bitmaps.ts'

export interface MartPoolOptions {
  readonly connections?: number
  readonly threads?: number
  readonly memoryLimit?: string
}

/** Connections onto one immutable mart, lent out one user at a time. */
export interface MartPool {
  use<T>(work: (connection: Connection) => Promise<T>): Promise<T>
  /** Rows of `profile` by their bitmaps; undefined when a query must tell. */
  count(condition: ResolvedRule): Promise<number | undefined>
  /** Whether the file could not be opened; the reader then looks at the pointer again. */
  failed(): boolean
  /** Waits for the users it still has, then closes the file. */
  close(): Promise<void>
}

const DEFAULT_CONNECTIONS = 8

export function openMartPool(lakeRoot: string, path: string, options: MartPoolOptions): MartPool {
  const limit = options.connections ?? DEFAULT_CONNECTIONS
  const idle: Connection[] = []
  const waiting: (() => void)[] = []
  let users = 0
  let lent = 0
  let broken = false
  let lastUserLeft: (() => void) | undefined
  /** Null when the mart has no bitmaps; its threads begin with the first count. */
  let counter: BitmapCounter | null | undefined

  const engine: Promise<Engine> = openEngine({
    path,
    readOnly: true,
    tempDirectory: join(lakeRoot, 'tmp', 'serving'),
    ...(options.threads !== undefined && { threads: options.threads }),
    ...(options.memoryLimit !== undefined && { memoryLimit: options.memoryLimit }),
  })
  // Every user awaits it and hears why; here only the fact is noted.
  engine.catch(() => (broken = true))

  const allLent = () => lent >= limit

  async function lend<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const open = await engine
    while (allLent()) await new Promise<void>((free) => waiting.push(free))
    lent += 1
    try {
      const connection = idle.pop() ?? (await open.connect())
      try {
        return await work(connection)
      } finally {
        idle.push(connection)
      }
    } finally {
      lent -= 1
      waiting.shift()?.()
    }
  }

  return {
    async use(work) {
      users += 1
      try {
        return await lend(work)
      } finally {
        users -= 1
        if (users === 0) lastUserLeft?.()
      }
    },
    async count(condition) {
      counter ??= openBitmapCounter(bitmapsOf(path), options.threads) ?? null
      return counter?.count(condition)
    },
    failed: () => broken,
    async close() {
      if (users > 0) await new Promise<void>((left) => (lastUserLeft = left))
      await counter?.close()
      if (!broken) (await engine).close()
    },
  }
}
