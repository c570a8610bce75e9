import type { CampaignResult } from '#contracts/results.ts'
import { compareMeans } from '#kernel/statistics/compared-means.ts'
import { liftOf } from '#kernel/statistics/lift.ts'
import type { ArmTotals } from '#kernel/statistics/lift.ts'
import { compareShares } from '#kernel/statistics/score-interval.ts'
import type { Interval } from '#kernel/statistics/score-interval.ts'

import { hasValue, pooled } from './arms.ts'
import type { MeasuredArm, MeasuredCampaign, MeasuredWave, Measure } from './measured.ts'
import { comparedWaves } from './waves.ts'

export type ToldLift = CampaignResult['lifts'][number]
export type Compared = ToldLift['measure']
type Decisive = NonNullable<CampaignResult['estimate']>['measure']

/** One comparison over the waves: both lifts, their intervals and p by one test. */
export interface Comparison {
  readonly method: NonNullable<CampaignResult['estimate']>['method']
  readonly p: number
  readonly absolute: Interval
  readonly relative: Interval | null
  readonly standardError: number
}

/** Why no lift can be told; each is a sentence on the page, never a zero. */
export type NoLift = 'arm_too_small' | 'no_variation'

/** What a campaign's verdict rests on. */
export function decidedBy(measure: Measure): Decisive {
  return measure === 'aum_cents' ? 'value_cents' : 'conversion'
}

/** A treated arm, or all of them together, against the control, wave by wave. */
export function compare(
  waves: readonly MeasuredWave[],
  measure: Compared,
  arm?: string,
): Comparison | NoLift {
  const compared = comparedWaves(waves, arm)
  if (measure === 'value_cents') {
    return compareMeans(
      compared.map(({ control, treated }) => ({
        control: valueOf(control),
        treated: valueOf(treated),
      })),
    )
  }
  if (measure === 'visit' && compared.some(({ control, treated }) => seen(control, treated))) {
    return 'arm_too_small'
  }
  const did = (one: MeasuredArm) => ({
    n: one.customers,
    successes: measure === 'visit' ? (one.visits ?? 0) : one.converted,
  })
  return compareShares(
    compared.map(({ control, treated }) => ({ control: did(control), treated: did(treated) })),
  )
}

const seen = (control: MeasuredArm, treated: MeasuredArm) =>
  control.visits === null || treated.visits === null

function valueOf(arm: MeasuredArm) {
  return { n: arm.customers, sum: arm.sumCents, sumSquares: arm.sumSquares }
}

/** The one comparison a verdict, its words and its chart are told from. */
export function estimateOf({ plan, waves }: MeasuredCampaign): CampaignResult['estimate'] {
  const measure = decidedBy(plan.measure)
  const compared = compare(waves, measure)
  if (typeof compared === 'string') return null
  const { method, p, absolute, relative } = compared
  return { measure, method, p, absolute, relative }
}

/** Each treated arm against the control; a lift that can't be told is left out, never a zero. */
export function liftsOf({ plan, arms, waves }: MeasuredCampaign): ToldLift[] {
  const measures: readonly Compared[] = hasValue(plan.measure)
    ? ['visit', 'conversion', 'value_cents']
    : ['visit', 'conversion']
  return arms
    .filter(({ control }) => !control)
    .flatMap(({ arm }) => measures.flatMap((measure) => told(waves, arm, measure)))
}

function told(waves: readonly MeasuredWave[], arm: string, measure: Compared): ToldLift[] {
  const compared = compare(waves, measure, arm)
  if (typeof compared === 'string') return []
  return (['absolute', 'relative'] as const).flatMap((kind) => {
    const interval = compared[kind]
    if (interval === null) return []
    const welch = welchOf(waves, arm, measure, kind)
    return [{ arm, measure, kind, ...interval, p: compared.p, welch }]
  })
}

/** As other tools print it, waves added up; nothing of ours is judged by it. */
function welchOf(
  waves: readonly MeasuredWave[],
  arm: string,
  measure: Compared,
  kind: 'absolute' | 'relative',
): ToldLift['welch'] {
  const compared = comparedWaves(waves, arm)
  const totals = (one: MeasuredArm): ArmTotals =>
    measure === 'value_cents'
      ? { kind: 'mean', ...valueOf(one) }
      : {
          kind: 'share',
          n: one.customers,
          successes: measure === 'visit' ? (one.visits ?? 0) : one.converted,
        }
  const lift = liftOf(
    totals(
      pooled(
        'control',
        compared.map(({ control }) => control),
      ),
    ),
    totals(
      pooled(
        arm,
        compared.map(({ treated }) => treated),
      ),
    ),
    kind,
  )
  if (typeof lift === 'string') return null
  return { lift: lift.lift, low: lift.low, high: lift.high, p: lift.p }
}
