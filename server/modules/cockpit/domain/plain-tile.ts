import type { Tile } from '#contracts/cockpit.ts'
import type { Words } from '#contracts/words.ts'

/** A number that is no set of customers: nothing to open. */
export function plainTile(
  said: { readonly code: string, readonly words: Words, readonly definition: Words },
  value: number | null,
): Tile {
  return { ...said, kind: 'count', value, previous: null, rule: null }
}
