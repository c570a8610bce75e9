import { chiSquareP, normalQuantile } from './distributions.ts'

/** Under this the split counts as broken (Fabijan et al. 2019). */
export const brokenSplitBelow = 0.001

/** One wave: how many of its customers are left alone, of how many, and how many were meant. */
export interface SplitOfStratum {
  readonly control: number
  readonly customers: number
  /** Above 0, under 1. */
  readonly share: number
}

/** From so many expected in the smaller part on, chi-square tells what the exact chances do. */
const EXPECTED_FOR_CHI_SQUARE = 50

/**
 * Two-sided p that every wave holds the share of control customers it was meant to. Of one wave
 * exact while it is small, then chi-square; of several the waves one by one and all as a sum, so
 * that neither two faults that cancel nor one that is thinly spread goes by.
 * @returns null where so few customers could never show a broken split: nothing was checked
 */
export function splitP(strata: readonly SplitOfStratum[]): number | null {
  const waves = strata.filter(({ customers }) => customers > 0)
  if (waves.length === 0) return null
  const sure = waves.reduce((p, { customers, share }) => {
    return p * Math.min(share, 1 - share) ** customers
  }, 1)
  if (sure >= brokenSplitBelow) return null
  const alone = waves.map(waveP)
  if (alone.length === 1) return alone[0] ?? null
  const least = Math.min(1, Math.min(...alone) * alone.length)
  const off = waves.reduce((all, one) => all + one.control - one.customers * one.share, 0)
  const variance = waves.reduce((all, one) => all + one.customers * one.share * (1 - one.share), 0)
  return Math.min(1, 2 * Math.min(least, chiSquareP(off ** 2 / variance, 1)))
}

function waveP({ control, customers, share }: SplitOfStratum): number {
  const expected = customers * share
  const variance = expected * (1 - share)
  if (Math.min(expected, customers - expected) >= EXPECTED_FOR_CHI_SQUARE) {
    return chiSquareP((control - expected) ** 2 / variance, 1)
  }
  return binomialP(control, customers, share)
}

/** Exact two-sided binomial p: all counts no likelier than the one seen. */
function binomialP(count: number, of: number, share: number): number {
  const logit = Math.log(share / (1 - share))
  let log = of * Math.log1p(-share)
  const logs = [log]
  for (let k = 0; k < of; k += 1) {
    log += Math.log((of - k) / (k + 1)) + logit
    logs.push(log)
  }
  const seen = logs[count] ?? 0
  return Math.min(
    1,
    logs.reduce((p, one) => (one <= seen + 1e-7 ? p + Math.exp(one) : p), 0),
  )
}

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
 * The smallest absolute difference of a mean that `customers` would show with the wanted power, its
 * spread told as that of a rate; two-sided normal approximation with the base's variance in both
 * arms. Of shares themselves `power.ts` tells it, by the test that judges them.
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
