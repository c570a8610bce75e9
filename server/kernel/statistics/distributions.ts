import jstat from 'jstat'

const { jStat } = jstat

/** Two-sided p of a t statistic. */
export function twoSidedP(t: number, degreesOfFreedom: number): number {
  return 2 * jStat.studentt.cdf(-Math.abs(t), degreesOfFreedom)
}

/** The t that leaves `alpha / 2` in each tail. */
export function criticalT(alpha: number, degreesOfFreedom: number): number {
  return jStat.studentt.inv(1 - alpha / 2, degreesOfFreedom)
}

export function chiSquareP(statistic: number, degreesOfFreedom: number): number {
  return 1 - jStat.chisquare.cdf(statistic, degreesOfFreedom)
}

/** The z below which a share `p` of the standard normal lies. */
export function normalQuantile(p: number): number {
  return jStat.normal.inv(p, 0, 1)
}

/** Two-sided p of a standard normal statistic. */
/** Chance of a standard normal below z. */
export function normalCdf(z: number): number {
  return z < 0 ? twoSidedNormalP(z) / 2 : 1 - twoSidedNormalP(z) / 2
}

export function twoSidedNormalP(z: number): number {
  return 2 * jStat.normal.cdf(-Math.abs(z), 0, 1)
}
