import type { Words } from '#contracts/words.ts'

/** What is wrong with a feed file, where, and what to do. */
export interface FeedProblem {
  readonly file: string
  /** From 1; undefined when the file could not be read at all. */
  readonly line: number | undefined
  /** The place in the YAML: `columns.birth_date.format`. */
  readonly field: string
  readonly words: Words
}

/** Notes a problem at a path below where the checker stands. */
export type Complain = (path: readonly (string | number)[], words: Words) => void

/** One line for a terminal: where, what, cure. */
export function feedProblemLine({ file, line, field, words }: FeedProblem): string {
  const place = line === undefined ? file : `${file}:${line}`
  return [place, ...(field === '' ? [] : [field]), words.en].join(': ')
}
