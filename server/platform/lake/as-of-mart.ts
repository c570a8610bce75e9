import type { AsOf } from '#contracts/vocabulary.ts'

import type { MartRef } from './mart-store.ts'

/** What every page says of the night it was drawn from. */
export function asOfMart({ date, strategy, hash, publishedAt }: MartRef): AsOf {
  return { date, strategy, hash, publishedAt }
}
