import type { Words } from '#contracts/words.ts'
import { addDays, addMonths, firstOfMonth } from '#kernel/business-date.ts'
import type { BusinessDate } from '#kernel/business-date.ts'

/**
 * Which dates of an event fact a metric looks at, measured back from the business date.
 *
 * | written              | dates                                                     |
 * |----------------------|-----------------------------------------------------------|
 * | `all`                | up to the business date                                   |
 * | `30d`                | the thirty days that end with the business date           |
 * | `12m`                | since the same day twelve months ago (that day excluded)  |
 * | `30d ending 30d ago` | the thirty days before those                              |
 * | `month`              | the calendar month so far                                 |
 * | `latest`             | the newest date delivered, for balances                   |
 * | `latest 3`           | the newest three dates delivered (three month ends)       |
 * | `latest 3 before 1`  | the three dates delivered before the newest one           |
 */
export type Window =
  | { readonly kind: 'all' }
  | { readonly kind: 'last'; readonly length: Span; readonly ending: Span | undefined }
  | { readonly kind: 'month' }
  | { readonly kind: 'latest'; readonly dates: number; readonly before: number }

export interface Span {
  readonly count: number
  readonly unit: 'd' | 'm'
}

const spanPattern = /^([1-9]\d{0,3})([dm])$/
const LONGEST_DAYS = 3_660

/** Reads a window; undefined when the text is none. */
export function parseWindow(text: string): Window | undefined {
  if (text === 'all' || text === 'month') return { kind: text }
  const latest = /^latest(?: ([1-9]\d?))?(?: before ([1-9]\d?))?$/.exec(text)
  if (latest !== null) {
    return { kind: 'latest', dates: Number(latest[1] ?? 1), before: Number(latest[2] ?? 0) }
  }
  const [length, ending, ...rest] = text.split(' ending ')
  const span = readSpan(length ?? '')
  if (span === undefined || rest.length > 0) return undefined
  if (ending === undefined) return { kind: 'last', length: span, ending: undefined }
  const end = /^(.*) ago$/.exec(ending)
  const endSpan = end === null ? undefined : readSpan(end[1] ?? '')
  return endSpan === undefined ? undefined : { kind: 'last', length: span, ending: endSpan }
}

function readSpan(text: string): Span | undefined {
  const match = spanPattern.exec(text)
  if (match === null) return undefined
  const span: Span = { count: Number(match[1]), unit: match[2] as 'd' | 'm' }
  const days = span.unit === 'd' ? span.count : span.count * 31
  return days <= LONGEST_DAYS ? span : undefined
}

function back(date: BusinessDate, span: Span | undefined): BusinessDate {
  if (span === undefined) return date
  return span.unit === 'd' ? addDays(date, -span.count) : addMonths(date, -span.count)
}

/** Dates after `after` (undefined: any) up to and including `to`. */
export interface DateRange {
  readonly after: BusinessDate | undefined
  readonly to: BusinessDate
}

/** The range of a window that does not depend on what was delivered. */
export function rangeOf(
  window: Exclude<Window, { kind: 'latest' }>,
  asOf: BusinessDate,
): DateRange {
  switch (window.kind) {
    case 'all':
      return { after: undefined, to: asOf }
    case 'month':
      return { after: addDays(firstOfMonth(asOf), -1), to: asOf }
    case 'last': {
      const to = back(asOf, window.ending)
      return { after: back(to, window.length), to }
    }
  }
}

const unitWords = {
  d: { zh: '天', en: ['day', 'days'] },
  m: { zh: '个月', en: ['month', 'months'] },
}

function spanWords({ count, unit }: Span): Words {
  const { zh, en } = unitWords[unit]
  return { zh: `${count} ${zh}`, en: `${count} ${count === 1 ? en[0] : en[1]}` }
}

export function wordsOfWindow(window: Window): Words {
  switch (window.kind) {
    case 'all':
      return { zh: '历史全部', en: 'ever' }
    case 'month':
      return { zh: '本月以来', en: 'this month' }
    case 'last': {
      const length = spanWords(window.length)
      if (window.ending === undefined) {
        return { zh: `近 ${length.zh}`, en: `in the last ${length.en}` }
      }
      const ending = spanWords(window.ending)
      return {
        zh: `${ending.zh}前的 ${length.zh}`,
        en: `in the ${length.en} that ended ${ending.en} ago`,
      }
    }
    case 'latest': {
      if (window.dates === 1 && window.before === 0) {
        return { zh: '最新一期', en: 'on the newest date delivered' }
      }
      const before =
        window.before === 0
          ? { zh: '最新', en: 'newest' }
          : { zh: `最新 ${window.before} 期之前的`, en: `before the newest ${window.before}, the` }
      return {
        zh: `${before.zh} ${window.dates} 期`,
        en: `on ${window.before === 0 ? 'the newest' : before.en} ${window.dates} dates delivered`,
      }
    }
  }
}
