import { normalQuantile } from './distributions.ts'
import { sharesP } from './conditional-exact.ts'
import type { ShareMethod, SharesOfStratum } from './conditional-exact.ts'

export interface Interval {
  readonly lift: number
  readonly low: number
  readonly high: number
}

/** One comparison of shares: whatever is said of it is said from these figures. */
export interface ComparedShares {
  readonly method: ShareMethod
  /** Two-sided. */
  readonly p: number
  /** Treated minus control. */
  readonly absolute: Interval
  /** The same divided by control; null where the control has none, or its share has no bound. */
  readonly relative: Interval | null
  /** Standard error of the absolute lift where the arms are alike. */
  readonly standardError: number
}

const HALVINGS = 60
/** Ratios beyond these have no bound worth the name. */
const LARGEST_RATIO = 1e6
const SMALLEST_RATIO = 1e-9

/**
 * Treated against control over strata (waves), by one test: p from the exact conditional test
 * (`sharesP`), intervals by inverting the score statistic (`scoreBounds`), drawn as wide as
 * the exact test asks. Hence both intervals leave out nought exactly when
 * p < alpha: one estimate, one interval, one verdict.
 * @returns `no_variation` where nobody or everybody did it, `arm_too_small` where no stratum has both
 */
export function compareShares(
  strata: readonly SharesOfStratum[],
  alpha = 0.05,
): ComparedShares | 'no_variation' | 'arm_too_small' {
  const compared = strata.filter(({ control, treated }) => control.n > 0 && treated.n > 0)
  if (compared.length === 0) return 'arm_too_small'
  const { lift, spread } = weighed(compared)
  const standardError = spread((one) => differenceVariance(one, 0))
  if (standardError === 0) return 'no_variation'
  const score = Math.abs(lift) / standardError
  const { p, method } = sharesP(compared)
  const reach = normalQuantile(1 - alpha / 2) + score - normalQuantile(1 - p / 2)
  return { method, p, standardError, ...scoreBounds(compared, Math.max(0, reach)) }
}

/**
 * Difference and ratio of two shares over strata with the values that lie within `reach` standard
 * errors: Miettinen and Nurminen's score statistic (1985) with Mantel-Haenszel weights, its variance
 * at the shares likeliest under the supposed value. Where nothing differs both statistics are the
 * same. The ratio is null where the control has none or its bound is beyond all measure.
 */
export function scoreBounds(
  strata: readonly SharesOfStratum[],
  reach: number,
): Pick<ComparedShares, 'absolute' | 'relative'> {
  const { treated, control, lift, spread } = weighed(strata)
  const byDifference = (supposed: number) =>
    farOff(
      lift - supposed,
      spread((one) => differenceVariance(one, supposed)),
    )
  const absolute = {
    lift,
    low: -boundOf((at) => byDifference(-at), -lift, 1, reach),
    high: boundOf(byDifference, lift, 1, reach),
  }
  if (control === 0) return { absolute, relative: null }
  const byRatio = (supposed: number) =>
    farOff(
      treated - supposed * control,
      spread((one) => ratioVariance(one, supposed)),
    )
  const ratio = treated / control
  const [seen, largest] = [Math.log(Math.max(ratio, SMALLEST_RATIO)), Math.log(LARGEST_RATIO)]
  const high = Math.exp(boundOf((at) => byRatio(Math.exp(at)), seen, largest, reach))
  const low = Math.exp(
    -boundOf((at) => byRatio(Math.exp(-at)), -seen, -Math.log(SMALLEST_RATIO), reach),
  )
  if (high >= LARGEST_RATIO) return { absolute, relative: null }
  const relative = {
    lift: ratio - 1,
    low: low < SMALLEST_RATIO * 1.001 ? -1 : low - 1,
    high: high - 1,
  }
  return { absolute, relative }
}

