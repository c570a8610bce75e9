import type { CampaignResult } from '#contracts/results.ts'
import { addDays, daysBetween } from '#kernel/business-date.ts'
import type { BusinessDate } from '#kernel/business-date.ts'

import { armsOf } from './arms.ts'
import type { FirstConversions, MeasuredWave } from './measured.ts'
import { comparableRate } from './waves.ts'

/**
 * The share of each arm converted by each day, from the start to the last one measured. Of several
 * waves the comparable share, as the verdict is told from.
 */
export function dailyRates(
  waves: readonly MeasuredWave[],
  conversions: readonly FirstConversions[],
  from: BusinessDate,
  to: BusinessDate,
): CampaignResult['daily'] {
  const keyOf = (date: string, wave: string, arm: string) => JSON.stringify([date, wave, arm])
  const news = new Map(
    conversions.map(({ date, wave, arm, customers }) => [keyOf(date, wave, arm), customers]),
  )
  const soFar = new Map<string, number>()
  const arms = armsOf(waves)
  const days = Math.max(0, daysBetween(from, to) + 1)
  return Array.from({ length: days }, (_, day) => {
    const date = addDays(from, day)
    for (const { wave, arms: inWave } of waves) {
      for (const { arm } of inWave) {
        const key = keyOf('', wave, arm)
        soFar.set(key, (soFar.get(key) ?? 0) + (news.get(keyOf(date, wave, arm)) ?? 0))
      }
    }
    const rates = arms.map(({ arm }) => ({
      arm,
      rate: comparableRate(waves, arm, ({ wave }) => soFar.get(keyOf('', wave, arm)) ?? 0),
    }))
    return { date, rates }
  })
}
