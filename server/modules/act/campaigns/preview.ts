import type { z } from 'zod'

import type { CampaignChannel, CampaignPlan, previewCampaign } from '#contracts/campaigns.ts'
import { ProblemError } from '#contracts/problems.ts'
import type { BusinessDate } from '#kernel/business-date.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import type { Rule, Vocabulary } from '#kernel/rule/index.ts'
import { detectableShareDifference, neededPerArm } from '#kernel/statistics/power.ts'
import { customersNeeded, detectableDifference } from '#kernel/statistics/sample.ts'
import type { Scope } from '#modules/know/access/index.ts'
import {
  lacksProduct,
  offeringOf,
  strictestOf,
  traitsOf,
  traitsOfProduct,
} from '#modules/decide/conduct/index.ts'
import type { CatalogueProduct, SoldProduct, Subject } from '#modules/decide/conduct/index.ts'
import { readCatalogue } from '#modules/decide/decisions/index.ts'
import { onServedMart, readRule } from '#modules/act/customers/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import { mostSmsParts } from '#modules/act/delivery/index.ts'
import { contactPrices } from '#modules/know/strategy/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'

import { baseRateOf } from './base-rate.ts'
import { copyFindings, strangePlaceholders } from './copy-check.ts'
import { priceOfPack } from './contact-price.ts'
import { armSizes } from './domain/arms.ts'
import { eachCents, plannedCost } from './domain/budget.ts'
import type { AudienceReading } from './domain/campaign.ts'
import { subjectOf } from './domain/campaign-subject.ts'
import type { PlanSubject } from './domain/campaign-subject.ts'
import { gapsOf } from './domain/plan-gaps.ts'
import type { PlanFacts } from './domain/plan-gaps.ts'
import { LIFT_ASKED, sampleWords } from './domain/sample-words.ts'
import { readProduct } from './lake-facts.ts'
import type { CampaignsParts } from './parts.ts'
import { restingRule } from './rests-on.ts'
import { rosterNow } from './roster.ts'
import type { Roster } from './roster.ts'
import { holdoutSecret } from './secrets.ts'

export type Preview = z.output<typeof previewCampaign.response>

export interface PreviewOptions {
  readonly scope: Scope
  readonly now: EpochMs
  /** How many people were approved; absent: any number. */
  readonly ceiling?: number | undefined
}

/**
 * What a plan would do at this moment, for the customers a person may see: the very roster a launch
 * would take.
 * @throws ProblemError `rule_refused` for an audience that can't be read, `no_mart`
 */
export async function previewPlan(
  parts: CampaignsParts,
  plan: CampaignPlan,
  { scope, now, ceiling }: PreviewOptions,
): Promise<Preview> {
  const loaded = parts.strategy()
  const today = dateAt(now, parts.timeZone)
  const owners = await parts.directory.staffNames([plan.ownerStaff])
  const secret = await holdoutSecret(parts.ledger.db)
  return onServedMart(parts.marts, loaded.vocabulary, async (served) => {
    const { rule } = mustRead(plan, served)
    const about = await planSubject(parts, plan, served)
    const subject = about.ok ? about.subject : undefined
    const roster = await rosterNow({
      ...{ parts, served, loaded, subject, audience: rule, scope, now, ceiling },
      resting: restingRule(plan, served.vocabulary),
      channels: channelsOf(plan),
      // Who falls into which arm is drawn at launch; how many do is known now.
      secrets: { campaign: '', holdout: secret },
      holdout: subject === undefined ? 0 : heldOutShare(loaded.pack.arbitration.holdout, subject),
    })
    const counted = countsOf(roster)
    const { treated, control } = armSizes(counted.reachable, plan.controlShare)
    const costCents = plannedCost(
      plan,
      treated,
      await partsCounter(parts, served),
      priceOfPack(loaded),
    )
    const family = about.ok ? about.subject.family : plan.family
    const action = about.ok ? about.action : null
    const product = await readProduct(parts.facts, served, plan.productId)
    const findings = copyFindings(plan, {
      ...{ pack: loaded.pack, action, family, product, date: today },
    })
    const base = await baseRateOf({
      ...{ facts: parts.facts, served, loaded, plan, action, audience: rule, scope },
    })
    const sample = sampleOf(plan, counted.reachable, { control, treated, base })
    return {
      ...counted,
      ...{ treated, control, costCents, sample, findings },
      contactPrices: contactPricesOf(plan, loaded),
      overBudget: costCents > plan.budget.capCents,
      missing: gapsOf(plan, {
        today,
        ownerKnown: owners.has(plan.ownerStaff),
        subject: about.ok ? null : about,
        audience: counted.audience,
        reachable: about.ok ? counted.reachable : null,
        treated: about.ok ? treated : null,
        richestCents: await richestCents(served),
        proof: about.ok ? proofOf(about.subject, sample, loaded) : null,
        costCents: about.ok ? costCents : null,
        money: loaded.pack.currencyWords,
        findings,
        strangePlaceholders: strangePlaceholders(plan),
      }).map(({ path, words }) => ({ path, words })),
      asOf: served.asOf,
    }
  })
}

/** Counts the parts of text messages to the customers of a night. */
export async function partsCounter(
  { smsSetting }: Pick<CampaignsParts, 'smsSetting'>,
  { read }: Pick<ServedMart, 'read'>,
): Promise<(copy: string) => number> {
  const [row] = await read<{ longest: number | null }>(
    'select max(length(customer_id)) as longest from profile',
  )
  const idLength = row?.longest ?? 0
  return (copy) => mostSmsParts(copy, { ...smsSetting, idLength })
}

