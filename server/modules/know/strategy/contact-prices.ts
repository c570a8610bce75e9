import type { Words } from '#contracts/words.ts'
import { findFact } from '#modules/know/intake/index.ts'

import type { Pack } from './domain/pack.ts'

/** What one contact costs the bank in cents, and what its channel is called. */
export type ContactPrices = ReadonlyMap<string, { readonly cents: number; readonly words: Words }>

/**
 * What one contact over each channel costs, by the pack's parameters: `<channel>_price` for what a
 * carrier charges, and for people `<channel>_minutes` at `staff_minute_cost` each. A channel the pack
 * does not name costs nothing by it. A manager's task is a call.
 */
export function contactPrices({ parameters }: Pick<Pack, 'parameters'>): ContactPrices {
  const minute = parameters.get('staff_minute_cost')?.value ?? 0
  const channels = Object.entries(findFact('contact')?.columns['channel']?.codes ?? {})
  const priced = new Map(
    channels.map(([channel, words]) => {
      const price = parameters.get(`${channel}_price`)?.value ?? 0
      const minutes = parameters.get(`${channel}_minutes`)?.value ?? 0
      return [channel, { cents: Math.round((price + minutes * minute) * 100), words }]
    }),
  )
  const call = priced.get('phone')
  return call === undefined ? priced : priced.set('rm_task', call)
}
