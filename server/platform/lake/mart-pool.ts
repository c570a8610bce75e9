import { join } from 'node:path'
import { openEngine } from './engine.ts'
import type { Connection, Engine } from './engine.ts'

export interface MartPoolOptions {
  readonly connections?: number
  readonly threads?: number
  readonly memoryLimit?: string
}

/** Connections onto one immutable mart, lent out one user at a time. */
export interface MartPool {
  use<T>(work: (connection: Connection) => Promise<T>): Promise<T>
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
    failed: () => broken,
    async close() {
      if (users > 0) await new Promise<void>((left) => (lastUserLeft = left))
      if (!broken) (await engine).close()
    },
  }
}
