import { sql } from 'kysely'

import { sharedValue } from '#contracts/same-person.ts'
import type { SharedValue } from '#contracts/same-person.ts'
import { scopeCondition, visibleAmong } from '#modules/know/access/index.ts'
import type { Scope } from '#modules/know/access/index.ts'
import { numbersOf, sharedFrom } from '#modules/decide/conduct/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import { sameValueSql } from '#platform/vault/index.ts'

import { CUSTOMER_SUBJECT } from './customer-names.ts'
import { subjectOfPair } from './merge-kinds.ts'
import type { ServedMart } from './served-mart.ts'

export interface Duplicate {
  readonly one: string
  readonly other: string
  readonly same: readonly SharedValue[]
  /** A merge of the two waits for a second person. */
  readonly waits: boolean
}

export interface DuplicatesAsked {
  readonly scope: Scope
  readonly after?: string | undefined
  readonly limit: number
  /** Customers looked at in one go, and in one page: a bank without duplicates ends a page too. */
  readonly atOnce?: number
  readonly atMost?: number
}

const AT_ONCE = 5_000
const AT_MOST = 50_000

/**
 * Pairs of customer numbers within a scope that have the same number, address or document, by keyed
 * hashes alone, in the order of the customers. Not among them: who is one person already, and pairs
 * a second person refused to merge. `next`: where to look on, also after a page that holds none.
 */
export async function findDuplicates(
  ledger: Pick<Ledger, 'db'>,
  served: Pick<ServedMart, 'read'>,
  asked: DuplicatesAsked,
): Promise<{ readonly duplicates: readonly Duplicate[]; readonly next: string | null }> {
  const { scope, limit, atOnce = AT_ONCE, atMost = AT_MOST } = asked
  const found: Duplicate[] = []
  let after = asked.after ?? ''
  for (let looked = 0; looked < atMost; looked += atOnce) {
    const page = await customersAfter(served, scope, after, atOnce)
    const pairs = await pairsOf(ledger, served, scope, page)
    for (const [at, pair] of pairs.entries()) {
      // All pairs of one customer stay on one page: the next begins after a customer.
      if (found.length >= limit && pairs[at - 1]?.one !== pair.one) {
        return { duplicates: found, next: found.at(-1)?.one ?? null }
      }
      found.push(pair)
    }
    const last = page.at(-1)
    if (last === undefined || page.length < atOnce) return { duplicates: found, next: null }
    after = last
    if (found.length >= limit) break
  }
  return { duplicates: found, next: after }
}

async function customersAfter(
  { read }: Pick<ServedMart, 'read'>,
  scope: Scope,
  after: string,
  limit: number,
): Promise<string[]> {
  const within = scopeCondition(scope)
  const rows = await read<{ customer_id: string }>(
    `select customer_id
    from profile
    where customer_id > ?
      and (${within.sql})
    order by customer_id
    limit ${limit}`,
    [after, ...within.params],
  )
  return rows.map((row) => row.customer_id)
}

async function pairsOf(
  ledger: Pick<Ledger, 'db'>,
  served: Pick<ServedMart, 'read'>,
  scope: Scope,
  customerIds: readonly string[],
): Promise<Duplicate[]> {
  if (customerIds.length === 0) return []
  const { rows } = await sameValueSql(
    CUSTOMER_SUBJECT,
    customerIds,
    sharedValue.options,
    sharedFrom,
  ).execute(ledger.db)
  const same = new Map<string, SharedValue[]>()
  for (const { id, other, field } of rows) {
    const value = sharedValue.safeParse(field)
    if (id >= other || !value.success) continue
    const key = keyOf(id, other)
    same.set(key, [...(same.get(key) ?? []), value.data])
  }
  const pairs = [...same].map(([key, values]) => {
    const [one, other] = JSON.parse(key) as [string, string]
    return { one, other, same: sharedValue.options.filter((value) => values.includes(value)) }
  })
  const others = pairs.map(({ other }) => other)
  const [visible, merged, proposed] = await Promise.all([
    visibleAmong(served.read, scope, [...new Set(others)]),
    numbersOf(ledger, [...new Set(pairs.flatMap(({ one, other }) => [one, other]))]),
    proposedOf(ledger, pairs),
  ])
  return pairs
    .filter(({ one, other }) => {
      const person = merged.get(one)?.person
      const isOne = person !== undefined && person === merged.get(other)?.person
      return visible.has(other) && !isOne && proposed.get(keyOf(one, other)) !== 'refused'
    })
    .map((pair) => ({ ...pair, waits: proposed.get(keyOf(pair.one, pair.other)) === 'open' }))
    .toSorted((a, b) => compare(a.one, b.one) || compare(a.other, b.other))
}

const keyOf = (one: string, other: string): string => JSON.stringify([one, other])

/** What was last said of each pair; taken apart by two people is refused. */
async function proposedOf(
  { db }: Pick<Ledger, 'db'>,
  pairs: readonly { readonly one: string; readonly other: string }[],
): Promise<ReadonlyMap<string, string>> {
  if (pairs.length === 0) return new Map()
  const { rows } = await sql<{ subject: string; state: string }>`
    select distinct on (subject)
      subject,
      case when kind = 'customer.unmerge' and state = 'approved' then 'refused' else state end
        as state
    from proposal
    where kind in ('customer.merge', 'customer.unmerge')
      and subject = any(${pairs.map(subjectOfPair)}::text[])
    order by subject, proposed_at desc
  `.execute(db)
  const said = new Map(rows.map(({ subject, state }) => [subject, state]))
  return new Map(
    pairs.flatMap((pair) => {
      const state = said.get(subjectOfPair(pair))
      return state === undefined ? [] : [[keyOf(pair.one, pair.other), state] as const]
    }),
  )
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
