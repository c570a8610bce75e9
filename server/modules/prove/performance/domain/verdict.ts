import type { CampaignResult } from '#contracts/results.ts'
import type { Words } from '#contracts/words.ts'
import { dataClock, daysUntil, inDays } from '#kernel/day-count.ts'
import type { BusinessDate } from '#kernel/business-date.ts'
import { normalQuantile } from '#kernel/statistics/distributions.ts'

import { pooledTreated } from './arms.ts'
import { compare, decidedBy } from './lifts.ts'
import type { Comparison } from './lifts.ts'
import type { MeasuredCampaign, Measure } from './measured.ts'
import type { SampleRatio } from './sample-ratio.ts'
import { amount, both, people, points, pValue } from './say.ts'
import { comparedWaves } from './waves.ts'

export interface Verdict {
  readonly verdict: CampaignResult['verdict']
  readonly words: Words
  readonly daysLeft: number
  readonly neededCustomers: number | null
}

/** A verdict in a word: every page, list, home and command says it so. */
export const verdictNames: Readonly<Record<Verdict['verdict'], Words>> = {
  too_early: both('为时过早', 'Too early'),
  too_small: both('人数太少', 'Too small'),
  better: both('有效', 'Worked'),
  worse: both('适得其反', 'Did harm'),
  no_difference: both('没有差别', 'No difference'),
  unsound: both('不可信', 'Unsound'),
}

export const SIGNIFICANT_BELOW = 0.05
/** A campaign that can't show a difference of a fifth of the control is too small to judge. */
const WORTH_SEEING = 0.2
/** Two-sided 5 %, power 80 %. */
const REACH = normalQuantile(0.975) + normalQuantile(0.8)

/**
 * What may be said of a campaign, of all its treated arms together, as of a business date. What
 * makes a result worthless comes first, then whether it is over, then what it shows. It is better or
 * worse exactly when the interval of its lift, absolute and relative alike, leaves out nought.
 */
export function verdictOf(
  measured: MeasuredCampaign,
  ratio: SampleRatio,
  asOf: BusinessDate,
  currency: Words,
): Verdict {
  const { arms, closes, assetsKnown, waves, unknownMembers } = measured
  const daysLeft = Math.max(0, daysUntil(dataClock(asOf), closes))
  const said = (verdict: Verdict['verdict'], words: Words): Verdict => {
    return { verdict, words, daysLeft, neededCustomers: null }
  }
  if (arms.length === 0 && unknownMembers > 0) return said('unsound', unsoundWords.strangers)
  const control = arms.some((arm) => arm.control && arm.customers > 0)
  if (!control || pooledTreated(arms).customers === 0) return said('unsound', unsoundWords.arms)
  if (ratio.state === 'failed') return said('unsound', unsoundWords.split)
  if (comparedWaves(waves).length === 0) return said('unsound', unsoundWords.waves)
  if (daysLeft > 0) {
    const left = inDays(dataClock(asOf), daysLeft)
    return said(
      'too_early',
      both(
        `观察期到 ${closes} 结束，${left.zh}，现在下结论为时过早`,
        `Too early to say: the window ends on ${closes}, ${left.en}`,
      ),
    )
  }
  if (!assetsKnown) return said('unsound', unsoundWords.assets)
  const judged = judge(measured, currency)
  return { ...judged, words: withCare(judged.words, measured, ratio), daysLeft }
}

const unsoundWords = {
  strangers: both(
    '名单上没有一个是本行客户：无从衡量。请查名单里的客户号',
    'No member listed is a customer of the bank: nothing can be measured. Look at the numbers in ' +
      'the list of members',
  ),
  arms: both(
    '没有对照组，或没有触达组：无从比较，不能说有没有效果',
    'There is no control group, or nobody was treated: nothing to compare, so nothing is proved',
  ),
  split: both(
    '分组有误：各组人数与设定不符，这次活动的数字都不可信。请查分组名单是如何交付的',
    'The split is broken: the arms do not hold whom they should, and no figure of this campaign ' +
      'can be trusted. Look at how the list of members was made',
  ),
  waves: both(
    '没有一波里既有触达又有对照：各波的客户不能互相比较',
    'No wave holds both treated and control customers: those of different waves cannot be compared',
  ),
  assets: both(
    '没有活动开始前的资产余额，变动无从计算',
    'No balances of before the campaign were delivered: the change of assets is not known',
  ),
}

