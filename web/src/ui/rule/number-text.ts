import type { RuleFieldType, RuleValue } from '#contracts/rule.ts'

/** Numbers in the builder's boxes, as people type them: 500000, 500,000, 50万, 1.5亿. Exact. */

type NumberType = Extract<RuleFieldType, 'integer' | 'decimal' | 'money'>

const SUFFIX_ZEROS: Readonly<Record<string, number>> = { 万: 4, 亿: 8 }

/** A double holds this many significant digits of any decimal exactly. */
const DIGITS_MAX = 15

export function isNumberType(type: RuleFieldType): type is NumberType {
  return type === 'integer' || type === 'decimal' || type === 'money'
}

/** The value a typed number means for a field of the type; undefined while it means none. */
export function parseNumberText(typed: string, type: NumberType): RuleValue | undefined {
  const text = typed.normalize('NFKC').replace(/[,\s元]/g, '')
  const match = /^(-?)(\d+)(?:\.(\d+))?(万|亿)?$/.exec(text)
  if (!match) return undefined
  const [, sign = '', whole = '', fraction = '', suffix] = match
  const zeros = suffix === undefined ? 0 : (SUFFIX_ZEROS[suffix] ?? 0)
  const shifted = shift(whole, fraction, zeros)
  if (shifted.whole.length + shifted.fraction.length > DIGITS_MAX) return undefined
  if (type === 'decimal') {
    const tail = shifted.fraction === '' ? '' : `.${shifted.fraction}`
    return { type: 'decimal', value: withSign(sign, `${shifted.whole}${tail}`) }
  }
  const places = type === 'money' ? 2 : 0
  if (shifted.fraction.length > places) return undefined
  const digits = Number(`${shifted.whole}${shifted.fraction.padEnd(places, '0')}`)
  const value = sign === '-' && digits !== 0 ? -digits : digits
  return type === 'money' ? { type, cents: value } : { type, value }
}

/** Moves the point to the right, without arithmetic on fractions. */
function shift(
  whole: string,
  fraction: string,
  zeros: number,
): { whole: string; fraction: string } {
  const moved = fraction.slice(0, zeros).padEnd(zeros, '0')
  return {
    whole: `${whole}${moved}`.replace(/^0+(?=\d)/, ''),
    fraction: fraction.slice(zeros).replace(/0+$/, ''),
  }
}

function withSign(sign: string, digits: string): string {
  return sign === '-' && /[1-9]/.test(digits) ? `-${digits}` : digits
}

/** How a value stands in its box when nobody types in it. */
export function numberText(value: RuleValue | undefined): string {
  switch (value?.type) {
    case 'integer':
      return grouped(String(value.value))
    case 'decimal':
      return grouped(value.value)
    case 'money': {
      const sign = value.cents < 0 ? '-' : ''
      const cents = Math.abs(value.cents)
      const rest = cents % 100
      const tail = rest === 0 ? '' : `.${String(rest).padStart(2, '0')}`
      return `${sign}${grouped(String(Math.floor(cents / 100)))}${tail}`
    }
    default:
      return ''
  }
}

function grouped(digits: string): string {
  const [whole = '', fraction] = digits.split('.')
  const parts = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? parts : `${parts}.${fraction}`
}
