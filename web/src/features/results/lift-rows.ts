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
