import type { MeasuredArm, Measure } from './measured.ts'

/** Campaigns of these are measured in money besides people. */
export function hasValue(measure: Measure): boolean {
  return measure === 'purchases' || measure === 'aum_cents'
}

/** All treated arms as one: what the campaign as a whole did. */
export function pooledTreated(arms: readonly MeasuredArm[]): MeasuredArm {
  return pooled(
    'treated',
    arms.filter(({ control }) => !control),
  )
}

/** The same arm of several waves, or several arms, as one. */
export function pooled(arm: string, arms: readonly MeasuredArm[]): MeasuredArm {
  const sum = (of: (one: MeasuredArm) => number) => arms.reduce((total, one) => total + of(one), 0)
  return {
    arm,
    control: arms.length > 0 && arms.every(({ control }) => control),
    customers: sum(({ customers }) => customers),
    converted: sum(({ converted }) => converted),
    reportedOnly: sum(({ reportedOnly }) => reportedOnly),
    sumCents: sum(({ sumCents }) => sumCents),
    sumSquares: sum(({ sumSquares }) => sumSquares),
    visits: arms.some(({ visits }) => visits === null) ? null : sum(({ visits }) => visits ?? 0),
  }
}

/** The arms of all waves together: control first, the others by name. */
export function armsOf(waves: readonly { readonly arms: readonly MeasuredArm[] }[]): MeasuredArm[] {
  const byArm = Map.groupBy(
    waves.flatMap(({ arms }) => arms),
    ({ arm }) => arm,
  )
  return [...byArm]
    .map(([arm, same]) => pooled(arm, same))
    .toSorted((a, b) => Number(b.control) - Number(a.control) || (a.arm < b.arm ? -1 : 1))
}
