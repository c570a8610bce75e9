import type { CampaignPlan } from '#contracts/campaigns.ts'

type Planned = Pick<CampaignPlan, 'budget' | 'waves'>

/** The most a plan can cost: every treated member contacted by every wave. */
export function plannedCost({ budget, waves }: Planned, treated: number): number {
  return treated * waves.length * budget.costPerContactCents
}

/** Contacts the cap still pays for; without a cost there is no end to them. */
export function contactsLeft({ budget }: Pick<Planned, 'budget'>, committedCents: number): number {
  if (budget.costPerContactCents === 0) return Number.POSITIVE_INFINITY
  const left = Math.floor((budget.capCents - committedCents) / budget.costPerContactCents)
  return Math.max(0, left)
}
