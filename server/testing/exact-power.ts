/**
 * What a rule of judging must find, counted out over every outcome of two arms instead of drawn: the
 * theory beside which the drawn campaigns of `verdicts` are held. Written apart from the product's
 * statistics (logarithms of factorials, no recurrence), so that a fault in one shows in the other.
 */

export interface TwoArms {
  readonly treated: number
  readonly control: number
}

/** Chance that a campaign is found to have worked when its arms do it with these chances. */
export function chanceOfWorks(
  arms: TwoArms,
  chance: { readonly treated: number; readonly control: number },
): number {
  const works = worksFrom(arms)
  const treated = binomial(arms.treated, chance.treated)
  const control = binomial(arms.control, chance.control)
  let sum = 0
  for (const [x1, p1] of treated) {
    for (const [x2, p2] of control) if (x1 >= works(x1 + x2)) sum += p1 * p2
  }
  return sum
}

/** The same by the textbook's normal curve, which counts of a handful don't know. */
export function normalPower(
  { treated: n1, control: n2 }: TwoArms,
  { treated: p1, control: p2 }: { readonly treated: number; readonly control: number },
): number {
  const pooled = (n1 * p1 + n2 * p2) / (n1 + n2)
  const alike = Math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
  const apart = Math.sqrt((p1 * (1 - p1)) / n1 + (p2 * (1 - p2)) / n2)
  return normalCdf((p1 - p2 - 1.959964 * alike) / apart)
}

/** By how many in all did it, the fewest treated ones that prove an effect. */
function worksFrom({ treated: n1, control: n2 }: TwoArms): (successes: number) => number {
  const known = new Map<number, number>()
  return (successes) => {
    const before = known.get(successes)
    if (before !== undefined) return before
    const least = Math.max(0, successes - n2)
    const most = Math.min(successes, n1)
    const chances = Array.from({ length: most - least + 1 }, (_, at) =>
      Math.exp(
        choose(n1, least + at) + choose(n2, successes - least - at) - choose(n1 + n2, successes),
      ),
    )
    const expected = (n1 * successes) / (n1 + n2)
    const small = Math.min(expected, successes - expected) < 10
    let from = most + 1
    let above = 0
    for (let at = chances.length - 1; at >= 0; at -= 1) {
      const here = chances[at] ?? 0
      above += here
      const p = small
        ? Math.max(
            2 * above,
            chances.reduce((all, one) => (one <= here * (1 + 1e-7) ? all + one : all), 0),
          )
        : 2 * (above - here / 2)
      if (p >= 0.05) break
      from = least + at
    }
    known.set(successes, from)
    return from
  }
}

function binomial(n: number, p: number): [count: number, chance: number][] {
  const middle = n * p
  const reach = 9 * Math.sqrt(middle * (1 - p)) + 12
  const [from, to] = [
    Math.max(0, Math.floor(middle - reach)),
    Math.min(n, Math.ceil(middle + reach)),
  ]
  return Array.from({ length: to - from + 1 }, (_, at) => {
    const count = from + at
    const log = choose(n, count) + count * Math.log(p) + (n - count) * Math.log1p(-p)
    return [count, Math.exp(log)]
  })
}

const logFactorials = [0]

function logFactorial(n: number): number {
  for (let at = logFactorials.length; at <= n; at += 1) {
    logFactorials.push((logFactorials[at - 1] ?? 0) + Math.log(at))
  }
  return logFactorials[n] ?? 0
}

function choose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k)
}

/** Abramowitz and Stegun 26.2.17: good to 7 digits. */
function normalCdf(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const tail =
    ((((1.330274429 * t - 1.821255978) * t + 1.781477937) * t - 0.356563782) * t + 0.31938153) *
    t *
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI))
  return z > 0 ? 1 - tail : tail
}
