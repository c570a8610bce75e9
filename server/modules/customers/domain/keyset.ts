import type { z } from 'zod'

import type { customerSort } from '#contracts/customers.ts'
import { ProblemError } from '#contracts/problems.ts'

export type CustomerSort = z.infer<typeof customerSort>

/** The last row of the page before: its sort value as text (exact), null when not known. */
export interface PageKey {
  readonly value: string | null
  readonly customerId: string
}

interface SortOrder {
  /** Column of `profile`; null sorts by the customer number alone. */
  readonly column: string | null
  readonly descending: boolean
  /** SQL type the text of a key is read back as, so that no digit is lost. */
  readonly type: string
}

export const sortOrders: Readonly<Record<CustomerSort, SortOrder>> = {
  '-aum': { column: 'aum', descending: true, type: 'decimal(18,2)' },
  aum: { column: 'aum', descending: false, type: 'decimal(18,2)' },
  '-churn': { column: 'churn_points', descending: true, type: 'decimal(18,6)' },
  critical_gap: { column: 'critical_gap', descending: false, type: 'decimal(18,2)' },
  customer_id: { column: null, descending: false, type: 'varchar' },
}

/** An opaque mark of a place in a list: which sort, and the row it stopped at. */
export function writeKey(sort: CustomerSort, key: PageKey): string {
  return Buffer.from(JSON.stringify([sort, key.value, key.customerId])).toString('base64url')
}

/** @throws ProblemError `input_invalid` when the mark is not one of ours or of another sort. */
export function readKey(sort: CustomerSort, after: string): PageKey {
  const parts = parse(after)
  const [keySort, value, customerId] = parts
  const sound = parts.length === 3 && keySort === sort && typeof customerId === 'string'
    && (value === null || (typeof value === 'string' && readable(sortOrders[sort], value)))
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
  const words = { zh: '翻页位置无效，请从第一页重新开始', en: 'This page mark is not valid; start again' }
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
export function afterKey(sort: CustomerSort, key: PageKey): Fragment {
  const { column, descending, type } = sortOrders[sort]
  if (column === null) return { sql: 'customer_id > ?', parameters: [key.customerId] }
  if (key.value === null) {
    return { sql: `(${column} is null and customer_id > ?)`, parameters: [key.customerId] }
  }
  const further = descending ? '<' : '>'
  const bound = `cast(? as ${type})`
  return {
    sql: `(${column} ${further} ${bound} or ${column} is null`
      + ` or (${column} = ${bound} and customer_id > ?))`,
    parameters: [key.value, key.value, key.customerId],
  }
}

export function orderBy(sort: CustomerSort): string {
  const { column, descending } = sortOrders[sort]
  if (column === null) return 'customer_id'
  return `${column} ${descending ? 'desc' : 'asc'} nulls last, customer_id`
}
