import type { Words } from '#contracts/words.ts'

/** A share as percentage points, with the sign it has: `+1.23`. */
export function points(share: number): string {
  return signed(share * 100, 2)
}

/** Cents in units of the currency, thousands grouped; the sign is written where asked for. */
export function amount(cents: number, sign = false): string {
  return sign ? signed(cents / 100, 2) : grouped(cents / 100, 2)
}

export function people(count: number): string {
  return grouped(count, 0)
}

/** A rate as per cent, without zeros at its end: `0.8%`. */
export function percent(rate: number): string {
  return `${Number((rate * 100).toFixed(2))}%`
}

export function pValue(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`
}

/** One text in both languages. */
export function both(zh: string, en: string): Words {
  return { zh, en }
}

function signed(value: number, places: number): string {
  return `${value < 0 ? '−' : '+'}${grouped(Math.abs(value), places)}`
}

function grouped(value: number, places: number): string {
  return value.toLocaleString('en-US', {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  })
}
