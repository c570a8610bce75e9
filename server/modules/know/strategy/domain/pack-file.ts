import type { PlainMap } from './merge.ts'
import type { PackPath } from './place-index.ts'
import type { Place } from './problem.ts'

/** Where a value of a file is written. */
export interface Located {
  readonly path: PackPath
  readonly place: Place
}

/** One file of a pack: its plain data, and where each value stands. */
export interface PackFile {
  readonly file: string
  readonly data: PlainMap
  readonly located: readonly Located[]
}
