import { z } from 'zod'

import { businessDate } from '#contracts/vocabulary.ts'
import type { Words } from '#contracts/words.ts'
import { defineJob } from '#platform/jobs/index.ts'
import type { JobKind } from '#platform/jobs/index.ts'

import { stepWords } from './domain/steps.ts'
import type { NightProgress } from './night-log.ts'
import { runNight } from './run-night.ts'
import type { NightParts } from './run-night.ts'

const input = z.object({ date: businessDate })
export type NightJobInput = z.output<typeof input>

/** While one night waits or runs, asking again gives that one: a bank has one night at a time. */
export const NIGHT_JOB_KEY = 'night'

/**
 * A night as a durable job: it tells its steps while it runs, and run again after a killed process
 * it gives the same mart. Cancelled, or when the server stops, it ends soon. `parts` is asked when
 * it begins, so that it reads the strategy of then.
 */
export function nightJob(parts: () => Promise<NightParts>): JobKind<NightJobInput> {
  return defineJob('night.run', input, async ({ date }, run) => {
    const result = await runNight({ ...(await parts()), signal: run.signal }, date, (progress) => {
      run.report({ percent: progress.percent, message: messageOf(progress) })
    })
    const { certificate, mart } = result
    return {
      date,
      hash: mart.hash,
      published: certificate.passed,
      violations: certificate.violations,
    }
  })
}

function messageOf({ steps, sentence }: NightProgress): Words {
  const running = steps.find(({ state }) => state === 'running')
  return running === undefined ? sentence : stepWords[running.step]
}
