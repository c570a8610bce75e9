export interface BenchOptions {
  readonly customers: number | undefined
  /** Actions of a strategy, where a bench is about them. */
  readonly actions?: number | undefined
  /** Messages of a campaign, where a bench is about them. */
  readonly messages?: number | undefined
  /** Entries of a book, where a bench is about them. */
  readonly entries?: number | undefined
  readonly seed: number
  /** A folder in which made data stays, so that the next run need not make it again. */
  readonly keep: string | undefined
  /** Progress, on stderr. */
  readonly tell: (line: string) => void
}

/** One measured figure; `ratio` is against the baseline of the same run. */
export interface Figure {
  readonly bench: string
  readonly figure: string
  readonly value: number
  readonly unit: string
  readonly ratio?: number
  /** Content hash of the answer, so that speed can't be bought with wrong results. */
  readonly hash?: string
}
