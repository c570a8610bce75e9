import { z } from 'zod'

import { ProblemError } from '#contracts/problems.ts'
import { defineJob } from '#platform/jobs/index.ts'
import type { JobKind } from '#platform/jobs/index.ts'

import { tick } from './campaign-clock.ts'
import { fixMembers, takeBack } from './launch.ts'
import type { CampaignsParts } from './parts.ts'

const input = z.object({ campaignId: z.string() })
export type LaunchInput = z.output<typeof input>

/** Fixes a launched campaign's members, then sends what is due at once. Safe to repeat. */
export function launchJob(parts: CampaignsParts): JobKind<LaunchInput> {
  return defineJob('campaigns.launch', input, async ({ campaignId }, run) => {
    const now = parts.clock.now()
    const launched = await fixMembers(parts, campaignId, {
      now,
      signal: run.signal,
      onProgress: (looked) => run.report({ counts: { looked } }),
    }).catch(async (error: unknown) => {
      if (error instanceof ProblemError) await takeBack(parts, campaignId, error, now)
      throw error
    })
    await tick(parts, now)
    return { campaignId, ...launched }
  })
}
