import type { CampaignResult } from '#contracts/results.ts'
import type { Words } from '#contracts/words.ts'
import type { BusinessDate } from '#kernel/business-date.ts'

import type { ContactPrices } from '#modules/know/strategy/index.ts'
import { dailyRates } from './daily.ts'
import { compare, decidedBy, estimateOf, liftsOf } from './lifts.ts'
import type {
  FirstConversions,
  MeasuredArm,
  MeasuredCampaign,
  MeasuredWave,
  Measure,
} from './measured.ts'
import { sampleRatioOf } from './sample-ratio.ts'
import { toneOf } from './tone.ts'
import { verdictNames, verdictOf } from './verdict.ts'
import { comparableRate, notCompared } from './waves.ts'
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

/** What the strategy says of money. */
export interface Reckoning {
  readonly margin: Margin | null
  readonly prices: ContactPrices
  readonly currency: Words
}

/** What is said of a measured campaign as of a business date, by itself alone. */
export function resultOf(
  measured: MeasuredCampaign,
  firstDays: readonly FirstConversions[],
  { margin, prices, currency }: Reckoning,
  asOf: BusinessDate,
): MeasuredResult {
  const { plan, arms, waves, closes } = measured
  const ratio = sampleRatioOf(measured)
  const { verdict, words, daysLeft, neededCustomers } = verdictOf(measured, ratio, asOf, currency)
  const measuredTo = asOf < plan.started ? null : asOf < closes ? asOf : closes
  const hasDays = measuredTo !== null && plan.measure !== 'aum_cents'
  const hidden = hidesLifts.has(verdict)
  const worth = worthOf(measured, verdict, margin, prices, currency)
  return {
    campaignId: plan.campaignId,
    name: plan.name,
    measure: measureWords[plan.measure],
    windowDays: plan.windowDays,
    started: plan.started,
    measuredTo,
    arms: arms.map((arm) => toldArm(arm, waves)),
    waves: waves.length > 1 ? waves.map((wave) => toldWave(wave, plan.measure, hidden)) : [],
    unknownMembers: measured.unknownMembers,
    crossedOver: measured.crossedOver,
    notCompared: notCompared(waves),
    sampleRatio: ratio,
    verdict,
    verdictName: verdictNames[verdict],
    verdictWords: words,
    tone: toneOf({ verdict, money: worth.money, multiplicity: null }),
    multiplicity: null,
    daysLeft,
    neededCustomers,
    estimate: hidden ? null : estimateOf(measured),
    lifts: hidden ? [] : liftsOf(measured),
    ...worth,
    daily: hasDays ? dailyRates(waves, firstDays, plan.started, measuredTo) : [],
  }
}

/** The same beside all others tested on the night. */
export function among<R extends MeasuredResult>(
  result: R,
  multiplicity: CampaignResult['multiplicity'],
): R {
  return { ...result, multiplicity, tone: toneOf({ ...result, multiplicity }) }
}

function toldArm(arm: MeasuredArm, waves: readonly MeasuredWave[]): CampaignResult['arms'][number] {
  const { customers, converted, sumCents } = arm
  return {
    arm: arm.arm,
    control: arm.control,
    customers,
    converted,
    rate: customers === 0 ? 0 : converted / customers,
    comparableRate:
      waves.length > 1 ? comparableRate(waves, arm.arm, (_, one) => one.converted) : null,
    reportedOnly: arm.reportedOnly,
    sumCents,
    meanCents: customers === 0 ? 0 : sumCents / customers,
    visits: arm.visits,
  }
}

function toldWave(
  wave: MeasuredWave,
  measure: Measure,
  hidden: boolean,
): CampaignResult['waves'][number] {
  const compared = hidden ? 'arm_too_small' : compare([wave], decidedBy(measure))
  const lift = typeof compared === 'string' ? null : { ...compared.absolute, p: compared.p }
  return {
    wave: wave.wave,
    controlShare: wave.controlShare,
    arms: wave.arms.map((arm) => {
      const { customers, converted, rate, meanCents } = toldArm(arm, [wave])
      return { arm: arm.arm, control: arm.control, customers, converted, rate, meanCents }
    }),
    lift,
  }
}
