import type { CampaignResult } from '#contracts/results.ts'
import { addDays, daysBetween } from '#kernel/business-date.ts'
import type { BusinessDate } from '#kernel/business-date.ts'

import type { FirstConversions, MeasuredArm } from './measured.ts'

/** The share of each arm converted by each day, from the start to the last one measured. */
export function dailyRates(
  arms: readonly MeasuredArm[],
  conversions: readonly FirstConversions[],
  from: BusinessDate,
  to: BusinessDate,
): CampaignResult['daily'] {
  const news = new Map(conversions.map(({ date, arm, customers }) => [`${date} ${arm}`, customers]))
  const soFar = new Map<string, number>()
  const days = Math.max(0, daysBetween(from, to) + 1)
  return Array.from({ length: days }, (_, day) => {
    const date = addDays(from, day)
    const rates = arms.map(({ arm, customers }) => {
      const converted = (soFar.get(arm) ?? 0) + (news.get(`${date} ${arm}`) ?? 0)
      soFar.set(arm, converted)
      return { arm, rate: customers === 0 ? 0 : converted / customers }
    })
    return { date, rates }
  })
}
