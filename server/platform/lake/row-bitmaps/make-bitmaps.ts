import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

import type { BitmapsToWrite, BitmapsWritten } from './write-bitmaps.ts'

/** Where the row bitmaps of a mart lie: beside it, made from it, gone with it. */
export function bitmapsOf(mart: string): string {
  return `${mart}.bits`
}

/** Writes row bitmaps on a thread of its own: slicing millions of rows would stop all else here. */
export async function makeBitmaps(given: BitmapsToWrite): Promise<BitmapsWritten> {
  const worker = new Worker(new URL('./write-thread.ts', import.meta.url), { workerData: given })
  const [written] = (await once(worker, 'message')) as [BitmapsWritten]
  return written
}
