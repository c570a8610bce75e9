import { sql } from 'kysely'

import type { BookField } from '#contracts/book.ts'
import type { Dataset } from '#platform/lake/index.ts'
import { pagesAfter } from '#platform/ledger/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import type { Book } from './domain/book.ts'
import { storageOf } from './storage/storage.ts'

/** How a column of a book's fact is kept in the lake. */
export type BookColumnKind = 'id' | 'text' | 'code' | 'integer' | 'cents' | 'date' | 'time' | 'flag'

const kinds: Readonly<Record<BookField['kind'], BookColumnKind>> = {
  text: 'text',
  long_text: 'text',
  code: 'code',
  number: 'integer',
  money: 'cents',
  percent: 'integer',
  day: 'date',
  time: 'time',
  yes_no: 'flag',
  staff: 'id',
  unit: 'id',
  customer: 'id',
  entry: 'id',
}

/** A book's own columns of its fact; the entry's number, state and day come with every one. */
export function factFields(
  book: Book,
): readonly (BookField & { readonly column: BookColumnKind })[] {
  const names = book.fact?.columns ?? []
  return names.flatMap((name) => {
    const field = book.field(name)
    return field === undefined ? [] : [{ ...field, column: kinds[field.kind] }]
  })
}

export interface BookExport {
  readonly source: string
  readonly dataset: Dataset
  rows(businessDate: string): AsyncIterable<readonly Record<string, unknown>[]>
}

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

interface FactEntry {
  readonly entry_id: string
  readonly state: string
  readonly body: Record<string, unknown>
  readonly made_date: string
}

/** Entries as facts of the night: as they stand, of those made by the business date. */
export function bookExports(
  { db }: Pick<Ledger, 'db'>,
  books: readonly Book[],
  datasetNamed: (name: string) => Dataset,
  timeZone: string,
): BookExport[] {
  return books
    .filter(({ fact }) => fact !== undefined)
    .map((book) => ({
      source: `ledger_${book.name}`,
      dataset: datasetNamed(book.name),
      rows: (businessDate) => rowsOf(db, book, businessDate, timeZone),
    }))
}

async function* rowsOf(
  db: Ledger['db'],
  book: Book,
  businessDate: string,
  timeZone: string,
): AsyncGenerator<Record<string, unknown>[]> {
  const storage = storageOf(book)
  const fields = factFields(book)
  const pages = pagesAfter<FactEntry, string>(
    BEFORE_ALL,
    async (after, limit) => {
      const { rows } = await sql<FactEntry>`
        select
          entry.entry_id,
          entry.state,
          entry.body,
          (entry.made_at at time zone ${timeZone})::date as made_date
        from ${storage.from}
        where ${storage.ours}
          and entry.entry_id > ${after}::uuid
          and (entry.made_at at time zone ${timeZone})::date <= ${businessDate}::date
        order by entry.entry_id
        limit ${limit}`.execute(db)
      return rows
    },
    ({ entry_id: id }) => id,
  )
  for await (const rows of pages) {
    yield rows.map(({ entry_id: id, state, body, made_date: made }) => ({
      entry_id: id,
      state,
      made_date: made,
      ...Object.fromEntries(fields.map(({ name }) => [name, body[name] ?? null])),
    }))
  }
}
