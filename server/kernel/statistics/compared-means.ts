import { criticalT, twoSidedP } from './distributions.ts'
import { weightOf } from './score-interval.ts'
import type { Interval } from './score-interval.ts'

export interface MeanTotals {
  readonly n: number
  readonly sum: number
  readonly sumSquares: number
}

export interface MeansOfStratum {
  readonly control: MeanTotals
  readonly treated: MeanTotals
}

export interface ComparedMeans {
  readonly method: 'welch'
  readonly p: number
  readonly absolute: Interval
  /** Null where the control is not clearly apart from nothing: a ratio to it has no bounds. */
  readonly relative: Interval | null
  readonly standardError: number
}

/**
 * Treated against control over strata, by one test: Welch's t over Mantel-Haenszel weighted means
 * (degrees of freedom after Satterthwaite 1946); the relative lift by Fieller's inversion of the
 * same statistic (1954), so that both intervals leave out nought together.
 */
export function compareMeans(
  strata: readonly MeansOfStratum[],
  alpha = 0.05,
): ComparedMeans | 'no_variation' | 'arm_too_small' {
  const compared = strata.filter(({ control, treated }) => control.n > 0 && treated.n > 0)
  const arms = { control: inAll(compared, 'control'), treated: inAll(compared, 'treated') }
  if (arms.control.n < 2 || arms.treated.n < 2) return 'arm_too_small'
  const weight = compared.reduce((all, stratum) => all + weightOf(stratum), 0)
  const sides = { control: { mean: 0, variance: 0 }, treated: { mean: 0, variance: 0 } }
  let [variance, satterthwaite] = [0, 0]
  for (const stratum of compared) {
    const share = weightOf(stratum) / weight
    for (const side of ['control', 'treated'] as const) {
      const totals = stratum[side]
      // One customer says nothing of how customers vary: the whole arm's variance stands in.
      const known = totals.n > 1 ? totals : arms[side]
      const part = (share ** 2 * varianceOf(known)) / totals.n
      sides[side].mean += (share * totals.sum) / totals.n
      sides[side].variance += part
      variance += part
      satterthwaite += part ** 2 / (known.n - 1)
    }
  }
  if (variance <= 0) return 'no_variation'
  const degreesOfFreedom = variance ** 2 / satterthwaite
  const standardError = Math.sqrt(variance)
  const lift = sides.treated.mean - sides.control.mean
  const reach = criticalT(alpha, degreesOfFreedom)
  return {
    method: 'welch',
    p: twoSidedP(lift / standardError, degreesOfFreedom),
    absolute: { lift, low: lift - reach * standardError, high: lift + reach * standardError },
    relative: fieller(sides.control, sides.treated, reach),
    standardError,
  }
}

interface Side {
  readonly mean: number
  readonly variance: number
}

function fieller(control: Side, treated: Side, reach: number): Interval | null {
  const square = reach ** 2
  const a = control.mean ** 2 - square * control.variance
  // A control that may be nothing, or below it, is no whole to be a share of.
  if (a <= 0 || control.mean <= 0) return null
  const b = control.mean * treated.mean
  const c = treated.mean ** 2 - square * treated.variance
  const root = Math.sqrt(Math.max(0, b ** 2 - a * c))
  return {
    lift: treated.mean / control.mean - 1,
    low: (b - root) / a - 1,
    high: (b + root) / a - 1,
  }
}

function varianceOf({ n, sum, sumSquares }: MeanTotals): number {
  const mean = sum / n
  return Math.max(0, (sumSquares - n * mean * mean) / (n - 1))
}

function inAll(strata: readonly MeansOfStratum[], side: 'control' | 'treated'): MeanTotals {
  return strata.reduce<MeanTotals>(
    (all, stratum) => ({
      n: all.n + stratum[side].n,
      sum: all.sum + stratum[side].sum,
      sumSquares: all.sumSquares + stratum[side].sumSquares,
    }),
    { n: 0, sum: 0, sumSquares: 0 },
  )
}
