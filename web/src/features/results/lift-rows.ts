import type { CampaignResult } from '#contracts/results.ts'

export type Lift = CampaignResult['lifts'][number]

/** A line of the lift chart: only what can stand on one axis, which is per cent of the control. */
export interface LiftRow {
  readonly key: string
  readonly arm: string
  readonly measure: Lift['measure']
  readonly lift: number
  readonly low: number
  readonly high: number
  /** The whole interval lies on one side of zero. */
  readonly clear: boolean
}

/** The name under which all treated arms stand together. */
export const ALL_TREATED = 'all_treated'

/**
 * The lifts to show, the one the verdict is told from first: of one treated arm it is that arm's, of
 * several that of all together.
 */
export function shownLifts({
  estimate,
  lifts,
  arms,
}: Pick<CampaignResult, 'estimate' | 'lifts' | 'arms'>): Lift[] {
  const treated = arms.filter(({ control }) => !control)
  if (estimate === null || treated.length < 2) return [...lifts]
  const { measure, p, absolute, relative } = estimate
  const whole = { arm: ALL_TREATED, measure, p, welch: null }
  return [
    { ...whole, kind: 'absolute', ...absolute },
    ...(relative === null ? [] : [{ ...whole, kind: 'relative' as const, ...relative }]),
    ...lifts,
  ]
}

/** Relative lifts, measure by measure, arms in the order they are given. */
export function liftRows(lifts: readonly Lift[]): LiftRow[] {
  const measures: readonly Lift['measure'][] = ['conversion', 'visit', 'value_cents']
  return measures.flatMap((measure) =>
    lifts
      .filter((one) => one.measure === measure && one.kind === 'relative')
      .map(({ arm, lift, low, high }) => ({
        key: `${measure} ${arm}`,
        arm,
        measure,
        lift,
        low,
        high,
        clear: low > 0 || high < 0,
      })),
  )
}

/** Lifts that have no relative figure: their control shows nothing, and nothing has no per cent. */
export function withoutRelative(lifts: readonly Lift[]): Lift[] {
  const relative = new Set(liftRows(lifts).map(({ key }) => key))
  return lifts.filter(
    ({ kind, measure, arm }) => kind === 'absolute' && !relative.has(`${measure} ${arm}`),
  )
}

/** +12.3%, −4.0%: with its sign, as lifts are read. */
export function formatLift(lift: number): string {
  const percent = Math.abs(lift * 100).toFixed(1)
  if (Number(percent) === 0) return '0.0%'
  return `${lift > 0 ? '+' : '−'}${percent}%`
}

/** Percentage points, as many digits as a small rate needs: +0.68, −0.05. */
export function formatPoints(lift: number): string {
  const points = Math.abs(lift * 100).toFixed(2)
  if (Number(points) === 0) return '0.00'
  return `${lift > 0 ? '+' : '−'}${points}`
}

/** 0.012531 → 1.25%: rates of campaigns are small, and their differences smaller. */
export function formatRate(rate: number): string {
  return `${(rate * 100).toFixed(2)}%`
}

/** 0.0123 as it is; what is smaller than can be told apart says so. */
export function formatP(p: number): string {
  return p < 0.0001 ? '<0.0001' : p.toFixed(4)
}
