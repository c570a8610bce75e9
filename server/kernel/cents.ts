declare const centsBrand: unique symbol

/**
 * An amount in the smallest unit (1 yuan = 100), a safe integer: up to ±90 万亿 yuan. Arithmetic
 * on it goes through this file, which throws a RangeError rather than lose a cent.
 */
export type Cents = number & { readonly [centsBrand]: true }

export const zeroCents = 0 as Cents

/** The amount of `units` cents; throws when that is no safe integer. */
export function cents(units: number): Cents {
  if (!Number.isSafeInteger(units)) throw new RangeError(`${units} is not an amount in cents`)
  return (units === 0 ? 0 : units) as Cents
}

/** Why a text is no amount. */
export type AmountRefusal = 'not_an_amount' | 'too_many_decimals' | 'out_of_range'

/**
 * Reads yuan as people write them: `1234.5`, `1,234.56`, `-0.01`. Thousands are either all marked
 * or none; more than two decimals are refused unless the further ones are zeros.
 */
export function centsFromYuanText(
  text: string,
): { ok: true; cents: Cents } | { ok: false; reason: AmountRefusal } {
  const match = /^([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/.exec(text.trim())
  if (!match) return { ok: false, reason: 'not_an_amount' }
  const [, sign, whole = '', decimals = ''] = match
  if (/[1-9]/.test(decimals.slice(2))) return { ok: false, reason: 'too_many_decimals' }
  const units = Number(whole.replaceAll(',', '') + decimals.slice(0, 2).padEnd(2, '0'))
  if (!Number.isSafeInteger(units)) return { ok: false, reason: 'out_of_range' }
  return { ok: true, cents: cents(sign === '-' ? -units : units) }
}

export function addCents(a: Cents, b: Cents): Cents {
  return cents(a + b)
}

export function subtractCents(a: Cents, b: Cents): Cents {
  return cents(a - b)
}

export function sumCents(amounts: Iterable<Cents>): Cents {
  let sum = zeroCents
  for (const amount of amounts) sum = addCents(sum, amount)
  return sum
}

/**
 * Splits an amount by weights so that the parts add up to it exactly: each part gets the whole
 * cents of its share, the cents left over go to the largest remainders (the earlier on a tie).
 * Weights are whole numbers (0.7 : 0.3 is 7 : 3), none negative, not all zero; throws otherwise.
 */
export function allocateCents(amount: Cents, weights: readonly number[]): Cents[] {
  for (const weight of weights) {
    if (!Number.isSafeInteger(weight) || weight < 0) {
      throw new RangeError(`${weight} is not a weight: whole and not negative`)
    }
  }
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n)
  if (total === 0n) throw new RangeError('weights are all zero')
  const size = BigInt(Math.abs(amount))
  const shares = weights.map((weight, index) => {
    const share = size * BigInt(weight)
    return { index, whole: share / total, remainder: share % total }
  })
  let left = size - shares.reduce((sum, share) => sum + share.whole, 0n)
  const byRemainder = shares.toSorted((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  )
  for (const share of byRemainder) {
    if (left === 0n) break
    share.whole += 1n
    left -= 1n
  }
  return shares.map((share) => cents(Math.sign(amount) * Number(share.whole)))
}

/** Plain yuan, two decimals, no grouping: `-1234.50`. What files and SQL literals hold. */
export function yuanText(amount: Cents): string {
  const digits = String(Math.abs(amount)).padStart(3, '0')
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** Yuan for reading: `1,234,567.80`. */
export function formatYuan(amount: Cents): string {
  return groupThousands(yuanText(amount))
}

/** Groups the whole digits of a plain decimal text by thousands. */
export function groupThousands(decimal: string): string {
  return decimal.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',')
}

/**
 * An amount for a heading or an axis, two decimals, rounded half away from zero: `12.35万`,
 * `1.20亿` in Chinese, `¥123.46K`, `¥1.20M`, `¥1.20B` in English; smaller ones in yuan.
 */
export function formatWan(amount: Cents, language: 'zh' | 'en'): string {
  const scales = language === 'zh' ? ZH_SCALES : EN_SCALES
  const prefix = language === 'zh' ? '' : '¥'
  const size = Math.abs(amount)
  const sign = amount < 0 ? '-' : ''
  for (const [index, { unit, suffix }] of scales.entries()) {
    if (size < unit * 100) continue
    const hundredths = roundedDivision(size, unit)
    // 9,999.996 万 rounds to 10,000.00 万, which is 1.00 亿.
    const larger = scales[index - 1]
    if (larger && hundredths * unit >= larger.unit * 100) {
      const rounded = formatYuan(cents(roundedDivision(size, larger.unit)))
      return `${sign}${prefix}${rounded}${larger.suffix}`
    }
    return `${sign}${prefix}${formatYuan(cents(hundredths))}${suffix}`
  }
  return `${sign}${prefix}${formatYuan(cents(size))}`
}

/** Yuan in one unit of the scale, largest first. */
const ZH_SCALES = [
  { unit: 100_000_000, suffix: '亿' },
  { unit: 10_000, suffix: '万' },
]
const EN_SCALES = [
  { unit: 1_000_000_000, suffix: 'B' },
  { unit: 1_000_000, suffix: 'M' },
  { unit: 1_000, suffix: 'K' },
]

function roundedDivision(size: number, unit: number): number {
  return Number((BigInt(size) * 2n + BigInt(unit)) / (BigInt(unit) * 2n))
}
