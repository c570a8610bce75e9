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

/** Facts with rows up to a date, each with its feeds and newest date. */
export function deliveredUpTo(partitions: readonly DeliveredPart[], date: string): Delivered[] {
  const known = partitions.filter((part) => part.businessDate <= date && part.rows > 0)
  return [...Map.groupBy(known, (part) => part.dataset)].map(([fact, parts]) => ({
    fact,
    feeds: [...new Set(parts.map((part) => part.source))].toSorted(),
    asOf: parts.reduce(
      (newest, { businessDate }) => (businessDate > newest ? businessDate : newest),
      '',
    ),
  }))
}
