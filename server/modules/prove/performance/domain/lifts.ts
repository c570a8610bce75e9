import type { CampaignResult } from '#contracts/results.ts'
import { liftOf } from '#kernel/statistics/lift.ts'
import type { ArmTotals, Difference } from '#kernel/statistics/lift.ts'

import type { Measure, MeasuredArm } from './measured.ts'

export type ToldLift = CampaignResult['lifts'][number]

/** Campaigns of these are measured in money besides people. */
export function hasValue(measure: Measure): boolean {
  return measure === 'purchases' || measure === 'aum_cents'
}

export function conversionOf(arm: MeasuredArm): ArmTotals {
  return { kind: 'share', n: arm.customers, successes: arm.converted }
}

export function valueOf(arm: MeasuredArm): ArmTotals {
  return { kind: 'mean', n: arm.customers, sum: arm.sumCents, sumSquares: arm.sumSquares }
}

function visitOf(arm: MeasuredArm): ArmTotals | undefined {
  if (arm.visits === null) return undefined
  return { kind: 'share', n: arm.customers, successes: arm.visits }
}

/** All treated arms as one: what the campaign as a whole did. */
export function pooledTreated(arms: readonly MeasuredArm[]): MeasuredArm {
  const treated = arms.filter(({ control }) => !control)
  const sum = (of: (arm: MeasuredArm) => number) =>
    treated.reduce((total, arm) => total + of(arm), 0)
  return {
    arm: 'treated',
    control: false,
    customers: sum(({ customers }) => customers),
    converted: sum(({ converted }) => converted),
    reportedOnly: sum(({ reportedOnly }) => reportedOnly),
    sumCents: sum(({ sumCents }) => sumCents),
    sumSquares: sum(({ sumSquares }) => sumSquares),
    visits: treated.some(({ visits }) => visits === null) ? null : sum(({ visits }) => visits ?? 0),
  }
}

/** Each treated arm against the control; a lift that can't be told is left out, never a zero. */
export function liftsOf(arms: readonly MeasuredArm[], measure: Measure): ToldLift[] {
  const control = arms.find((arm) => arm.control)
  if (control === undefined) return []
  return arms.flatMap((arm) => {
    if (arm.control) return []
    return [
      ...told(arm.arm, 'visit', visitOf(control), visitOf(arm)),
      ...told(arm.arm, 'conversion', conversionOf(control), conversionOf(arm)),
      ...(hasValue(measure) ? told(arm.arm, 'value_cents', valueOf(control), valueOf(arm)) : []),
    ]
  })
}

const kinds: readonly Difference[] = ['absolute', 'relative']

function told(
  arm: string,
  measure: ToldLift['measure'],
  control: ArmTotals | undefined,
  treated: ArmTotals | undefined,
): ToldLift[] {
  if (control === undefined || treated === undefined) return []
  return kinds.flatMap((kind) => {
    const lift = liftOf(control, treated, kind)
    if (typeof lift === 'string') return []
    return [{ arm, measure, kind, lift: lift.lift, low: lift.low, high: lift.high, p: lift.p }]
  })
}
