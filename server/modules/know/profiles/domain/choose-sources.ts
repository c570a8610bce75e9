import type { Alternatives, MetricSource } from '#modules/know/strategy/index.ts'

/** What the bank delivered of a source, over all customers and whatever the window. */
export interface Delivered {
  /** Some row satisfies the source's condition and knows the column it takes. */
  readonly rows: boolean
  /**
   * The bank would have delivered such rows if there were any, so that none means 0. True of a
   * state (accounts, holdings) delivered at all; of events only when rows of that kind were seen:
   * a bank that sends page views and no log-ins has not said that nobody logs in.
   */
  readonly known: boolean
}

/**
 * Chooses, once for the whole bank, where a metric comes from: the first alternative with matching
 * rows; else the first that says 0 for everybody; else nothing, and the metric is missing.
 */
export function chooseSources(
  alternatives: Alternatives,
  deliveredOf: (source: MetricSource) => Delivered,
): { readonly sources: readonly MetricSource[] } {
  const chosen =
    alternatives.find((together) => together.some((source) => deliveredOf(source).rows)) ??
    alternatives.find((together) => together.some((source) => deliveredOf(source).known))
  return { sources: (chosen ?? []).filter((source) => deliveredOf(source).known) }
}
