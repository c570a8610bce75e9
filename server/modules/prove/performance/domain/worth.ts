import type { Words } from '#contracts/words.ts'
import { liftOf } from '#kernel/statistics/lift.ts'

import { hasValue, pooledTreated, valueOf } from './lifts.ts'
import type { CampaignPlan, MeasuredArm, MeasuredCampaign } from './measured.ts'
import { both, percent } from './say.ts'
import type { Verdict } from './verdict.ts'

/** What the bank earns in a year on a product's volume, and what the strategy calls that. */
export interface Margin {
  readonly rate: number
  readonly words: Words
}

export interface Worth {
  readonly incrementalWords: Words
  readonly incrementalCents: number | null
  readonly incrementalLowCents: number | null
  readonly incrementalHighCents: number | null
  /** Of a year; null where the strategy names no margin. */
  readonly contributionCents: number | null
  readonly costCents: number
  /** (incremental − cost) ÷ cost, on the contribution where there is one, else on the amount. */
  readonly roi: number | null
}

/** Verdicts that leave no money to speak of. */
const untold: ReadonlySet<Verdict['verdict']> = new Set(['too_early', 'too_small', 'unsound'])

/** The money a campaign brought beyond what would have come anyway, against what it cost. */
export function worthOf(
  { plan, arms, contacts }: MeasuredCampaign,
  verdict: Verdict['verdict'],
  margin: Margin | null,
): Worth {
  const costCents = costOf(plan, contacts)
  const nothing: Worth = {
    incrementalWords: incrementalWords(plan, margin),
    incrementalCents: null,
    incrementalLowCents: null,
    incrementalHighCents: null,
    contributionCents: null,
    costCents,
    roi: null,
  }
  const control = arms.find((arm) => arm.control)
  if (untold.has(verdict) || control === undefined || !hasValue(plan.measure)) return nothing
  const incremental = incrementalOf(control, pooledTreated(arms))
  if (incremental === undefined) return nothing
  const contributionCents = margin === null ? null : Math.round(incremental.at * margin.rate)
  const earned = contributionCents ?? incremental.at
  return {
    ...nothing,
    incrementalCents: incremental.at,
    incrementalLowCents: incremental.low,
    incrementalHighCents: incremental.high,
    contributionCents,
    roi: costCents === 0 ? null : (earned - costCents) / costCents,
  }
}

function costOf(plan: CampaignPlan, contacts: number): number {
  return plan.costCents ?? Math.round((plan.costPerContactCents ?? 0) * contacts)
}

function incrementalOf(control: MeasuredArm, treated: MeasuredArm) {
  const lift = liftOf(valueOf(control), valueOf(treated), 'absolute')
  if (typeof lift === 'string') return undefined
  const inAll = (each: number) => Math.round(each * treated.customers)
  return { at: inAll(lift.lift), low: inAll(lift.low), high: inAll(lift.high) }
}

function incrementalWords({ measure }: CampaignPlan, margin: Margin | null): Words {
  if (!hasValue(measure)) {
    return both('按人数衡量，不折算金额', 'Measured in customers, not in money')
  }
  const what =
    measure === 'purchases'
      ? both(
          '增量购买金额：每位客户与对照组之差 × 触达组人数，是成交额，不是收入',
          'Extra amount bought: the difference to the control, times the customers treated; it is ' +
            'volume, not income',
        )
      : both(
          '增量资产：每位客户与对照组资产变动之差 × 触达组人数，是余额，不是收入',
          'Extra assets: the difference to the control in how assets changed, times the customers ' +
            'treated; it is balances, not income',
        )
  return margin === null
    ? both(
        `${what.zh}。策略没有给出这类产品的利差，投资回报按金额计`,
        `${what.en}. The strategy names no margin for it, so the return is reckoned on the amount`,
      )
    : both(
        `${what.zh}。投资回报按${margin.words.zh} ${percent(margin.rate)} 计一年`,
        `${what.en}. The return is reckoned on a year at ${percent(margin.rate)}: ` +
          margin.words.en,
      )
}
