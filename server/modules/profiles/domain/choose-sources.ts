import type { Alternatives, MetricSource } from '#modules/strategy/index.ts'

/** What the bank delivered of a source. */
export interface Delivered {
  /** The fact has rows in which the column the source takes is known. */
  readonly column: boolean
  /** Some of those rows satisfy the source's condition. */
  readonly rows: boolean
}

/** How a metric is computed for this bank on this night. */
export interface ChosenSources {
  /** Taken together; empty when the bank delivers nothing to compute the metric from. */
  readonly sources: readonly MetricSource[]
}

/**
 * Chooses, once for the whole bank, where a metric comes from: the first alternative with matching
 * rows; else the first whose fact is delivered at all, which then says 0 for everybody. Where
 * nothing is delivered the metric is not known: missing, never 0.
 */
export function chooseSources(
  alternatives: Alternatives,
  deliveredOf: (source: MetricSource) => Delivered,
): ChosenSources {
  const usable = alternatives.map((together) => ({
    sources: together.filter((source) => deliveredOf(source).column),
    matches: together.some((source) => deliveredOf(source).rows),
  }))
  const chosen =
    usable.find(({ sources, matches }) => matches && sources.length > 0) ??
    usable.find(({ sources }) => sources.length > 0)
  return { sources: chosen?.sources ?? [] }
}
