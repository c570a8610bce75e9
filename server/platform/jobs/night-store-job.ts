import { z } from 'zod'

import { businessDate } from '#contracts/vocabulary.ts'
import type { MartRef, MartStore } from '#platform/lake/index.ts'

import { defineJob } from './job.ts'
import type { JobKind } from './job.ts'

const input = z.object({ date: businessDate, hash: z.string() })

export type NightStoreJob = JobKind<z.output<typeof input>>

/** Writes what is laid out of a night for quick reading; `write` says whether it wrote. */
export function nightStoreJob(
  name: string,
  martStore: MartStore,
  write: (mart: MartRef) => Promise<{ readonly written: boolean }>,
): NightStoreJob {
  return defineJob(name, input, async ({ date, hash }) => {
    const mart = (await martStore.list()).find((one) => one.date === date && one.hash === hash)
    // The next night came meanwhile: its own store will be asked for.
    if (mart === undefined) return { date, written: false }
    return { date, ...(await write(mart)) }
  })
}
