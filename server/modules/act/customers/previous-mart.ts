import type { BusinessDate } from '#kernel/business-date.ts'
import { businessDateOf } from '#kernel/business-date.ts'
import { quoteIdentifier } from '#kernel/sql-text.ts'
import { quoteText } from '#platform/lake/index.ts'
import type { MartRef, MartStore } from '#platform/lake/index.ts'

import type { ServedMart } from './served-mart.ts'

/** An earlier night, readable beside the one that is served. */
export interface EarlierMart {
  readonly date: BusinessDate
  /** In quotes, to be put before a relation: `${schema}.profile`. */
  readonly schema: string
  readonly columns: ReadonlySet<string>
}

/** The night before the served one, or undefined when there is none. */
export async function previousMart(
  served: ServedMart,
  martStore: MartStore,
): Promise<EarlierMart | undefined> {
  const mart = await martStore.previous(served.mart.date)
  return mart === undefined ? undefined : openEarlier(served, mart)
}

/**
 * Opens an earlier mart inside the engine that serves the current one, so that one query can
 * compare
 * the two. It stays open until the current mart gives way to the next.
 */
export async function openEarlier(served: ServedMart, mart: MartRef): Promise<EarlierMart> {
  const schema = quoteIdentifier(`mart ${mart.date} ${mart.hash.slice(0, 16)}`)
  await served.read(`attach if not exists ${quoteText(mart.path)} as ${schema} (read_only)`)
  const rows = await served.read<{ column_name: string }>(`describe ${schema}.profile`)
  return {
    date: businessDateOf(mart.date),
    schema,
    columns: new Set(rows.map((row) => row.column_name)),
  }
}
