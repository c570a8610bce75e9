import { z } from 'zod'

import { businessDate } from '#contracts/vocabulary.ts'
import type { Words } from '#contracts/words.ts'
import { defineJob } from '#platform/jobs/index.ts'
import type { JobKind } from '#platform/jobs/index.ts'

import { stepWords } from './domain/steps.ts'
import type { NightProgress } from './night-log.ts'
import { publishHeld } from './publish-held.ts'
import { runNight } from './run-night.ts'
import type { NightParts } from './run-night.ts'

/** `accepted`: what waits of that date is published as it was built, where that still holds. */
const input = z.object({ date: businessDate, accepted: z.boolean().default(false) })
export type NightJobInput = z.output<typeof input>

/** While one night waits or runs, asking again gives that one: a bank has one night at a time. */
export const NIGHT_JOB_KEY = 'night'

/**
 * A night as a durable job: it tells its steps while it runs, and run again after a killed process
 * it gives the same mart. Cancelled, or when the server stops, it ends soon. `parts` is asked when
 * it begins, so that it reads the strategy of then.
 */
export function nightJob(
  parts: () => Promise<NightParts>,
  onPublished: (date: string) => Promise<void> = async () => {},
): JobKind<NightJobInput> {
  return defineJob('night.run', input, async ({ date, accepted }, run) => {
    const given = { ...(await parts()), signal: run.signal }
    const report = (progress: NightProgress) => {
      run.report({ percent: progress.percent, message: messageOf(progress) })
    }
    const held = accepted ? await publishHeld(given, date, report) : undefined
    const result = held ?? (await runNight(given, date, report))
    const { certificate, mart } = result
    await onPublished(date)
    return {
      date,
      hash: mart.hash,
      published: result.state === 'published',
      waiting: result.state === 'waiting',
      violations: certificate.violations,
    }
  })
}

function messageOf({ steps, sentence }: NightProgress): Words {
  const running = steps.find(({ state }) => state === 'running')
  return running === undefined ? sentence : stepWords[running.step]
}
