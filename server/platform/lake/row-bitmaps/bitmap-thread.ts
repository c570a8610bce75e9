import { parentPort, workerData } from 'node:worker_threads'

import { BitmapFileReader, blocksOf } from './bitmap-file.ts'
import type { BitmapIndex } from './bitmap-file.ts'
import { Scratch, countBlock } from './count-blocks.ts'
import type { Plan } from './plan.ts'

/** A count asked of every thread: they share the blocks by one counter. */
export interface CountAsked {
  readonly id: number
  readonly plan: Plan
  readonly nextBlock: SharedArrayBuffer
}

export type CountAnswered =
  | { readonly id: number; readonly count: number }
  | { readonly id: number; readonly error: unknown }

if (parentPort === null) throw new Error('runs as a thread of bitmap-counter.ts')
const port = parentPort
const index = workerData as BitmapIndex
const file = new BitmapFileReader(index)
const scratch = new Scratch()
const blocks = blocksOf(index.rows)

port.on('message', ({ id, plan, nextBlock }: CountAsked) => {
  const next = new Int32Array(nextBlock)
  try {
    let count = 0
    for (let block = Atomics.add(next, 0, 1); block < blocks; block = Atomics.add(next, 0, 1)) {
      count += countBlock(file, block, plan, scratch)
    }
    port.postMessage({ id, count } satisfies CountAnswered)
  } catch (error) {
    port.postMessage({ id, error } satisfies CountAnswered)
  }
})
