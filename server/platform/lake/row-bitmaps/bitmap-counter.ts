import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { ResolvedRule } from '#kernel/rule/index.ts'

import { readBitmapIndex } from './bitmap-file.ts'
import type { CountAnswered, CountAsked } from './bitmap-thread.ts'
import { planOf } from './plan.ts'

/** Counts rows of one immutable relation by its bitmaps, on threads of its own. */
export interface BitmapCounter {
  /** Rows a condition holds for; undefined when only the engine can tell. */
  count(condition: ResolvedRule): Promise<number | undefined>
  close(): Promise<void>
}

/** Each thread keeps some 250 kB; more than this many no longer count faster. */
const THREADS_MOST = 8

/** Opens a file of row bitmaps; undefined when it was never made. */
export function openBitmapCounter(path: string, threads?: number): BitmapCounter | undefined {
  const index = readBitmapIndex(path)
  if (index === undefined) return undefined
  const size = Math.min(threads ?? availableParallelism(), THREADS_MOST)
  const pool = Array.from({ length: size }, () => openThread(index))
  return {
    async count(condition) {
      const plan = planOf(condition, index.columns)
      if (plan === undefined) return undefined
      const nextBlock = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
      const counts = await Promise.all(pool.map((thread) => thread.count({ plan, nextBlock })))
      return counts.reduce((sum, count) => sum + count, 0)
    },
    async close() {
      await Promise.all(pool.map((thread) => thread.close()))
    },
  }
}

interface Thread {
  count(asked: Omit<CountAsked, 'id'>): Promise<number>
  close(): Promise<void>
}

interface Waiting {
  resolve(count: number): void
  reject(reason: unknown): void
}

function openThread(index: NonNullable<ReturnType<typeof readBitmapIndex>>): Thread {
  const worker = new Worker(new URL('./bitmap-thread.ts', import.meta.url), {
    // Texts are looked up before a count is asked: a thread needs none of them.
    workerData: {
      ...index,
      columns: index.columns.map(({ name, kind, place }) => ({ name, kind, place })),
    },
  })
  const waiting = new Map<number, Waiting>()
  let asked = 0
  let broken: unknown

  const fail = (reason: unknown) => {
    broken = reason
    for (const { reject } of waiting.values()) reject(reason)
    waiting.clear()
  }
  worker.on('message', (answer: CountAnswered) => {
    const waits = waiting.get(answer.id)
    waiting.delete(answer.id)
    // A process with nothing else to do may end while threads are idle.
    if (waiting.size === 0) worker.unref()
    if ('count' in answer) waits?.resolve(answer.count)
    else waits?.reject(answer.error)
  })
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error('a thread that counts rows ended')))
  worker.unref()

  return {
    count(given) {
      if (broken !== undefined) return Promise.reject(broken)
      const id = ++asked
      worker.ref()
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        worker.postMessage({ id, ...given } satisfies CountAsked)
      })
    },
    async close() {
      await worker.terminate()
    },
  }
}
