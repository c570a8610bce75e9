import { currencyIn } from './currency.ts'
import { dayOf } from './days.ts'

/**
 * Numbers as a banker reads them. Pure: language comes in, text goes out. Money is integer cents.
 */
export type Language = 'zh' | 'en'

/** What stands for a value that is not known. */
export const UNKNOWN = '—'

interface Scale {
  readonly cents: number
  readonly suffix: string
}

/** From the largest; the smallest unit is the yuan itself, shown to the cent. */
const SCALES: Readonly<Record<Language, readonly Scale[]>> = {
  zh: [
    { cents: 1e10, suffix: '亿' },
    { cents: 1e6, suffix: '万' },
  ],
  en: [
    { cents: 1e11, suffix: 'B' },
    { cents: 1e8, suffix: 'M' },
    { cents: 1e5, suffix: 'K' },
  ],
}

const grouped = new Intl.NumberFormat('en-US')
const groupedTwo = new Intl.NumberFormat('en-US', {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
})

/** 12,345,678: the same in both languages. */
export function formatCount(value: number): string {
  return grouped.format(value)
}

/** 1,234,567.89, never rounded: cents are put together from integers. */
export function formatExact(cents: number): string {
  const absolute = Math.abs(cents)
  const yuan = Math.floor(absolute / 100)
  const rest = String(absolute % 100).padStart(2, '0')
  return `${cents < 0 ? '-' : ''}${grouped.format(yuan)}.${rest}`
}

/** The exact amount with the bank's currency, for the hover: 1,234,567.89 元. */
export function formatExactWithUnit(cents: number, language: Language): string {
  return `${formatExact(cents)} ${currencyIn(language)}`
}

/**
 * 123.46万, 1.23亿; 1.23K, 1.23M, 1.23B. Below the smallest unit the amount to the cent. What
 * rounds up to the next unit is said in it: 99,999,999 yuan is 1.00亿, not 10,000.00万.
 */
export function formatMoney(cents: number, language: Language): string {
  const absolute = Math.abs(cents)
  const scales = SCALES[language]
  for (const [index, { cents: unit, suffix }] of scales.entries()) {
    // Half a hundredth of the next smaller unit: from there on, that one would read 10,000.00.
    const half = (scales[index + 1]?.cents ?? 100) / 200
    if (absolute < unit - half) continue
    const hundredths = Math.round(absolute / (unit / 100))
    return `${cents < 0 ? '-' : ''}${groupedTwo.format(hundredths / 100)}${suffix}`
  }
  return formatExact(cents)
}

/** 0.1234 → 12.3%; what is there but tiny does not read as nothing. */
export function formatShare(share: number): string {
  const percent = share * 100
  if (percent === 0) return '0%'
  if (percent > 0 && percent < 0.05) return '<0.1%'
  return `${percent.toFixed(1)}%`
}

/** Duration of a step: 0.42 秒, 12.3 秒, 2 分 05 秒. */
export function formatSeconds(seconds: number, language: Language): string {
  const [second, minute] = language === 'zh' ? [' 秒', ' 分 '] : [' s', ' min ']
  if (seconds < 10) return `${seconds.toFixed(2)}${second}`
  if (seconds < 60) return `${seconds.toFixed(1)}${second}`
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)}${minute}${String(whole % 60).padStart(2, '0')}${second}`
}

/** 2026-10-31 08:05, by the clock of the person's own machine. */
export function formatTime(instant: string): string {
  const time = new Date(instant)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${dayOf(time)} ${two(time.getHours())}:${two(time.getMinutes())}`
}

/** 08:05, by the clock of the person's own machine. */
export function formatClock(instant: string): string {
  return formatTime(instant).slice(-5)
}

/** What is left of a time: 4:05, 0:09. */
export function formatLeft(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

/** A move with its sign, so that colour is never the only signal: +1,234, -56, 0. */
export function formatMove(value: number): string {
  return value > 0 ? `+${grouped.format(value)}` : grouped.format(value)
}

/** First eight characters: enough to tell two versions apart in speech. */
export function shortHash(hash: string): string {
  return hash.slice(0, 8)
}
