/**
 * Exponential, logarithm and normal quantile from additions, multiplications, divisions and square
 * roots only. IEEE 754 fixes those to the last bit; `Math.exp` and its kin may differ between
 * engines, and one bit is enough to move a generated amount by a cent.
 */
/** A constant, the same everywhere. */
const { LN2 } = Math

/** e^x, for -700 < x < 700. */
export function exp(x: number): number {
  const power = Math.round(x / LN2)
  const rest = x - power * LN2
  let term = 1
  let sum = 1
  for (let n = 1; n < 18; n += 1) {
    term = (term * rest) / n
    sum += term
  }
  return sum * powerOfTwo(power)
}

function powerOfTwo(power: number): number {
  let result = 1
  const factor = power < 0 ? 0.5 : 2
  for (let n = Math.abs(power); n > 0; n -= 1) result *= factor
  return result
}

/** Natural logarithm of a positive number. */
export function ln(x: number): number {
  let mantissa = x
  let power = 0
  while (mantissa >= 1.5) {
    mantissa *= 0.5
    power += 1
  }
  while (mantissa < 0.75) {
    mantissa *= 2
    power -= 1
  }
  const s = (mantissa - 1) / (mantissa + 1)
  const square = s * s
  let term = s
  let sum = 0
  for (let n = 1; n < 34; n += 2) {
    sum += term / n
    term *= square
  }
  return 2 * sum + power * LN2
}

/** Quantile of the standard normal (P. J. Acklam's rational approximation, error below 1.2e-9). */
export function normalQuantile(p: number): number {
  if (p < 0.02425) return tail(Math.sqrt(-2 * ln(p)))
  if (p > 0.97575) return -tail(Math.sqrt(-2 * ln(1 - p)))
  const q = p - 0.5
  const r = q * q
  const above =
    ((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r +
      138.357751867269) *
      r -
      30.66479806614716) *
      r +
    2.506628277459239
  const below =
    ((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r +
      66.80131188771972) *
      r -
      13.28068155288572) *
      r +
    1
  return (above * q) / below
}

function tail(q: number): number {
  const above =
    ((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q -
      2.549732539343734) *
      q +
      4.374664141464968) *
      q +
    2.938163982698783
  const below =
    (((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q +
      3.754408661907416) *
      q +
    1
  return above / below
}
