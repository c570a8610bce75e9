import type { CampaignPlan } from '#contracts/campaigns.ts'

type Planned = Pick<CampaignPlan, 'budget' | 'waves'>

/** The most a plan can cost: every treated member contacted by every wave. */
export function plannedCost({ budget, waves }: Planned, treated: number): number {
  return treated * waves.length * budget.costPerContactCents
}

/** What became of contacts, as far as money goes. */
export interface ContactsCounted {
  /** Paid to gateways for messages. */
  readonly messageCents: number
  readonly tasksDone: number
  /** Messages that wait and tasks that are open: each will cost. */
  readonly coming: number
}

/** What a campaign has cost: its messages as charged, its tasks done by the plan's price. */
export function spentCents(
  { budget }: Pick<Planned, 'budget'>,
  { messageCents, tasksDone }: Pick<ContactsCounted, 'messageCents' | 'tasksDone'>,
): number {
  return messageCents + tasksDone * budget.costPerContactCents
}

/** What is spent, and what is already on its way to being spent. */
export function committedCents(plan: Pick<Planned, 'budget'>, counted: ContactsCounted): number {
  return spentCents(plan, counted) + counted.coming * plan.budget.costPerContactCents
}

/** Contacts the cap still pays for; without a cost there is no end to them. */
export function contactsLeft({ budget }: Pick<Planned, 'budget'>, committedCents: number): number {
  if (budget.costPerContactCents === 0) return Number.POSITIVE_INFINITY
  const left = Math.floor((budget.capCents - committedCents) / budget.costPerContactCents)
  return Math.max(0, left)
}
