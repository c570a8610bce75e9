import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

import type { BookField } from '#contracts/book.ts'
import type { BookValues } from '#contracts/books.ts'
import type { Placement } from '#modules/know/access/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import type { Book } from '../domain/book.ts'
import { columnFields, columnTypeOf, tableOf } from './table-sql.ts'

/** An entry as it is kept. Instants are ISO 8601 in UTC. */
export interface EntryRow extends Placement {
  readonly entry_id: string
  readonly version: number
  readonly state: string
  readonly body: BookValues
  readonly made_at: string
  readonly made_by: string
  readonly made_by_name: string
  readonly changed_at: string
  readonly changed_by: string
}

/** Where the entries of a book lie, and how a query speaks of their fields. */
export interface Storage {
  /** The entries as `entry`, for a `from`. */
  readonly from: RawBuilder<unknown>
  /** Those of this book: put into every `where`. */
  readonly ours: RawBuilder<boolean>
  /** A condition on a field that has a column. */
  holds(
    field: BookField,
    test: (column: RawBuilder<unknown>) => RawBuilder<boolean>,
  ): RawBuilder<boolean>
  /** What to join and to order by for a sorted field. */
  sorting(field: BookField): {
    readonly join: RawBuilder<unknown>
    readonly column: RawBuilder<unknown>
  }
  insert(db: Ledger['db'], row: EntryRow): Promise<void>
  /** Writes a new version over the one before. @returns false: it is not that version any more */
  replace(db: Ledger['db'], row: EntryRow): Promise<boolean>
}

const columns = sql.raw(
  `entry_id, version, state, body, made_at, made_by, made_by_name, changed_at, changed_by,
   rm_id, assistant_rm_id, outlet_id, sub_branch_id, branch_id`,
)
/** Of `entry`, what `EntryRow` holds. */
export const entryColumns = sql.raw(
  `entry.entry_id, entry.version, entry.state, entry.body, entry.made_at, entry.made_by,
   entry.made_by_name, entry.changed_at, entry.changed_by, entry.rm_id, entry.assistant_rm_id,
   entry.outlet_id, entry.sub_branch_id, entry.branch_id`,
)

const valuesOf = (row: EntryRow) => sql`
  ${row.entry_id}::uuid, ${row.version}::integer, ${row.state}, ${JSON.stringify(row.body)}::jsonb,
  ${row.made_at}::timestamptz, ${row.made_by}, ${row.made_by_name},
  ${row.changed_at}::timestamptz, ${row.changed_by},
  ${row.rm_id}::text, ${row.assistant_rm_id}::text, ${row.outlet_id}::text,
  ${row.sub_branch_id}::text, ${row.branch_id}::text`

const newVersion = (row: EntryRow) => sql`
  version = ${row.version},
  state = ${row.state},
  body = ${JSON.stringify(row.body)}::jsonb,
  changed_at = ${row.changed_at}::timestamptz,
  changed_by = ${row.changed_by},
  rm_id = ${row.rm_id},
  assistant_rm_id = ${row.assistant_rm_id},
  outlet_id = ${row.outlet_id},
  sub_branch_id = ${row.sub_branch_id},
  branch_id = ${row.branch_id}`

/** A shipped book: a table of its own, typed columns worked out from the body. */
export function ownTable(book: Book): Storage {
  const table = sql.table(tableOf(book))
  return {
    from: sql`${table} as entry`,
    ours: sql<boolean>`true`,
    holds: ({ name }, test) => test(sql.ref(`entry.${name}`)),
    sorting: ({ name }) => ({ join: sql``, column: sql.ref(`entry.${name}`) }),
    async insert(db, row) {
      await sql`insert into ${table} (${columns}) values (${valuesOf(row)})`.execute(db)
    },
    async replace(db, row) {
      const { numAffectedRows } = await sql`
        update ${table} set ${newVersion(row)}
        where entry_id = ${row.entry_id}::uuid and version = ${row.version - 1}`.execute(db)
      return numAffectedRows === 1n
    },
  }
}

/**
 * A bank's own book: entries of all such books in one table, the values that are found, filtered or
 * sorted by in another, so that a declaration changes no table.
 */
export function sharedTables(book: Book): Storage {
  const fields = columnFields(book)
  const valueColumn = (field: BookField) => sql.ref(`value.${columnTypeOf(field)}`)
  return {
    from: sql`book_entry as entry`,
    ours: sql<boolean>`entry.book = ${book.name}`,
    holds: (field, test) => sql<boolean>`entry.entry_id in (
      select value.entry_id from book_value as value
      where value.book = ${book.name} and value.field = ${field.name}
        and ${test(valueColumn(field))})`,
    sorting: (field) => ({
      join: sql`left join book_value as value
        on value.book = ${book.name}
        and value.field = ${field.name}
        and value.entry_id = entry.entry_id`,
      column: valueColumn(field),
    }),
    async insert(db, row) {
      await sql`insert into book_entry (book, ${columns}) values (${book.name}, ${valuesOf(row)})`.execute(
        db,
      )
      await writeValues(db, book, fields, row)
    },
    async replace(db, row) {
      const { numAffectedRows } = await sql`
        update book_entry set ${newVersion(row)}
        where book = ${book.name}
          and entry_id = ${row.entry_id}::uuid and version = ${row.version - 1}`.execute(db)
      if (numAffectedRows !== 1n) return false
      await writeValues(db, book, fields, row)
      return true
    },
  }
}

async function writeValues(
  db: Ledger['db'],
  book: Book,
  fields: readonly BookField[],
  { entry_id: entryId, body }: EntryRow,
): Promise<void> {
  await sql`
    delete from book_value where book = ${book.name} and entry_id = ${entryId}::uuid`.execute(db)
  const given = fields.flatMap((field) => {
    const value = body[field.name] ?? null
    return value === null ? [] : [{ name: field.name, type: columnTypeOf(field), value }]
  })
  if (given.length === 0) return
  const of = (wanted: string) =>
    given.map(({ type, value }) => (type === wanted ? String(value) : null))
  await sql`
    insert into book_value (book, field, entry_id, text, number, day)
    select ${book.name}, field, ${entryId}::uuid, text, number, day
    from unnest(
      ${given.map(({ name }) => name)}::text[],
      ${of('text')}::text[],
      ${of('number')}::bigint[],
      ${of('day')}::date[]
    ) as given (field, text, number, day)`.execute(db)
}

export function storageOf(book: Book): Storage {
  return book.from === 'product' ? ownTable(book) : sharedTables(book)
}
