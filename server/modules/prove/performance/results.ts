import type { CampaignResult } from '#contracts/results.ts'
import { ProblemError } from '#contracts/problems.ts'
import type { AsOf } from '#contracts/vocabulary.ts'
import type { BusinessDate } from '#kernel/business-date.ts'
import type { Scope } from '#modules/know/access/index.ts'
import { campaignFacts, launchedCampaigns } from '#modules/act/campaigns/index.ts'
import type { CampaignFacts } from '#modules/act/campaigns/index.ts'
import { onServedMart } from '#modules/act/customers/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import { contactPrices } from '#modules/know/strategy/index.ts'
import { creditShares } from '#modules/act/workbench/index.ts'

import { maySeeCredit } from './domain/colleagues.ts'
import type { Workplaces } from './domain/colleagues.ts'
import { marginOf } from './domain/margin.ts'
import type {
  CampaignPlan,
  CreditedSale,
  FirstConversions,
  MeasuredCampaign,
} from './domain/measured.ts'
import { testedTogether } from './domain/multiplicity.ts'
import type { TestedTogether } from './domain/multiplicity.ts'
import { among, resultOf } from './domain/result.ts'
import type { MeasuredResult } from './domain/result.ts'
import { creditRoleWords, sumCredits } from './domain/sum-credits.ts'
import { relationsOf } from './lake-reading.ts'
import type { LakeReading } from './lake-reading.ts'
import {
  measureCampaigns,
  readCreditedSales,
  readFirstDays,
  readPlans,
} from './measure-campaigns.ts'
import type { PerformanceParts } from './parts.ts'
import { atRealCost, justLaunched } from './planned-here.ts'
import type { Relations } from './sql/members.ts'
import { unitsSql, workplacesSql } from './sql/questions.ts'

/**
 * Results of campaigns as of the night served, whoever planned them. Opened once: what was measured
 * is remembered by it.
 */
export interface Results {
  /** Undefined: no campaign of that number has members, here or in the lake. */
  read(campaignId: string, scope: Scope): Promise<CampaignResult | undefined>
  /** Newest first, without days and credits. */
  list(): Promise<{
    readonly results: readonly ListedResult[]
    readonly tested: TestedTogether
    readonly asOf: AsOf
  }>
}

export interface ListedResult extends MeasuredResult {
  /** The bank's files told of it; false: it was planned here. */
  readonly delivered: boolean
}

/** What one campaign's page needs besides its arms. */
interface Detail {
  readonly firstDays: readonly FirstConversions[]
  readonly sales: readonly CreditedSale[]
}

/** What was measured on one night over one state of the lake; forgotten with the next. */
interface Night {
  readonly key: string
  readonly asOf: BusinessDate
  readonly relations: Relations
  plans: readonly CampaignPlan[] | undefined
  places: Workplaces | undefined
  /** By campaign, the measuring it was part of: who asks meanwhile waits for it. */
  readonly measured: Map<string, Promise<ReadonlyMap<string, MeasuredCampaign>>>
  readonly details: Map<string, Detail>
  /** All campaigns of the lake judged together; what one really cost changes no p. */
  tested: Promise<TestedTogether> | undefined
}

/** Campaigns whose days and sales are remembered: those people look at today. */
const DETAILS_KEPT = 40

