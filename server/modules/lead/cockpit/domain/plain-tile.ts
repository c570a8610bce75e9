import type { Tile } from '#contracts/cockpit.ts'
import type { Words } from '#contracts/words.ts'

/** A number that is no set of customers; `to` is the page it comes from, where there is one. */
export function plainTile(
  said: { readonly code: string; readonly words: Words; readonly definition: Words },
  value: number | null,
  to: string | null = null,
): Tile {
  return { ...said, kind: 'count', value, previous: null, rule: null, to }
}
