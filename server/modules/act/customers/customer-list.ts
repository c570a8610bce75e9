import type { CustomerRow } from '#contracts/customers.ts'
import { quoteIdentifier } from '#kernel/sql-text.ts'
import type { Directory } from '#modules/know/access/index.ts'
import { profileFacts } from '#modules/decide/decisions/index.ts'
import type { Vault } from '#platform/vault/index.ts'

import { maskedNames } from './customer-names.ts'
import { customerRowOf, rowColumns } from './domain/customer-row.ts'
import { afterKey, orderBy } from './domain/keyset.ts'
import type { PageKey, SortOrder } from './domain/keyset.ts'
import type { EngineRow } from './domain/profile-row.ts'
import type { Where } from './segment-read-model.ts'
import type { ServedMart } from './served-mart.ts'

/** Who reads a list of customers: what names they get to see. */
export interface ListReader {
  readonly vault: Vault
  readonly directory: Directory
  readonly seesIdentity: boolean
  readonly churnColumn: string
}

export interface ListPage {
  readonly customers: CustomerRow[]
  /** The key of the last row; undefined when the list ends here. */
  readonly last: PageKey | undefined
}

interface PageAsked {
  readonly order: SortOrder
  readonly after: PageKey | undefined
  readonly limit: number
}

/** Customers under a condition, one page by key. `where` holds the scope already. */
export async function readPage(
  served: ServedMart,
  reader: ListReader,
  where: Where,
  page: PageAsked,
): Promise<ListPage> {
  const { rows, last } = await readProfilePage(served, columnsOf(served, reader), where, page)
  return { customers: await customerRows(served, reader, rows), last }
}

/** Rows of `profile` with given columns, one page by key. */
export async function readProfilePage(
  served: ServedMart,
  columns: readonly string[],
  where: Where,
  { order, after, limit }: PageAsked,
): Promise<{ rows: EngineRow[]; last: PageKey | undefined }> {
  const further = after === undefined ? { sql: 'true', parameters: [] } : afterKey(order, after)
  const keyValue =
    order.column === null
      ? 'cast(null as varchar)'
      : `cast(${quoteIdentifier(order.column)} as varchar)`
  const rows = await served.read<EngineRow>(
    `select
      ${columns.map(quoteIdentifier).join(',\n      ')},
      ${keyValue} as "page key"
    from profile
    where (${where.sql})
      and ${further.sql}
    order by ${orderBy(order)}
    limit ${limit + 1}`,
    [...where.parameters, ...further.parameters],
  )
  const shown = rows.slice(0, limit)
  const end = shown.at(-1)
  const last =
    rows.length <= limit || end === undefined
      ? undefined
      : { value: keyText(end['page key']), customerId: String(end['customer_id']) }
  return { rows: shown, last }
}

function keyText(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** The columns of a list that this mart has. */
export function columnsOf(served: ServedMart, reader: ListReader): string[] {
  const wanted = new Set<string>([...rowColumns, reader.churnColumn])
  return [...wanted].filter((column) => served.columns.has(column))
}

/** Rows of `profile` as customers of a list, with the names of all of them asked for at once. */
export async function customerRows(
  served: ServedMart,
  reader: ListReader,
  rows: readonly EngineRow[],
): Promise<CustomerRow[]> {
  const ids = rows.map((row) => String(row['customer_id']))
  const [customers, units, staff] = await Promise.all([
    reader.seesIdentity ? maskedNames(reader.vault, ids) : new Map<string, string>(),
    reader.directory.unitNames(distinct(rows, 'outlet_id')),
    reader.directory.staffNames(distinct(rows, 'rm_id')),
  ])
  const names = { customers, units, staff }
  const { vocabulary } = served
  return rows.map((row) =>
    customerRowOf(profileFacts(row, vocabulary), vocabulary, reader.churnColumn, names),
  )
}

function distinct(rows: readonly EngineRow[], column: string): string[] {
  const values = rows.map((row) => row[column]).filter((value) => typeof value === 'string')
  return [...new Set(values)]
}