export function openResults(parts: PerformanceParts): Results {
  let known: Night | undefined

  async function nightOf({ mart, date }: ServedMart): Promise<Night> {
    const { version } = await parts.facts.manifest()
    const key = `${mart.path} ${mart.hash} ${version} ${parts.strategy().hash}`
    if (known?.key === key) return known
    const relations = await relationsOf(parts.facts, date)
    // Requests that began together share what the first of them measures.
    if (known?.key === key) return known
    known = {
      key,
      asOf: date,
      relations,
      plans: undefined,
      places: undefined,
      measured: new Map(),
      details: new Map(),
      tested: undefined,
    }
    return known
  }

  function onNight<T>(
    work: (night: Night, lake: LakeReading, served: ServedMart) => Promise<T>,
  ): Promise<T> {
    return onServedMart(parts.marts, parts.strategy().vocabulary, async (served) => {
      const night = await nightOf(served)
      const lake = { read: served.read, relations: night.relations }
      night.plans ??= await readPlans(lake)
      return work(night, lake, served)
    })
  }

  /** Those of the plans that have members, each measured once a night. */
  async function measure(
    night: Night,
    lake: LakeReading,
    plans: readonly CampaignPlan[],
  ): Promise<MeasuredCampaign[]> {
    const missing = plans.filter(({ campaignId }) => !night.measured.has(campaignId))
    if (missing.length > 0) {
      const measuring = measureCampaigns(lake, missing, aumFamilies(parts)).then(
        (list) => new Map(list.map((one) => [one.plan.campaignId, one])),
      )
      for (const { campaignId } of missing) night.measured.set(campaignId, measuring)
      measuring.catch(() => {
        for (const { campaignId } of missing) night.measured.delete(campaignId)
      })
    }
    const found = await Promise.all(
      plans.map(async ({ campaignId }) => (await night.measured.get(campaignId))?.get(campaignId)),
    )
    return found.flatMap((one) => one ?? [])
  }

  async function detailOf(night: Night, lake: LakeReading, plan: CampaignPlan): Promise<Detail> {
    const before = night.details.get(plan.campaignId)
    if (before !== undefined) return before
    const detail = {
      firstDays: await readFirstDays(lake, plan, aumFamilies(parts)),
      sales: await readCreditedSales(lake, plan),
    }
    const [oldest] = night.details.keys()
    if (oldest !== undefined && night.details.size >= DETAILS_KEPT) night.details.delete(oldest)
    night.details.set(plan.campaignId, detail)
    return detail
  }

  function say(
    measured: MeasuredCampaign,
    firstDays: readonly FirstConversions[],
    asOf: BusinessDate,
  ): MeasuredResult {
    const { pack } = parts.strategy()
    const margin = marginOf(pack, measured.plan)
    const reckoning = { margin, prices: contactPrices(pack), currency: pack.currencyWords }
    return resultOf(measured, firstDays, reckoning, asOf)
  }

  function testedOf(night: Night, lake: LakeReading): Promise<TestedTogether> {
    if (night.tested !== undefined) return night.tested
    const testing = measure(night, lake, night.plans ?? []).then((all) =>
      testedTogether(all.map((one) => say(one, [], night.asOf))),
    )
    testing.catch(() => {
      night.tested = undefined
    })
    night.tested = testing
    return testing
  }

  return {
    async read(campaignId, scope) {
      const planned = await campaignFacts(parts.ledger.db, campaignId)
      const told = await onNight(async (night, lake) => {
        const plan = night.plans?.find((one) => one.campaignId === campaignId)
        const [measured] = plan === undefined ? [] : await measure(night, lake, [plan])
        if (plan === undefined || measured === undefined) {
          const launched = planned && justLaunched(planned, parts.strategy().pack)
          if (launched === undefined) return undefined
          const result = say(launched, [], night.asOf)
          return { result, sales: [], places: noPlaces }
        }
        const { firstDays, sales } = await detailOf(night, lake, plan)
        night.places ??= await readWorkplaces(lake)
        const result = say(atRealCost(measured, planned), firstDays, night.asOf)
        const { of } = await testedOf(night, lake)
        return { result: among(result, of.get(campaignId) ?? null), sales, places: night.places }
      })
      if (told === undefined) return undefined
      return { ...told.result, credits: await creditsOf(parts, told, scope) }
    },
    list: () =>
      onNight(async (night, lake, { asOf }) => {
        const inLake = await measure(night, lake, night.plans ?? [])
        const launched = await plannedHere(parts)
        const tested = await testedOf(night, lake)
        const results = inLake.map((measured) => {
          const { campaignId } = measured.plan
          const planned = launched.get(campaignId)
          const result = say(atRealCost(measured, planned), [], night.asOf)
          return {
            ...among(result, tested.of.get(campaignId) ?? null),
            delivered: planned === undefined,
          }
        })
        const inList = new Set(results.map(({ campaignId }) => campaignId))
        for (const planned of launched.values()) {
          if (inList.has(planned.campaignId)) continue
          const measured = justLaunched(planned, parts.strategy().pack)
          if (measured === undefined) continue
          results.push({ ...say(measured, [], night.asOf), delivered: false })
        }
        results.sort((a, b) => (a.started === b.started ? 0 : a.started < b.started ? 1 : -1))
        return { results, tested, asOf }
      }),
  }
}

/**
 * The result of one campaign for the whole bank.
 * @throws ProblemError `not_found`, or `no_mart` before the first night
 */
export async function campaignResult(
  parts: PerformanceParts,
  campaignId: string,
): Promise<CampaignResult> {
  const result = await openResults(parts).read(campaignId, { kind: 'bank' })
  if (result === undefined) throw new ProblemError('not_found')
  return result
}

function aumFamilies({ strategy }: PerformanceParts): string[] {
  const { families, classes } = strategy().pack
  return families
    .filter((family) => classes.get(family.class)?.countsInAum === true)
    .map(({ code }) => code)
}

/** Campaigns launched here, by number. */
async function plannedHere({ ledger }: PerformanceParts): Promise<Map<string, CampaignFacts>> {
  const launched = await launchedCampaigns(ledger.db)
  return new Map(launched.map((facts) => [facts.campaignId, facts]))
}

const noPlaces: Workplaces = { unitOf: new Map(), parentOf: new Map() }

async function readWorkplaces({ read, relations }: LakeReading): Promise<Workplaces> {
  const units = await read<{ unit_id: string; parent_id: string | null }>(unitsSql(relations))
  const staff = await read<{ staff_id: string; unit_id: string | null }>(workplacesSql(relations))
  return {
    unitOf: new Map(staff.map(({ staff_id, unit_id }) => [staff_id, unit_id])),
    parentOf: new Map(units.map(({ unit_id, parent_id }) => [unit_id, parent_id])),
  }
}

async function creditsOf(
  parts: PerformanceParts,
  { sales, places }: { readonly sales: readonly CreditedSale[]; readonly places: Workplaces },
  scope: Scope,
): Promise<CampaignResult['credits']> {
  const rule = parts.strategy().pack.credit
  if (rule === undefined || sales.length === 0) return []
  const contactIds = sales.flatMap(({ contactId }) => contactId ?? [])
  const help = new Map(
    (await creditShares(parts.ledger.db, { contactIds })).map((share) => [share.contactId, share]),
  )
  const credits = sumCredits(sales, help, rule).filter(({ staffNumber }) =>
    maySeeCredit(scope, staffNumber, places),
  )
  const names = await parts.directory.staffNames(credits.map(({ staffNumber }) => staffNumber))
  return credits.map(({ staffNumber, role, outcomes, cents }) => ({
    staffNumber,
    name: names.get(staffNumber) ?? staffNumber,
    role: creditRoleWords[role],
    outcomes,
    cents,
  }))
}
