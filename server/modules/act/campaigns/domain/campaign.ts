import { createHash } from 'node:crypto'
import type { z } from 'zod'

import type { CampaignPlan } from '#contracts/campaigns.ts'
import type { ruleReading } from '#contracts/customers.ts'
import { addDays, businessDateOf } from '#kernel/business-date.ts'
import type { BusinessDate } from '#kernel/business-date.ts'

/** The audience's rule in every reading. */
export type AudienceReading = z.infer<typeof ruleReading>

/** What was approved, as a fingerprint: keys in order, so that a round trip changes nothing. */
export function planFingerprint(plan: CampaignPlan): string {
  return createHash('sha256').update(canonical(plan)).digest('hex')
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
  return `{${entries.join(',')}}`
}

/**
 * The last day outcomes count: the day arms were drawn is the first of the window, and a campaign
 * is never measured out before its own last day.
 */
export function measuredUntil(plan: CampaignPlan, launchedOn: BusinessDate): BusinessDate {
  const window = addDays(launchedOn, plan.goal.windowDays - 1)
  const last = businessDateOf(plan.to)
  return window > last ? window : last
}

/** The mailing of a wave; waves are counted from 1. */
export function mailingIdOf(campaignId: string, wave: number): string {
  return `${campaignId}-w${wave}`
}
