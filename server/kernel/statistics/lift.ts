import { criticalT, twoSidedP } from './distributions.ts'

/** What one arm did: either a mean of a number per customer, or a share of customers. */
export type ArmTotals =
  | { readonly kind: 'mean'; readonly n: number; readonly sum: number; readonly sumSquares: number }
  | { readonly kind: 'share'; readonly n: number; readonly successes: number }

export type Difference = 'absolute' | 'relative'

export interface Lift {
  readonly difference: Difference
  /** Treated minus control; relative: divided by control. */
  readonly lift: number
  readonly low: number
  readonly high: number
  /** Standard error of the lift. */
  readonly standardError: number
  /** Two-sided. */
  readonly p: number
  readonly degreesOfFreedom: number
}

/** Why no lift can be told; each is a sentence on the page, never a zero. */
export type NoLift = 'arm_too_small' | 'no_variation' | 'control_is_zero'

interface Moments {
  readonly n: number
  readonly mean: number
  readonly variance: number
}

function momentsOf(arm: ArmTotals): Moments {
  if (arm.kind === 'share') {
    const share = arm.successes / arm.n
    return { n: arm.n, mean: share, variance: share * (1 - share) }
  }
  const mean = arm.sum / arm.n
  return { n: arm.n, mean, variance: (arm.sumSquares - arm.n * mean * mean) / (arm.n - 1) }
}

/**
 * Degrees of freedom when two arms vary differently (Welch 1947, Satterthwaite 1946).
 */
function welchDegreesOfFreedom(control: Moments, treated: Moments): number {
  const a = control.variance / control.n
  const b = treated.variance / treated.n
  return (a + b) ** 2 / (a ** 2 / (control.n - 1) + b ** 2 / (treated.n - 1))
}

/**
 * Treated against control by a two-sided Welch t-test. The relative lift's variance is the delta
 * method's first-order expansion of a ratio of means (Deng, Knoblich, Lu 2018).
 * @returns the lift with its interval at `1 - alpha`, or why there is none
 */
export function liftOf(
  control: ArmTotals,
  treated: ArmTotals,
  difference: Difference,
  alpha = 0.05,
): Lift | NoLift {
  if (control.n < 2 || treated.n < 2) return 'arm_too_small'
  const a = momentsOf(control)
  const b = momentsOf(treated)
  if (a.variance <= 0 && b.variance <= 0) return 'no_variation'
  if (difference === 'relative' && a.mean === 0) return 'control_is_zero'

  const lift = difference === 'absolute' ? b.mean - a.mean : (b.mean - a.mean) / a.mean
  const variance =
    difference === 'absolute'
      ? a.variance / a.n + b.variance / b.n
      : b.variance / (b.n * a.mean ** 2) + (a.variance * b.mean ** 2) / (a.n * a.mean ** 4)
  // Nobody treated did it: the ratio is −1 and the first-order variance of it vanishes.
  if (variance <= 0) return 'no_variation'
  const standardError = Math.sqrt(variance)
  const degreesOfFreedom = welchDegreesOfFreedom(a, b)
  const reach = criticalT(alpha, degreesOfFreedom) * standardError
  return {
    difference,
    lift,
    low: lift - reach,
    high: lift + reach,
    standardError,
    p: twoSidedP(lift / standardError, degreesOfFreedom),
    degreesOfFreedom,
  }
}
