import type { z } from 'zod'

import type { CampaignPlan, previewCampaign } from '#contracts/campaigns.ts'
import { ProblemError } from '#contracts/problems.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import type { Rule, Vocabulary } from '#kernel/rule/index.ts'
import { customersNeeded, detectableDifference } from '#kernel/statistics/sample.ts'
import type { Scope } from '#modules/know/access/index.ts'
import { ladderForTraits } from '#modules/decide/conduct/index.ts'
import type { ActionTraits, Gate, Subject } from '#modules/decide/conduct/index.ts'
import { onServedMart, readRule } from '#modules/act/customers/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'

import { baseRateOf } from './base-rate.ts'
import { copyFindings, strangePlaceholders } from './copy-check.ts'
import { drawSql, drawsBelow } from './domain/arms.ts'
import { plannedCost } from './domain/budget.ts'
import type { AudienceReading } from './domain/campaign.ts'
import { subjectOf } from './domain/campaign-subject.ts'
import type { PlanSubject } from './domain/campaign-subject.ts'
import { gapsOf } from './domain/plan-gaps.ts'
import { LIFT_ASKED, sampleWords } from './domain/sample-words.ts'
import { launchLadder, launchSql } from './gate-sql.ts'
import type { LaunchQuestion } from './gate-sql.ts'
import { readProduct } from './lake-facts.ts'
import type { CampaignsParts } from './parts.ts'
import { holdoutSecret } from './secrets.ts'

export type Preview = z.output<typeof previewCampaign.response>

/**
 * What a plan would do on the published night, for the customers a person may see.
 * @throws ProblemError `rule_refused` for an audience that can't be read, `no_mart`
 */
export async function previewPlan(
  parts: CampaignsParts,
  plan: CampaignPlan,
  { scope, now }: { scope: Scope; now: EpochMs },
): Promise<Preview> {
  const loaded = parts.strategy()
  const today = dateAt(now, parts.timeZone)
  const owners = await parts.directory.staffNames([plan.ownerStaff])
  const secret = await holdoutSecret(parts.ledger.db)
  return onServedMart(parts.marts, loaded.vocabulary, async (served) => {
    const { rule } = mustRead(plan, served)
    const about = await planSubject(parts, plan, served)
    const counted = await countsOf(parts, { served, about, rule, scope, today, secret })
    const { reachable } = counted
    const control = Math.round(reachable * plan.controlShare)
    const treated = reachable - control
    const costCents = plannedCost(plan, treated)
    const family = about.ok ? about.subject.family : plan.family
    const action = about.ok ? about.action : null
    const findings = copyFindings(plan, { pack: loaded.pack, action, family, date: today })
    const base = await baseRateOf({
      ...{ facts: parts.facts, served, loaded, plan, action, audience: rule, scope },
    })
    return {
      ...counted,
      treated,
      control,
      costCents,
      overBudget: costCents > plan.budget.capCents,
      sample: sampleOf(plan, reachable, { control, treated, base }),
      findings,
      missing: gapsOf(plan, {
        today,
        ownerKnown: owners.has(plan.ownerStaff),
        subject: about.ok ? null : about,
        audience: counted.audience,
        reachable: about.ok ? reachable : null,
        costCents: about.ok ? costCents : null,
        findings,
        strangePlaceholders: strangePlaceholders(plan),
      }).map(({ path, words }) => ({ path, words })),
      asOf: served.asOf,
    }
  })
}

/**
 * The audience's rule, read by the words of a strategy or of a night.
 * @throws ProblemError `rule_refused` with the place of each mistake
 */
export function mustRead(
  plan: CampaignPlan,
  { vocabulary }: { readonly vocabulary: Vocabulary },
): { rule: Rule; reading: AudienceReading } {
  const read = readRule(plan.audience, vocabulary)
  if (read.ok) return read
  const [first] = read.problems
  throw new ProblemError('rule_refused', first?.message, {
    fields: read.problems.map(({ from, to, message }) => ({
      path: `audience[${from},${to}]`,
      words: message,
    })),
  })
}

