import { normalCdf, normalQuantile } from './distributions.ts'
import { sharesP } from './conditional-exact.ts'

/** Customers of each arm. */
export interface ArmsOf {
  readonly treated: number
  readonly control: number
}

/** How often a customer does it: left alone, and treated. */
export interface Chances {
  readonly control: number
  readonly treated: number
}

export interface PowerAsked {
  readonly alpha?: number
  readonly power?: number
}

/** From so many expected in each arm, done and not done, the score test's normal curve is exact enough. */
const EXPECTED_FOR_NORMAL = 50
/** Standard deviations of a count beyond which nothing is likely enough to be added up. */
const TAIL = 6.5
const HALVINGS = 40

/**
 * The chance that a campaign of these arms is found to have worked, by the test it will be judged
 * by (`sharesP`): small counts added up over every outcome of both arms, large ones by the score
 * test's normal curve, its variance pooled under the supposition that nothing differs and apart
 * under what does.
 */
export function powerOf(arms: ArmsOf, chances: Chances, alpha = 0.05): number {
  const rarest = Math.min(
    ...(['control', 'treated'] as const).flatMap((arm) => [
      arms[arm] * chances[arm],
      arms[arm] * (1 - chances[arm]),
    ]),
  )
  return rarest >= EXPECTED_FOR_NORMAL
    ? scorePower(arms, chances, alpha)
    : exactPower(arms, chances, alpha)
}

/**
 * The smallest absolute difference above `baseRate` that these arms would show with the wanted power;
 * infinite where even everybody's doing it would not show.
 */
export function detectableShareDifference(
  arms: ArmsOf,
  baseRate: number,
  asked?: PowerAsked,
): number {
  const { alpha = 0.05, power = 0.8 } = asked ?? {}
  if (arms.control < 1 || arms.treated < 1) return Number.POSITIVE_INFINITY
  const isSeen = (treated: number) => powerOf(arms, { control: baseRate, treated }, alpha) >= power
  if (!isSeen(1)) return Number.POSITIVE_INFINITY
  let [hidden, seen] = [baseRate, 1]
  for (let halving = 0; halving < HALVINGS && seen - hidden > baseRate * 1e-4; halving += 1) {
    const middle = (hidden + seen) / 2
    if (isSeen(middle)) seen = middle
    else hidden = middle
  }
  return seen - baseRate
}

/**
 * How many customers each of two equal arms needs to show a lift in a share, by the same test;
 * infinite where no such lift can be.
 */
export function neededPerArm(chances: Chances, asked?: PowerAsked): number {
  const { alpha = 0.05, power = 0.8 } = asked ?? {}
  const { control, treated } = chances
  if (!(control > 0) || treated >= 1 || treated <= control) return Number.POSITIVE_INFINITY
  const pooled = (control + treated) / 2
  const alike = normalQuantile(1 - alpha / 2) * Math.sqrt(2 * pooled * (1 - pooled))
  const apart = normalQuantile(power) * Math.sqrt(control * (1 - control) + treated * (1 - treated))
  const byCurve = Math.ceil(((alike + apart) / (treated - control)) ** 2)
  const isEnough = (n: number) => powerOf({ control: n, treated: n }, chances, alpha) >= power
  // The exact test of a handful asks for a few more than its curve.
  let [few, enough] = [1, byCurve]
  while (!isEnough(enough)) [few, enough] = [enough, Math.ceil(enough * 1.25) + 1]
  if (few === 1) return enough
  while (enough - few > Math.max(1, enough * 1e-3)) {
    const middle = Math.floor((few + enough) / 2)
    if (isEnough(middle)) enough = middle
    else few = middle
  }
  return enough
}

function scorePower(
  { treated: n1, control: n2 }: ArmsOf,
  { treated: p1, control: p2 }: Chances,
  alpha: number,
): number {
  const pooled = (n1 * p1 + n2 * p2) / (n1 + n2)
  const alike = Math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
  const apart = Math.sqrt((p1 * (1 - p1)) / n1 + (p2 * (1 - p2)) / n2)
  return normalCdf((p1 - p2 - normalQuantile(1 - alpha / 2) * alike) / apart)
}

function exactPower(arms: ArmsOf, chances: Chances, alpha: number): number {
  const worksFrom = thresholdsOf(arms, alpha)
  const treated = binomial(arms.treated, chances.treated)
  // Chances of so many or more, so that each count of the control is one look-up.
  const orMore = treated.chances.toReversed().reduce<number[]>((sums, chance) => {
    sums.push((sums.at(-1) ?? 0) + chance)
    return sums
  }, [])
  const atLeast = (count: number): number => {
    const place = Math.max(0, count - treated.from)
    return place >= orMore.length ? 0 : (orMore[orMore.length - 1 - place] ?? 0)
  }
  const control = binomial(arms.control, chances.control)
  return control.chances.reduce(
    (sum, chance, place) => sum + chance * atLeast(worksFrom(control.from + place)),
    0,
  )
}

/** By how many of the control did it, the fewest treated ones that prove an effect. */
function thresholdsOf(
  { treated, control }: ArmsOf,
  alpha: number,
): (controlSuccesses: number) => number {
  const key = `${treated} ${control} ${alpha}`
  const known = remembered.get(key) ?? new Map<number, number>()
  remember(key, known)
  return (x2) => {
    const before = known.get(x2)
    if (before !== undefined) return before
    const proves = (x1: number) =>
      sharesP([{ control: { n: control, successes: x2 }, treated: { n: treated, successes: x1 } }])
        .p < alpha
    // With so many of the control given, more treated ones only ever prove more.
    let [few, enough] = [Math.floor((x2 * treated) / control), treated + 1]
    while (enough - few > 1) {
      const middle = Math.floor((few + enough) / 2)
      if (proves(middle)) enough = middle
      else few = middle
    }
    known.set(x2, enough)
    return enough
  }
}

/** Thresholds don't depend on the chances: a search over those asks for the same ones again. */
const remembered = new Map<string, Map<number, number>>()
const REMEMBERED_AT_MOST = 50

function remember(key: string, thresholds: Map<number, number>): void {
  remembered.delete(key)
  remembered.set(key, thresholds)
  const [oldest] = remembered.keys()
  if (remembered.size > REMEMBERED_AT_MOST && oldest !== undefined) remembered.delete(oldest)
}

/** Chances of the counts near enough to the middle to matter, by the ratio of neighbours. */
function binomial(n: number, p: number): { from: number; chances: number[] } {
  if (p <= 0) return { from: 0, chances: [1] }
  if (p >= 1) return { from: n, chances: [1] }
  const mode = Math.min(n, Math.floor((n + 1) * p))
  const reach = Math.ceil(TAIL * Math.sqrt(n * p * (1 - p))) + 12
  const [least, most] = [Math.max(0, mode - reach), Math.min(n, mode + reach)]
  const odds = p / (1 - p)
  const up = [1]
  for (let k = mode; k < most; k += 1) up.push((up.at(-1) ?? 0) * ((n - k) / (k + 1)) * odds)
  const down = [1]
  for (let k = mode; k > least; k -= 1) down.push((down.at(-1) ?? 0) * (k / (n - k + 1) / odds))
  const weights = [...down.slice(1).toReversed(), ...up]
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  return { from: least, chances: weights.map((weight) => weight / all) }
}
