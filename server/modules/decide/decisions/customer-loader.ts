import type { FactRow } from '#kernel/rule/index.ts'
import { quoteIdentifier } from '#kernel/sql-text.ts'
import {
  liveFacts,
  nothingSince,
  sinceOfMart,
  withTwinsOfNight,
} from '#modules/decide/conduct/index.ts'
import type { LiveFacts } from '#modules/decide/conduct/index.ts'
import type { MartRef, Read } from '#platform/lake/index.ts'

import { profileFacts } from './domain/profile-facts.ts'
import { decidingOf } from './plan-decisions.ts'
import type { Deciding } from './plan-decisions.ts'
import type { DecisionParts } from './read-decision.ts'

/** A customer as the night knew them, and what happened since. */
export interface KnownCustomer {
  readonly mart: MartRef
  /** How to decide for them. */
  readonly deciding: Deciding
  readonly facts: FactRow
  readonly live: LiveFacts
}

type LoaderParts = Pick<DecisionParts, 'marts' | 'ledger' | 'strategy' | 'rows' | 'singlesFrom'>

interface Waiting {
  readonly customerId: string
  resolve(found: KnownCustomer | undefined): void
  reject(error: unknown): void
}

/** A list longer than this is no quicker asked at once. */
const MOST_AT_ONCE = 200
/** Rows kept of the served night: who is asked about is asked about again within minutes. */
const MOST_KEPT = 20_000

/**
 * Looks customers up for other systems, which ask by the hundred a second: a row costs the engine
 * some milliseconds, two hundred rows hardly more, so whoever asks while a query runs is answered
 * by the next. A night doesn't change: its rows are kept. What happened since is always asked.
 */
export function customerLoader(
  parts: LoaderParts,
): (customerId: string) => Promise<KnownCustomer | undefined> {
  const rows = keptRows(parts)
  let waiting: Waiting[] = []
  let running = false

  async function answerAll(): Promise<void> {
    running = true
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MOST_AT_ONCE)
      waiting = waiting.slice(MOST_AT_ONCE)
      try {
        const asked = [...new Set(batch.map(({ customerId }) => customerId))]
        const found = await lookUp(parts, rows, asked)
        for (const { customerId, resolve } of batch) resolve(found.get(customerId))
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    running = false
  }

  return (customerId) =>
    new Promise((resolve, reject) => {
      waiting.push({ customerId, resolve, reject })
      if (!running) void answerAll()
    })
}

function lookUp(
  { marts, ledger, strategy }: Pick<DecisionParts, 'marts' | 'ledger' | 'strategy'>,
  kept: KeptRows,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, KnownCustomer>> {
  return marts.session(async (read, mart) => {
    const deciding = await decidingOf(strategy(), mart, read)
    const [rows, since] = await Promise.all([
      kept.of(read, mart, deciding, customerIds),
      liveFacts(ledger, customerIds, sinceOfMart(mart)),
    ])
    const rowsOf = (others: readonly string[]) => kept.of(read, mart, deciding, others)
    const live = await withTwinsOfNight(since, rowsOf, { asOf: mart.date })
    return new Map(
      [...rows].map(([customerId, facts]) => [
        customerId,
        { mart, deciding, facts, live: live.get(customerId) ?? nothingSince },
      ]),
    )
  })
}

interface KeptRows {
  of(
    read: Read,
    mart: MartRef,
    deciding: Deciding,
    customerIds: readonly string[],
  ): Promise<ReadonlyMap<string, FactRow>>
}

/** The rows last asked for, of one night and one strategy; others take their place. */
function keptRows(parts: Pick<LoaderParts, 'rows' | 'singlesFrom'>): KeptRows {
  let rows = new Map<string, FactRow>()
  let fetch: Promise<FetchRows> | undefined
  let of: { mart: string; deciding: Deciding } | undefined
  return {
    async of(read, mart, deciding, customerIds) {
      if (of?.mart !== mart.path || of.deciding !== deciding) {
        of = { mart: mart.path, deciding }
        rows = new Map()
        fetch = undefined
      }
      const mine = rows
      const missing = customerIds.filter((customerId) => !mine.has(customerId))
      if (missing.length > 0) {
        fetch ??= rowFetcher(parts, read, { mart, deciding })
        const found = await (await fetch)(read, missing)
        for (const row of found) {
          const facts = profileFacts(row, deciding.plan.loaded.vocabulary)
          mine.set(String(row['customer_id']), facts)
        }
      }
      const known = new Map<string, FactRow>()
      for (const customerId of customerIds) {
        const facts = mine.get(customerId)
        if (facts === undefined) continue
        // The latest asked for is the last to go.
        mine.delete(customerId)
        mine.set(customerId, facts)
        known.set(customerId, facts)
      }
      for (const customerId of mine.keys()) {
        if (mine.size <= MOST_KEPT) break
        mine.delete(customerId)
      }
      return known
    },
  }
}

type FetchRows = (read: Read, customerIds: readonly string[]) => Promise<Record<string, unknown>[]>

/** From so many customers on, some dozens of single look-ups cost less than one for all of them. */
const LARGE_MART = 250_000
const SINGLE_AT_ONCE = 32

/** With what a decision reads, as far as the night has it: a strategy may be newer. */
async function rowFetcher(
  { rows: stores, singlesFrom = LARGE_MART }: Pick<LoaderParts, 'rows' | 'singlesFrom'>,
  read: Read,
  { mart, deciding }: { readonly mart: MartRef; readonly deciding: Deciding },
): Promise<FetchRows> {
  const all = (await read<{ column_name: string }>('describe profile')).map(
    ({ column_name: name }) => name,
  )
  const has = new Set(all)
  const columns = deciding.columns.filter((column) => has.has(column))
  const [size] = await read<{ customers: number }>('select count(*) as customers from profile')
  const singly = (size?.customers ?? 0) >= singlesFrom
  const list = columns.map(quoteIdentifier).join(', ')
  return async (reading, customerIds) => {
    const stored = await stores?.on(reading, mart, all)
    if (stored !== undefined) return stored.of(customerIds, columns)
    return singly
      ? oneByOne(reading, list, customerIds)
      : reading(
          `select ${list}
      from profile
      where customer_id in (${customerIds.map(() => '?').join(', ')})`,
          customerIds,
        )
  }
}

/**
 * The engine skips what lies outside the least and the greatest of a list, which of customers far
 * apart is nothing; a single number it finds in one part of the mart.
 */
async function oneByOne(
  read: Read,
  list: string,
  customerIds: readonly string[],
): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = []
  for (let from = 0; from < customerIds.length; from += SINGLE_AT_ONCE) {
    const some = customerIds.slice(from, from + SINGLE_AT_ONCE)
    const each = some.map(() => 'select * from profile where customer_id = ?')
    rows.push(
      ...(await read<Record<string, unknown>>(
        `select ${list}\nfrom (\n${each.join('\nunion all\n')}\n) as profile`,
        some,
      )),
    )
  }
  return rows
}
