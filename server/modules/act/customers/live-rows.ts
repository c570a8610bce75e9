import { columnsUsed, toPredicate, toSql } from '#kernel/rule/index.ts'
import type { FactRow, Rule } from '#kernel/rule/index.ts'
import { quoteText } from '#kernel/sql-text.ts'
import { profileFacts as factRowOf } from '#modules/decide/decisions/index.ts'
import {
  changedWords,
  liveFacts,
  livingColumns,
  nothingSince,
  patchRow,
  sinceOfMart,
} from '#modules/decide/conduct/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import type { EngineRow } from './domain/profile-row.ts'
import { onServedMart } from './served-mart.ts'
import type { ServedMart } from './served-mart.ts'
import type { CustomersParts } from './parts.ts'

/** Customers who said something since the night, as their rows would read had the night known. */
export type LiveRows = ReadonlyMap<string, FactRow>

/** Rows of `profile` read at once: several hundred columns each. */
const ROWS_AT_ONCE = 500

/** By night, what was said up to when: read again only when more was said. */
const kept = new WeakMap<ServedMart['lakeView'], { key: string; rows: Promise<LiveRows> }>()

/**
 * The night served with what customers said since: consent given and withdrawn, wishes not to be
 * contacted, complaints opened and closed. Lists, counts, exports and homes read it alike, so that a
 * withdrawal of this morning is in all of them and in none twice.
 */
export async function onLiveMart<T>(
  { marts, ledger, strategy }: Pick<CustomersParts, 'marts' | 'ledger' | 'strategy'>,
  work: (served: ServedMart) => Promise<T>,
): Promise<T> {
  return onServedMart(marts, strategy().vocabulary, async (served) =>
    work({ ...served, live: await liveRowsOf(ledger, served) }),
  )
}

async function liveRowsOf(ledger: Ledger, served: ServedMart): Promise<LiveRows> {
  const { key, customerIds } = await changedWords(ledger, sinceOfMart(served.mart))
  if (customerIds.length === 0) return new Map()
  const before = kept.get(served.lakeView)
  if (before?.key === key) return before.rows
  const rows = readRows(ledger, served, customerIds)
  kept.set(served.lakeView, { key, rows })
  rows.catch(() => kept.delete(served.lakeView))
  return rows
}

async function readRows(
  ledger: Ledger,
  served: ServedMart,
  customerIds: readonly string[],
): Promise<LiveRows> {
  const found = new Map<string, FactRow>()
  const days = { asOf: served.date, today: served.date }
  for (let start = 0; start < customerIds.length; start += ROWS_AT_ONCE) {
    const ids = customerIds.slice(start, start + ROWS_AT_ONCE)
    const [rows, live] = await Promise.all([
      served.read<EngineRow>(
        `select *
        from profile
        where customer_id in (${ids.map(() => '?').join(', ')})`,
        ids,
      ),
      liveFacts(ledger, ids, sinceOfMart(served.mart)),
    ])
    for (const row of rows) {
      const customerId = String(row['customer_id'])
      const night = factRowOf(row, served.vocabulary)
      const now = patchRow(night, live.get(customerId) ?? nothingSince, days)
      const changed = Object.entries(now).filter(([column]) => livingColumns.has(column))
      found.set(customerId, { ...night, ...Object.fromEntries(changed) })
    }
  }
  return found
}

/** Whether what was said since the night can change whom a rule holds for. */
export function readsLive(rule: Rule, { live, vocabulary }: ServedMart): boolean {
  if (live === undefined || live.size === 0) return false
  return columnsUsed(rule, vocabulary).some((column) => livingColumns.has(column))
}

/** A rule as a condition on `profile`, by what is known now where the night was asked for live. */
export function ruleSql(rule: Rule, served: ServedMart): string {
  const { live, vocabulary, date } = served
  const night = toSql(rule, vocabulary, { asOf: date })
  if (live === undefined || !readsLive(rule, served)) return night
  const holds = toPredicate(rule, vocabulary, { asOf: date })
  const held = [...live].filter(([, row]) => holds(row)).map(([id]) => id)
  const among = (ids: readonly string[]) =>
    ids.length === 0 ? 'false' : `customer_id in (${ids.map(quoteText).join(', ')})`
  return `case when ${among([...live.keys()])} then ${among(held)} else ${night} end`
}