/** What a reader must know beside the verdict: a split unchecked, waves kept apart. */
function withCare(words: Words, { waves }: MeasuredCampaign, ratio: SampleRatio): Words {
  const compared = comparedWaves(waves).length
  const apart =
    compared > 1
      ? both(`；按 ${compared} 波分别比较后合并`, `; compared within each of ${compared} waves`)
      : both('', '')
  const unchecked =
    ratio.state === 'not_checked'
      ? both('；分组比例未核对', '; the split was not checked')
      : both('', '')
  return both(`${words.zh}${apart.zh}${unchecked.zh}`, `${words.en}${apart.en}${unchecked.en}`)
}

function judge(measured: MeasuredCampaign, currency: Words): Omit<Verdict, 'daysLeft'> {
  const { measure } = measured.plan
  const inUnit = differenceIn(measure, currency)
  const lift = compare(measured.waves, decidedBy(measure))
  const compared = comparedWaves(measured.waves)
  const sum = (of: (arm: (typeof compared)[number]['control']) => number) =>
    compared.reduce((all, { control, treated }) => all + of(control) + of(treated), 0)
  const customers = sum((arm) => arm.customers)
  const conversions = sum((arm) => arm.converted)
  const tooSmall = (words: Words, neededCustomers: number | null = null) => ({
    verdict: 'too_small' as const,
    words,
    neededCustomers,
  })
  if (typeof lift === 'string') return tooSmall(nothingToSee(conversions))
  if (lift.p < SIGNIFICANT_BELOW) {
    const verdict = lift.absolute.lift > 0 ? 'better' : 'worse'
    return { verdict, words: differs(lift, verdict, inUnit), neededCustomers: null }
  }
  const base = baseOf(measure, compared) ?? conversions / customers
  const detectable = REACH * lift.standardError
  if (detectable <= WORTH_SEEING * base) {
    const words = same(inUnit(detectable, false))
    return { verdict: 'no_difference', words, neededCustomers: null }
  }
  const sought = Math.max(Math.abs(lift.absolute.lift), WORTH_SEEING * base)
  const needed = Math.ceil(customers * (detectable / sought) ** 2)
  if (!Number.isSafeInteger(needed)) return tooSmall(nothingToSee(conversions))
  return tooSmall(fewer(customers, Math.max(needed, customers + 1), inUnit(sought, false)), needed)
}

/** Of a campaign measured in money, what a control customer's assets changed by. */
function baseOf(measure: Measure, compared: ReturnType<typeof comparedWaves>): number | undefined {
  if (measure !== 'aum_cents') return undefined
  const control = compared.reduce((all, one) => all + one.control.customers, 0)
  return Math.abs(compared.reduce((all, one) => all + one.control.sumCents, 0) / control)
}

type InUnit = (value: number, sign?: boolean) => Words

/** A difference in the unit of what is measured: with its sign, unless that is left out. */
export function differenceIn(measure: Measure, currency: Words): InUnit {
  return (value, sign = true) => {
    if (measure === 'aum_cents') {
      const each = amount(value, sign)
      return both(`每位客户 ${each} ${currency.zh}`, `${each} ${currency.en} a customer`)
    }
    const share = sign ? points(value) : points(value).slice(1)
    return both(`${share} 个百分点`, `${share} percentage points`)
  }
}

function differs(lift: Comparison, verdict: 'better' | 'worse', inUnit: InUnit): Words {
  const { absolute } = lift
  const [at, low, high] = [inUnit(absolute.lift), inUnit(absolute.low), inUnit(absolute.high)]
  const p = pValue(lift.p)
  const it = verdict === 'better' ? 'It worked' : 'It did harm'
  return both(
    `${verdictNames[verdict].zh}：与没有触达的客户相比 ${at.zh}` +
      `（把握 95%：${low.zh} 至 ${high.zh}，${p}）`,
    `${it}: ${at.en} against those left alone (95 % sure of ${low.en} to ${high.en}, ${p})`,
  )
}

function same(least: Words): Words {
  return both(
    `没有看出差别：若有 ${least.zh}的差别，这样的人数多半看得出来`,
    `No difference: one of ${least.en} would most likely have shown`,
  )
}

function fewer(customers: number, needed: number, sought: Words): Words {
  return both(
    `人数太少，看不清：${people(customers)} 人；要看清 ${sought.zh}的差别约需 ${people(needed)} 人`,
    `Too few customers to tell: ${people(customers)}; to see a difference of ${sought.en} takes ` +
      `about ${people(needed)}`,
  )
}

function nothingToSee(conversions: number): Words {
  return conversions === 0
    ? both('人数太少：两组都还没有人达成', 'Too small to tell: nobody in either arm did it')
    : both('人数太少，无从比较', 'Too few customers to compare')
}
