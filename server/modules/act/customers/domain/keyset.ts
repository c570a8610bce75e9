import type { z } from 'zod'

import type { customerSort } from '#contracts/customers.ts'
import { ProblemError } from '#contracts/problems.ts'
import { quoteIdentifier } from '#kernel/sql-text.ts'

export type CustomerSort = z.infer<typeof customerSort>

/** The last row of the page before: its sort value as text (exact), null when not known. */
export interface PageKey {
  readonly value: string | null
  readonly customerId: string
}

/** How a list is ordered on `profile`. */
export interface SortOrder {
  readonly sort: CustomerSort
  /** Column of `profile`; null sorts by the customer number alone. */
  readonly column: string | null
  readonly descending: boolean
  /** SQL type the text of a key is read back as, so that no digit is lost. */
  readonly type: string
}

const byNumber = { column: null, descending: false, type: 'varchar' } as const

/** The order of a sort; by number where the mart hasn't got its column (a bank without tiers). */
export function sortOrder(
  sort: CustomerSort,
  churnColumn: string,
  columns: ReadonlySet<string>,
): SortOrder {
  const order = { sort, ...orderOf(sort, churnColumn) }
  return order.column === null || columns.has(order.column) ? order : { sort, ...byNumber }
}

function orderOf(sort: CustomerSort, churnColumn: string): Omit<SortOrder, 'sort'> {
  switch (sort) {
    case '-aum':
      return { column: 'aum', descending: true, type: 'decimal(18,2)' }
    case 'aum':
      return { column: 'aum', descending: false, type: 'decimal(18,2)' }
    case '-churn':
      return { column: churnColumn, descending: true, type: 'decimal(18,6)' }
    case 'critical_gap':
      return { column: 'critical_gap', descending: false, type: 'decimal(18,2)' }
    case 'customer_id':
      return byNumber
  }
}

/** An opaque mark of a place in a list: which sort, and the row it stopped at. */
export function writeKey(order: SortOrder, key: PageKey): string {
  const parts = [order.sort, key.value, key.customerId]
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/** @throws ProblemError `input_invalid` when the mark is not one of ours or of another sort. */
export function readKey(order: SortOrder, after: string): PageKey {
  const parts = parse(after)
  const [keySort, value, customerId] = parts
  const sound =
    parts.length === 3 &&
    keySort === order.sort &&
    typeof customerId === 'string' &&
    (value === null || (typeof value === 'string' && readable(order, value)))
  if (!sound) throw badKey()
  return { value, customerId }
}

function readable(order: SortOrder, value: string): boolean {
  return order.column !== null && /^-?\d{1,16}(\.\d{1,6})?$/.test(value)
}

function parse(after: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(after, 'base64url').toString('utf8'))
    return Array.isArray(parts) ? parts : []
  } catch {
    return []
  }
}

function badKey(): ProblemError {
  const words = {
    zh: '翻页位置无效，请从第一页重新开始',
    en: 'This page mark is not valid; start again',
  }
  return new ProblemError('input_invalid', words, { fields: [{ path: 'after', words }] })
}

export interface Fragment {
  readonly sql: string
  readonly parameters: readonly string[]
}

/**
 * The rows after a key: those further in the order, then those whose value is not known, which
 * stand last in either direction; among equals by customer number.
 */
export function afterKey({ column, descending, type }: SortOrder, key: PageKey): Fragment {
  if (column === null) return { sql: 'customer_id > ?', parameters: [key.customerId] }
  const quoted = quoteIdentifier(column)
  if (key.value === null) {
    return { sql: `(${quoted} is null and customer_id > ?)`, parameters: [key.customerId] }
  }
  const further = descending ? '<' : '>'
  const bound = `cast(? as ${type})`
  return {
    sql:
      `(${quoted} ${further} ${bound} or ${quoted} is null` +
      ` or (${quoted} = ${bound} and customer_id > ?))`,
    parameters: [key.value, key.value, key.customerId],
  }
}

export function orderBy({ column, descending }: SortOrder): string {
  if (column === null) return 'customer_id'
  return `${quoteIdentifier(column)} ${descending ? 'desc' : 'asc'} nulls last, customer_id`
}
