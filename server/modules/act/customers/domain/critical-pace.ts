import type { Words } from '#contracts/words.ts'
import { addDays, daysBetween, monthEnd } from '#kernel/business-date.ts'
import type { BusinessDate } from '#kernel/business-date.ts'
import { cents, formatWan } from '#kernel/cents.ts'
import type { Pack } from '#modules/know/strategy/index.ts'

/** Calendar days a measure is an average over; undefined for one of the day. */
export function daysAveraged(pack: Pick<Pack, 'measures'>, name: string): number | undefined {
  const measure = pack.measures.find((one) => one.name === name)
  if (measure === undefined) return undefined
  if (measure.formula !== undefined) {
    // Of "the average, or what there is now" the average is what is aimed at.
    const named = measure.formula.text.match(/[a-z][a-z0-9_]*/g) ?? []
    return named
      .filter((one) => one !== name)
      .map((one) => daysAveraged(pack, one))
      .find((days) => days !== undefined)
  }
  const [source] = measure.alternatives[0] ?? []
  if (source === undefined || source.value.kind !== 'average_balance') return undefined
  const { window } = source
  return window.kind === 'last' && window.ending === undefined && window.length.unit === 'd'
    ? window.length.count
    : undefined
}

export interface Pace {
  /** The day by which the average is to stand. */
  readonly until: BusinessDate
  /** Days left until then, that day included. */
  readonly days: number
  /** What must be held on each of them, in cents. */
  readonly eachDay: number
}

/**
 * What must be held on each day to the end of the month (of the next, on its last day) for an average
 * over so many days to reach a threshold, the days before them held at the average of now.
 */
export function paceOf(
  average: number,
  { threshold, over, asOf }: { threshold: number; over: number; asOf: BusinessDate },
): Pace {
  const thisEnd = monthEnd(asOf)
  const until = thisEnd === asOf ? monthEnd(addDays(asOf, 1)) : thisEnd
  const days = daysBetween(asOf, until)
  const counted = Math.min(days, over)
  const eachDay = Math.ceil((threshold * over - average * (over - counted)) / counted)
  return { until, days: counted, eachDay }
}

export function paceWords({ until, days, eachDay }: Pace): Words {
  const each = cents(eachDay)
  return {
    zh: `；要在 ${until} 的日均达标，剩余 ${days} 天每天须有约 ${formatWan(each, 'zh')}元（此前按现日均）`,
    en:
      `; for the average of ${until}, about ${formatWan(each, 'en')} on each of the ` +
      `${days} days left (those before at the average of now)`,
  }
}
