import type { Words } from '#contracts/words.ts'
import type { NightGap } from '#contracts/night.ts'
import type { Connection } from '#platform/lake/index.ts'

/** Something a night does without: told with it, and perhaps waited for. */
export type Gap = NightGap

/** What a night looks at when it asks what it lacks. */
export interface GapNight {
  /** Each fact is a view of its name, the mart being built is attached as `mart`. */
  readonly connection: Connection
  readonly date: string
}

/**
 * Tells what a night lacks. A module that knows of something else a night can do without (a family
 * without any product, a consent never delivered) gives one, and `app/night-parts.ts` hands it on.
 */
export type GapSource = (night: GapNight) => Promise<readonly Gap[]>

/** What the night knows less of than it might. It is told and never stops a night. */
export function coverageGap(told: {
  readonly fact: string | null
  readonly field?: string
  readonly feed?: string
  /** Rows (mostly customers) it is about. */
  readonly rows: number
  readonly words: Words
}): Gap {
  const { fact, field = null, feed = null, rows, words } = told
  return { kind: 'coverage', feed, fact, field, rows, words, stops: false, units: [] }
}