/** What the plan is about, its product read from the lake of the served night. */
export async function planSubject(
  parts: CampaignsParts,
  plan: CampaignPlan,
  served: ServedMart,
): Promise<PlanSubject> {
  const loaded = parts.strategy()
  const product = await readProduct(parts.facts, served, plan.productId)
  const about = subjectOf(plan, loaded.pack, product)
  if (!about.ok || !lacksRating(about.subject, loaded, served.date)) return about
  return {
    ok: false,
    path: 'productId',
    words: {
      zh: '这类产品须做适当性审查，请选择有风险等级的产品或动作',
      en: 'This family needs suitability: choose a product or action with a risk rating',
    },
  }
}

/** The law asks for the rating of what is sold, and nobody gave one: no gate could judge it. */
function lacksRating(subject: Subject, loaded: LoadedPack, date: string): boolean {
  if ('treatments' in subject || subject.productRisk !== null) return false
  const gates = (productRisk: ActionTraits['productRisk']) =>
    ladderForTraits({ ...subject, productRisk }, loaded, { date, moment: 'launch' }).length
  return gates('R5') > gates(null)
}

interface Counted extends Omit<LaunchQuestion, 'audience'> {
  readonly about: PlanSubject
  readonly rule: Rule
  readonly secret: string
}

type Counts = Pick<Preview, 'audience' | 'removed' | 'reachable'>

/** The ladder's counts over the whole audience, in one query. */
async function countsOf(
  parts: CampaignsParts,
  { about, rule, secret, ...asked }: Counted,
): Promise<Counts> {
  const loaded = parts.strategy()
  // Nothing is known of what it is about: the audience is still counted.
  const subject = about.ok ? about.subject : undefined
  const ladder = subject === undefined ? [] : launchLadder(loaded, subject, asked.today)
  const { sql, parameters } = launchSql({ ...asked, audience: rule }, ladder)
  const share = subject === undefined ? 0 : heldOutShare(loaded.pack.arbitration.holdout, subject)
  const rows = await asked.served.read<{ gate: number; customers: number; held_out: number }>(
    `select
      cast(gate as bigint) as gate,
      count(*) as customers,
      count(*) filter (where ${drawSql} < ?) as held_out
    from (${sql}) as judged
    group by gate
    order by gate`,
    [secret, drawsBelow(share), ...parameters],
  )
  return ladderCounts(rows, ladder)
}

/** A service message is owed to everybody: nobody is held out of it. */
export function heldOutShare(holdout: number, subject: { purpose: string }): number {
  return subject.purpose === 'service' ? 0 : holdout
}

export const heldOutWords = {
  zh: '全行长期对照组，不做营销',
  en: "the bank's holdout: no campaign reaches it",
} as const

function ladderCounts(
  rows: readonly { gate: number; customers: number; held_out: number }[],
  ladder: readonly Gate[],
): Counts {
  const audience = rows.reduce((sum, { customers }) => sum + customers, 0)
  const passed = rows.find(({ gate }) => gate === 0)
  const heldOut = passed?.held_out ?? 0
  const removed = rows.flatMap(({ gate, customers }) => {
    const rung = ladder[gate - 1]
    return rung === undefined
      ? []
      : [{ stage: rung.stage, code: rung.code, words: rung.words, customers }]
  })
  if (heldOut > 0) {
    removed.push({
      stage: 'contact_policy',
      code: 'bank_holdout',
      words: heldOutWords,
      customers: heldOut,
    })
  }
  return { audience, removed, reachable: (passed?.customers ?? 0) - heldOut }
}

function sampleOf(
  { controlShare }: CampaignPlan,
  reachable: number,
  facts: Pick<Parameters<typeof sampleWords>[0], 'base' | 'control' | 'treated'>,
): Preview['sample'] {
  const baseRate = facts.base.rate
  const difference = detectableDifference(reachable, { baseRate, controlShare })
  const needed = customersNeeded(baseRate * LIFT_ASKED, { baseRate, controlShare: 0.5 })
  const detectableLift = baseRate > 0 && Number.isFinite(difference) ? difference / baseRate : null
  const neededPerArm = Number.isFinite(needed) ? Math.ceil(needed / 2) : null
  const words = sampleWords({ ...facts, detectableLift, neededPerArm })
  return { detectableLift, baseRate, neededPerArm, words }
}
