import { describePack } from '#modules/know/strategy/index.ts'
import type { Description, LoadedPack } from '#modules/know/strategy/index.ts'

/** Describing 200 entries takes milliseconds: done once a strategy, not once a page. */
const described = new WeakMap<LoadedPack, readonly Description[]>()

/** Metrics and tags of the strategy in force, as pages speak of them. */
export function descriptionsOf(loaded: LoadedPack): readonly Description[] {
  const known = described.get(loaded)
  if (known !== undefined) return known
  const descriptions = describePack(loaded.pack, loaded.vocabulary, loaded.classes)
  described.set(loaded, descriptions)
  return descriptions
}
