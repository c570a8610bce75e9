import type { Words } from '#contracts/words.ts'
import { computedOf, describePack } from '#modules/strategy/index.ts'
import type { Computed, Description, LoadedPack } from '#modules/strategy/index.ts'
import type { Manifest } from '#platform/lake/index.ts'

import { factsOfColumns } from './domain/data-sources.ts'
import { deliveredUpTo, originOf } from './domain/delivered.ts'
import type { Delivered } from './domain/delivered.ts'
import type { Origin } from './domain/datum.ts'
import { factNamed } from './facts/fact-relation.ts'

interface StrategyReading {
  readonly descriptions: readonly Description[]
  readonly computed: readonly Computed[]
}

/** Describing 200 entries takes milliseconds: done once a strategy, not once a page. */
const readings = new WeakMap<LoadedPack, StrategyReading>()

/** The strategy in force as pages speak of it. */
export function strategyReading(loaded: LoadedPack): StrategyReading {
  const known = readings.get(loaded)
  if (known !== undefined) return known
  const { pack, vocabulary, classes } = loaded
  const reading = {
    descriptions: describePack(pack, vocabulary, classes),
    computed: computedOf(pack, vocabulary),
  }
  readings.set(loaded, reading)
  return reading
}

export interface Origins {
  readonly delivered: ReadonlyMap<string, Delivered>
  originOf(column: string): Origin
}

/** Where the columns of a night come from: which facts, delivered by which feeds, as of when. */
export function originsOf(loaded: LoadedPack, manifest: Manifest, night: string): Origins {
  const delivered = deliveredUpTo(manifest.partitions, night)
  const { computed } = strategyReading(loaded)
  const facts = factsOfColumns(loaded.pack, computed, new Set(delivered.keys()))
  return {
    delivered,
    originOf: (column) =>
      originOf(facts.get(column) ?? new Set(), delivered, factWords, night),
  }
}

function factWords(fact: string): Words {
  return factNamed(fact).words
}
