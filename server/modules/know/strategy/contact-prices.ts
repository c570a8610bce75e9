import { findFact } from '#modules/know/intake/index.ts'
import type { Pack } from '#modules/know/strategy/index.ts'

import type { ContactPrices } from './domain/costs.ts'

/**
 * What one contact over each channel costs, by the pack's parameters: `<channel>_price` for what a
 * carrier charges, and for people `<channel>_minutes` at `staff_minute_cost` each. A channel the pack
 * does not name costs nothing by it.
 */
export function contactPrices({ parameters }: Pick<Pack, 'parameters'>): ContactPrices {
  const minute = parameters.get('staff_minute_cost')?.value ?? 0
  const channels = Object.entries(findFact('contact')?.columns['channel']?.codes ?? {})
  return new Map(
    channels.map(([channel, words]) => {
      const price = parameters.get(`${channel}_price`)?.value ?? 0
      const minutes = parameters.get(`${channel}_minutes`)?.value ?? 0
      return [channel, { cents: Math.round((price + minutes * minute) * 100), words }]
    }),
  )
}
