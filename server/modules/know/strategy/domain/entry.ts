import type { Words } from '#contracts/words.ts'
import type { Entry } from './pack.ts'
import type { Place } from './problem.ts'
import type { Provenance } from './schema.ts'

/** What every entry carries: its words and who answers for it. */
export function entryOf(
  name: string,
  written: Provenance & { words: Words; meaning?: Words | undefined },
  place: Place,
): Entry {
  const { words, meaning, owner, source, valid_days, data_class, uses, group } = written
  return { name, words, meaning, owner, source, valid_days, data_class, uses, group, place }
}
