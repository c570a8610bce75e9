import type { Words } from '#contracts/words.ts'

/** What was delivered of a fact up to a night. */
export interface Delivered {
  readonly fact: string
  readonly feeds: readonly string[]
  /** The newest business date. */
  readonly asOf: string
}

interface DeliveredPart {
  readonly dataset: string
  readonly source: string
  readonly businessDate: string
  readonly rows: number
}

/** Facts with rows up to a date, each with its feeds and newest date, by name of fact. */
export function deliveredUpTo(
  partitions: readonly DeliveredPart[],
  date: string,
): ReadonlyMap<string, Delivered> {
  const known = partitions.filter((part) => part.businessDate <= date && part.rows > 0)
  return new Map(
    [...Map.groupBy(known, (part) => part.dataset)].map(([fact, parts]) => [
      fact,
      {
        fact,
        feeds: [...new Set(parts.map((part) => part.source))].toSorted(),
        asOf: parts.reduce((newest, { businessDate }) =>
          businessDate > newest ? businessDate : newest, ''),
      },
    ]),
  )
}

/**
 * Where a value drawn from some facts is from, and as of when: as old as the oldest of them. Drawn
 * from nothing delivered, it is the night's own.
 */
export function originOf(
  facts: ReadonlySet<string>,
  delivered: ReadonlyMap<string, Delivered>,
  wordsOfFact: (fact: string) => Words,
  night: string,
): { source: Words, asOf: string } {
  const from = [...facts].toSorted().flatMap((fact) => delivered.get(fact) ?? [])
  if (from.length === 0) {
    return { source: { zh: '尚无交付', en: 'nothing delivered yet' }, asOf: night }
  }
  const words = from.map(({ fact }) => wordsOfFact(fact))
  return {
    source: {
      zh: words.map(({ zh }) => zh).join('、'),
      en: words.map(({ en }) => en).join(', '),
    },
    asOf: from.reduce((oldest, { asOf }) => (asOf < oldest ? asOf : oldest), night),
  }
}