/** What one contact over each channel of the plan is reckoned at: the strategy's price, or more. */
function contactPricesOf(plan: CampaignPlan, loaded: LoadedPack): Preview['contactPrices'] {
  const prices = contactPrices(loaded.pack)
  return channelsOf(plan).map((channel) => {
    const least = prices.get(channel)
    return {
      channel,
      leastCents: least?.cents ?? 0,
      eachCents: eachCents(plan, channel, priceOfPack(loaded)),
    }
  })
}

/** The channels of a plan's waves, each once, in their order. */
export function channelsOf({ waves }: Pick<CampaignPlan, 'waves'>): CampaignChannel[] {
  return [...new Set(waves.map(({ channel }) => channel))]
}

/** A service message proves nothing and is not asked to. */
function proofOf(
  subject: Subject,
  { detectableLift }: Preview['sample'],
  { pack }: LoadedPack,
): PlanFacts['proof'] {
  if (subject.purpose === 'service') return null
  return { detectableLift, hopelessLift: pack.arbitration.hopeless_lift }
}

/** What the richest customer holds: no goal of assets can ask each of the audience for more. */
async function richestCents({ read, columns }: ServedMart): Promise<number | null> {
  if (!columns.has('aum')) return null
  const [row] = await read<{ cents: number | null }>(
    'select cast(max(aum) * 100 as bigint) as cents from profile',
  )
  return row?.cents ?? null
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
  if (!about.ok) return about
  const subject =
    product === undefined
      ? soldByAny(about.subject, await readCatalogue(served.read), loaded, served.date)
      : soldBy(about.subject, product, loaded)
  if (subject === null) {
    return {
      ok: false,
      path: 'action',
      words: { zh: '该动作的产品均未在售', en: 'None of the products of the action is on sale' },
    }
  }
  const traits = 'treatments' in subject ? traitsOf(subject) : subject
  if (!lacksProduct(traits, served.date)) return { ...about, subject }
  return {
    ok: false,
    path: 'productId',
    words: {
      zh: '这类产品须做适当性审查或明示年化综合融资成本，请选择具体产品',
      en: 'This family needs suitability, or the yearly total cost of a loan: choose the product',
    },
  }
}

/** The product counts, whatever the action beside it says of itself (SUIT 22). */
function soldBy(subject: Subject, product: SoldProduct, { pack }: LoadedPack): Subject {
  const familyClass = pack.families.find(({ code }) => code === product.family)?.class ?? null
  const bound = traitsOfProduct({ ...product, familyClass })
  if ('treatments' in subject) return { ...subject, bound, family: product.family, familyClass }
  return { ...bound, name: subject.name, channels: subject.channels }
}

/**
 * A campaign of an action that names no product speaks of all the action may offer: the most any of
 * them asks is asked. Null: none of them is on sale.
 */
function soldByAny(
  subject: Subject,
  catalogue: readonly CatalogueProduct[] | undefined,
  loaded: LoadedPack,
  date: BusinessDate,
): Subject | null {
  if (!('treatments' in subject)) return subject
  const { offered } = offeringOf(subject, catalogue, loaded, date)
  if (offered === null) return subject
  const bound = strictestOf(offered)
  return bound === undefined ? null : { ...subject, bound }
}

/** The part of a roster that is counted and shown. */
type Counts = Pick<Preview, 'audience' | 'removed' | 'reachable'>

/** A service message is owed to everybody: nobody is held out of it. */
export function heldOutShare(holdout: number, subject: { purpose: string }): number {
  return subject.purpose === 'service' ? 0 : holdout
}

export const heldOutWords = {
  zh: '全行长期对照组，不做营销',
  en: "the bank's holdout: no campaign reaches it",
} as const

function countsOf({ audience, leftOut, heldOut, people }: Roster): Counts {
  const removed = [...leftOut]
  if (heldOut.length > 0) {
    removed.push({
      stage: 'contact_policy',
      code: 'bank_holdout',
      words: heldOutWords,
      customers: heldOut.length,
    })
  }
  return { audience, removed, reachable: people.length }
}

/**
 * What the plan's size can show, by the test its result will be judged by: shares by the exact and
 * score test, assets by the mean.
 */
function sampleOf(
  { controlShare, goal }: CampaignPlan,
  reachable: number,
  facts: Pick<Parameters<typeof sampleWords>[0], 'base' | 'control' | 'treated'>,
): Preview['sample'] {
  const baseRate = facts.base.rate
  const { control, treated } = facts
  const [difference, needed] =
    goal.measure === 'aum_cents'
      ? [
          detectableDifference(reachable, { baseRate, controlShare }),
          customersNeeded(baseRate * LIFT_ASKED, { baseRate, controlShare: 0.5 }) / 2,
        ]
      : [
          detectableShareDifference({ control, treated }, baseRate),
          neededPerArm({ control: baseRate, treated: baseRate * (1 + LIFT_ASKED) }),
        ]
  const detectableLift = baseRate > 0 && Number.isFinite(difference) ? difference / baseRate : null
  const perArm = Number.isFinite(needed) ? Math.ceil(needed) : null
  const words = sampleWords({ ...facts, detectableLift, neededPerArm: perArm })
  return { detectableLift, baseRate, neededPerArm: perArm, words }
}
