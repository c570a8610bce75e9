import type { LoadedPack } from '#modules/know/strategy/index.ts'
import { contactPrices } from '#modules/know/strategy/index.ts'

import type { PriceOf } from './domain/budget.ts'

/** The least a contact over each channel is reckoned at, by the strategy. */
export function priceOfPack({ pack }: Pick<LoadedPack, 'pack'>): PriceOf {
  const prices = contactPrices(pack)
  return (channel) => prices.get(channel)?.cents ?? 0
}
