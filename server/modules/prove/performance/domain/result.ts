import type { CampaignResult } from '#contracts/results.ts'
import type { Words } from '#contracts/words.ts'
import type { BusinessDate } from '#kernel/business-date.ts'

import { dailyRates } from './daily.ts'
import { liftsOf } from './lifts.ts'
import type { FirstConversions, MeasuredArm, MeasuredCampaign, Measure } from './measured.ts'
import { sampleRatioOf } from './sample-ratio.ts'
import { verdictOf } from './verdict.ts'
import { worthOf } from './worth.ts'
import type { Margin } from './worth.ts'

export const measureWords: Readonly<Record<Measure, Words>> = {
  purchases: { zh: '购买', en: 'Purchases' },
  responses: { zh: '响应', en: 'Responses' },
  aum_cents: { zh: '资产变动', en: 'Change of assets' },
  logins: { zh: '登录', en: 'Logins' },
}

/** A result without what is credited to whom. */
export type MeasuredResult = Omit<CampaignResult, 'credits'>

/** Verdicts under which no lift is shown: it would be read as one. */
const hidesLifts: ReadonlySet<CampaignResult['verdict']> = new Set(['too_early', 'unsound'])

/** What is said of a measured campaign as of a business date. */
export function resultOf(
  measured: MeasuredCampaign,
  firstDays: readonly FirstConversions[],
  margin: Margin | null,
  asOf: BusinessDate,
  currency: Words,
): MeasuredResult {
  const { plan, arms, closes } = measured
  const ratio = sampleRatioOf(plan, arms)
  const { verdict, words, daysLeft, neededCustomers } = verdictOf(measured, ratio, asOf, currency)
  const measuredTo = asOf < plan.started ? null : asOf < closes ? asOf : closes
  const hasDays = measuredTo !== null && plan.measure !== 'aum_cents'
  return {
    campaignId: plan.campaignId,
    name: plan.name,
    measure: measureWords[plan.measure],
    windowDays: plan.windowDays,
    started: plan.started,
    measuredTo,
    arms: arms.map(toldArm),
    sampleRatio: ratio,
    verdict,
    verdictWords: words,
    daysLeft,
    neededCustomers,
    lifts: hidesLifts.has(verdict) ? [] : liftsOf(arms, plan.measure),
    ...worthOf(measured, verdict, margin),
    daily: hasDays ? dailyRates(arms, firstDays, plan.started, measuredTo) : [],
  }
}

function toldArm(arm: MeasuredArm): CampaignResult['arms'][number] {
  const { customers, converted, sumCents } = arm
  return {
    arm: arm.arm,
    control: arm.control,
    customers,
    converted,
    rate: customers === 0 ? 0 : converted / customers,
    reportedOnly: arm.reportedOnly,
    sumCents,
    meanCents: customers === 0 ? 0 : sumCents / customers,
    visits: arm.visits,
  }
}
