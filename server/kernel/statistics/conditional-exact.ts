import { twoSidedNormalP } from './distributions.ts'

/** Customers of one wave who did it, of all in each arm. */
export interface SharesOfStratum {
  readonly control: { readonly n: number; readonly successes: number }
  readonly treated: { readonly n: number; readonly successes: number }
}

export type ShareMethod = 'exact' | 'exact_mid' | 'score'

interface Distribution {
  /** The least number of treated successes that can be. */
  readonly from: number
  /** Chances of `from`, `from + 1`, … */
  readonly chances: readonly number[]
}

/** From here on the normal curve and the exact chances tell the same p to three digits. */
const NORMAL_FROM_VARIANCE = 3_600
/** Below so many expected in an arm counts are small: Fisher's test as it is, without the mid. */
const SMALL_BELOW = 10
/** Chances under this share of the largest change no p that is shown. */
const NEGLIGIBLE = 1e-15

/**
 * Two-sided p that the treated did as the control in every stratum, given how many did it in all:
 * Fisher's exact test, over several strata that of Zelen and Gart (sums of hypergeometric counts).
 * Where an arm would be expected to hold under ten, the larger of its two usual two-sided forms;
 * else the mid-p form, which keeps the promised rate of errors over all tables and wastes less
 * (Lydersen, Fagerland, Laake 2009); for large counts Mantel-Haenszel's normal approximation.
 */
export function sharesP(strata: readonly SharesOfStratum[]): {
  readonly p: number
  readonly method: ShareMethod
} {
  const compared = strata.filter(({ control, treated }) => control.n > 0 && treated.n > 0)
  const observed = total(compared, ({ treated }) => treated.successes)
  const expected = total(compared, expectedTreated)
  const variance = total(compared, hypergeometricVariance)
  if (variance === 0) return { p: 1, method: 'exact' }
  if (variance > NORMAL_FROM_VARIANCE) {
    return { p: twoSidedNormalP((observed - expected) / Math.sqrt(variance)), method: 'score' }
  }
  const { from, chances } = compared.map(hypergeometric).reduce(convolved)
  const place = observed - from
  const at = chances[place] ?? 0
  const above = sum(chances.slice(Math.max(0, place)))
  const below = sum(chances.slice(0, Math.max(0, place + 1)))
  const successes = total(compared, ({ control, treated }) => control.successes + treated.successes)
  if (Math.min(expected, successes - expected) >= SMALL_BELOW) {
    return { p: Math.min(1, 2 * (Math.min(above, below) - at / 2)), method: 'exact_mid' }
  }
  const central = 2 * Math.min(above, below)
  const asRare = sum(chances.filter((chance) => chance <= at * (1 + 1e-7)))
  return { p: Math.min(1, Math.max(central, asRare)), method: 'exact' }
}

function expectedTreated({ control, treated }: SharesOfStratum): number {
  const all = control.n + treated.n
  return (treated.n * (control.successes + treated.successes)) / all
}

function hypergeometricVariance({ control, treated }: SharesOfStratum): number {
  const all = control.n + treated.n
  const successes = control.successes + treated.successes
  if (all < 2) return 0
  return (((treated.n * control.n) / all / all) * successes * (all - successes)) / (all - 1)
}

/** How many of a stratum's successes fall to the treated when the arms are alike. */
function hypergeometric({ control, treated }: SharesOfStratum): Distribution {
  const successes = control.successes + treated.successes
  const least = Math.max(0, successes - control.n)
  const most = Math.min(successes, treated.n)
  // Up and down from the middle by the ratio of neighbours: no factorials, nothing overflows.
  const mode = Math.min(
    most,
    Math.max(least, Math.floor(((successes + 1) * (treated.n + 1)) / (control.n + treated.n + 2))),
  )
  const ratioAt = (count: number) =>
    ((treated.n - count) * (successes - count)) /
    ((count + 1) * (control.n - successes + count + 1))
  const up: number[] = []
  for (let count = mode, chance = 1; count < most; count += 1) {
    chance *= ratioAt(count)
    if (chance < NEGLIGIBLE) break
    up.push(chance)
  }
  const down: number[] = []
  for (let count = mode, chance = 1; count > least; count -= 1) {
    chance /= ratioAt(count - 1)
    if (chance < NEGLIGIBLE) break
    down.push(chance)
  }
  const chances = [...down.toReversed(), 1, ...up]
  const all = sum(chances)
  return { from: mode - down.length, chances: chances.map((chance) => chance / all) }
}

function convolved(a: Distribution, b: Distribution): Distribution {
  const chances = Array.from({ length: a.chances.length + b.chances.length - 1 }, () => 0)
  for (const [left, chance] of a.chances.entries()) {
    for (const [right, other] of b.chances.entries()) {
      chances[left + right] = (chances[left + right] ?? 0) + chance * other
    }
  }
  return { from: a.from + b.from, chances }
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0)
}

function total<T>(list: readonly T[], of: (one: T) => number): number {
  return list.reduce((all, one) => all + of(one), 0)
}
