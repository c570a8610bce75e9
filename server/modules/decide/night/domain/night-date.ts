import type { Words } from '#contracts/words.ts'
import { daysBetween } from '#kernel/business-date.ts'
import type { BusinessDate } from '#kernel/business-date.ts'

/** Facts older than this are no picture of the day: the date is a slip, or feeds are missing. */
export const DAYS_WITHOUT_DELIVERY = 62

/** What people's work is exported under, so that a night's own writing is no delivery. */
const EXPORT_PREFIX = 'ledger_'

interface Delivered {
  readonly source: string
  readonly businessDate: string
}

/** The newest business date the bank delivered anything for: the date a new night would have. */
export function newestDelivery(partitions: readonly Delivered[]): BusinessDate | undefined {
  return partitions
    .filter(({ source }) => !source.startsWith(EXPORT_PREFIX))
    .reduce<BusinessDate | undefined>(
      (newest, { businessDate }) =>
        newest === undefined || businessDate > newest ? (businessDate as BusinessDate) : newest,
      undefined,
    )
}

/** Why a night of a date makes no sense, with what to do; undefined where it does. */
export function tooFarAhead(
  date: BusinessDate,
  newest: BusinessDate | undefined,
): Words | undefined {
  if (newest === undefined) return undefined
  const days = daysBetween(newest, date)
  if (days <= DAYS_WITHOUT_DELIVERY) return undefined
  return {
    zh: `最新的数据是 ${newest} 的，${date} 在其后 ${days} 天；请核对日期，或先接入近期数据`,
    en:
      `the newest files are of ${newest} and ${date} is ${days} days later: ` +
      'check the date, or load newer files first',
  }
}

export interface NightDates {
  readonly date: BusinessDate
  readonly newest: BusinessDate | undefined
  /** The date pages show. */
  readonly current: string
}

/** What is worth saying of a night's date once it is published; undefined: nothing. */
export function dateNote({ date, newest, current }: NightDates): Words | undefined {
  if (current > date) {
    return {
      zh: `它留在历史中，页面仍显示 ${current}；如需计入，请重跑 ${current}`,
      en:
        `it is kept in history and pages stay at ${current}; ` +
        `run ${current} again if that night should build on it`,
    }
  }
  if (newest === undefined || newest >= date) return undefined
  return {
    zh: `这一天没有新数据，沿用 ${newest} 的`,
    en: `nothing was delivered for this date: it rests on the files of ${newest}`,
  }
}
