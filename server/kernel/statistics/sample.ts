import { chiSquareP, normalQuantile } from './distributions.ts'

/**
 * Whether arms hold as many customers as they were meant to. A p under 0.001 means the split is
 * broken and no result of the campaign can be trusted (Fabijan et al. 2019).
 * @param counts customers in each arm
 * @param shares what each arm was meant to hold, adding up to 1
 */
export function sampleRatioP(counts: readonly number[], shares: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total === 0 || counts.length < 2) return 1
  const statistic = counts.reduce((sum, count, arm) => {
    const expected = total * (shares[arm] ?? 0)
    return expected === 0 ? sum : sum + (count - expected) ** 2 / expected
  }, 0)
  return chiSquareP(statistic, counts.length - 1)
}

/** Under this the split counts as broken. */
export const brokenSplitBelow = 0.001

interface PowerQuestion {
  /** Share of customers who would convert without the campaign. */
  readonly baseRate: number
  readonly controlShare: number
  readonly alpha?: number
  readonly power?: number
}

function reachOf(question: PowerQuestion): number {
  return normalQuantile(1 - (question.alpha ?? 0.05) / 2) + normalQuantile(question.power ?? 0.8)
}

/**
 * The smallest absolute difference in conversion that `customers` would show with the wanted
 * power; two-sided normal approximation with the base rate's variance in both arms.
 */
export function detectableDifference(customers: number, question: PowerQuestion): number {
  const { baseRate, controlShare } = question
  const spread = baseRate * (1 - baseRate)
  const control = customers * controlShare
  const treated = customers * (1 - controlShare)
  if (control < 1 || treated < 1) return Number.POSITIVE_INFINITY
  return reachOf(question) * Math.sqrt(spread / control + spread / treated)
}

/** How many customers in all it takes to show an absolute difference; rounded up. */
export function customersNeeded(difference: number, question: PowerQuestion): number {
  const { baseRate, controlShare } = question
  if (difference === 0 || controlShare <= 0 || controlShare >= 1) return Number.POSITIVE_INFINITY
  const spread = baseRate * (1 - baseRate)
  const weight = 1 / controlShare + 1 / (1 - controlShare)
  return Math.ceil((reachOf(question) / difference) ** 2 * spread * weight)
}