/** What the strata say together: shares and lift by their weights, and the spread of a variance. */
function weighed(strata: readonly SharesOfStratum[]) {
  const weighted = strata.map((stratum) => ({ ...stratum, weight: weightOf(stratum) }))
  const weight = total(weighted, (one) => one.weight)
  const treated = total(weighted, (one) => one.weight * shareOf(one.treated)) / weight
  const control = total(weighted, (one) => one.weight * shareOf(one.control)) / weight
  const spread = (of: (one: SharesOfStratum) => number) =>
    Math.sqrt(total(weighted, (one) => one.weight ** 2 * of(one))) / weight
  return { treated, control, lift: treated - control, spread }
}

function farOff(distance: number, standardError: number): number {
  if (Math.abs(distance) < 1e-15) return 0
  return Math.abs(distance) / standardError
}

/** Mantel-Haenszel: a stratum counts by how much its two arms can tell together. */
export function weightOf({
  control,
  treated,
}: {
  readonly control: { readonly n: number }
  readonly treated: { readonly n: number }
}): number {
  const all = control.n + treated.n
  return all === 0 ? 0 : (control.n * treated.n) / all
}

function shareOf({ n, successes }: SharesOfStratum['control']): number {
  return successes / n
}

/** The farthest point between `inside` and `end` still within reach; `end` where all of it is. */
function boundOf(
  distance: (at: number) => number,
  inside: number,
  end: number,
  reach: number,
): number {
  if (distance(end) <= reach) return end
  let [near, far] = [inside, end]
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (near + far) / 2
    if (distance(middle) <= reach) near = middle
    else far = middle
  }
  return near
}

/** The likeliest control share were the difference the supposed one: root of a cubic, MN 1985. */
export function controlShareAt({ control, treated }: SharesOfStratum, difference: number): number {
  const [n1, x1, n2, x2] = [treated.n, treated.successes, control.n, control.successes]
  const all = n1 + n2
  const third = 3 * all
  const l2 = (n1 + 2 * n2) * difference - all - (x1 + x2)
  const l1 = (n2 * difference - all - 2 * x2) * difference + x1 + x2
  const l0 = x2 * difference * (1 - difference)
  const q = (l2 / third) ** 3 - (l1 * l2) / (6 * all ** 2) + l0 / (2 * all)
  const p = Math.sign(q || 1) * Math.sqrt(Math.max(0, (l2 / third) ** 2 - l1 / third))
  const angle = p === 0 ? 0 : (Math.PI + Math.acos(within(q / p ** 3, -1, 1))) / 3
  return within(
    2 * p * Math.cos(angle) - l2 / third,
    Math.max(0, -difference),
    Math.min(1, 1 - difference),
  )
}

function differenceVariance(stratum: SharesOfStratum, difference: number): number {
  const control = controlShareAt(stratum, difference)
  const treated = within(control + difference, 0, 1)
  return varianceOf(stratum, control, treated, 1)
}

/** The likeliest control share were the ratio the supposed one: root of a square. */
export function controlShareAtRatio({ control, treated }: SharesOfStratum, ratio: number): number {
  const [n1, x1, n2, x2] = [treated.n, treated.successes, control.n, control.successes]
  if (ratio === 0) return x1 + x2 === 0 ? 0 : within((x1 + x2) / (n2 + x1), 0, 1)
  const a = (n1 + n2) * ratio
  const b = -(n1 * ratio + x1 + n2 + x2 * ratio)
  const c = x1 + x2
  // The smaller root, written so that a huge ratio cancels nothing away.
  const share = (2 * c) / (-b + Math.sqrt(Math.max(0, b * b - 4 * a * c)))
  return within(share, 0, Math.min(1, 1 / ratio))
}

function ratioVariance(stratum: SharesOfStratum, ratio: number): number {
  const control = controlShareAtRatio(stratum, ratio)
  return varianceOf(stratum, control, within(ratio * control, 0, 1), ratio)
}

function varianceOf(
  { control, treated }: SharesOfStratum,
  controlShare: number,
  treatedShare: number,
  ratio: number,
): number {
  const all = control.n + treated.n
  const spread =
    (treatedShare * (1 - treatedShare)) / treated.n +
    (ratio ** 2 * controlShare * (1 - controlShare)) / control.n
  return (spread * all) / Math.max(1, all - 1)
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}

function total<T>(list: readonly T[], of: (one: T) => number): number {
  return list.reduce((all, one) => all + of(one), 0)
}
