import { sql } from 'kysely'

import type { BookField } from '#contracts/book.ts'
import type { BookValues } from '#contracts/books.ts'
import { ProblemError } from '#contracts/problems.ts'
import type { Words } from '#contracts/words.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import type { Book } from './domain/book.ts'
import type { Asking } from './asking.ts'
import { lineOf } from './line.ts'
import type { BookParts } from './parts.ts'
import { entryColumns, storageOf } from './storage/storage.ts'
import type { EntryRow } from './storage/storage.ts'

const notThere: Readonly<Record<'staff' | 'unit' | 'customer' | 'entry', Words>> = {
  staff: { zh: '没有此员工', en: 'is no member of staff' },
  unit: { zh: '没有此机构', en: 'is no unit' },
  customer: {
    zh: '未找到该客户，或不在您的管辖范围内',
    en: 'is no customer within your scope',
  },
  entry: { zh: '没有此条目', en: 'is no entry of that book' },
}

type Referring = BookField & { readonly kind: keyof typeof notThere }
const isReferring = (field: BookField): field is Referring => field.kind in notThere

/**
 * Whatever an entry names must be there, customers within the scope of whoever writes it.
 * @throws ProblemError `input_invalid` with every field at fault
 */
export async function refuseUnknown(
  parts: BookParts,
  transaction: Ledger['db'],
  book: Book,
  values: BookValues,
  asking: Asking,
): Promise<void> {
  const fields: { path: string; words: Words }[] = []
  for (const field of book.fields) {
    const value = values[field.name] ?? null
    if (value === null || !isReferring(field)) continue
    const names = await namesFor(parts, transaction, field, [String(value)])
    const there =
      field.kind === 'customer'
        ? (await parts.customers.placements(asking.principal.scope, [String(value)])).size > 0
        : names.size > 0
    if (!there) fields.push({ path: field.name, words: notThere[field.kind] })
  }
  if (fields.length > 0) throw new ProblemError('input_invalid', undefined, { fields })
}

/** What is named by a field's values, in words; those that are not there are absent. */
async function namesFor(
  parts: BookParts,
  db: Ledger['db'],
  field: Referring,
  values: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  switch (field.kind) {
    case 'staff':
      return parts.directory.staffNames(values)
    case 'unit':
      return parts.directory.unitNames(values)
    case 'customer':
      return parts.customers.names(values)
    case 'entry':
      return linesOf(parts, db, field.book ?? '', values)
  }
}

async function linesOf(
  parts: BookParts,
  db: Ledger['db'],
  name: string,
  entryIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const book = parts.catalogue().find(name)
  if (book === undefined) return new Map()
  const { from, ours } = storageOf(book)
  const { rows } = await sql<EntryRow>`
    select ${entryColumns} from ${from}
    where ${ours} and entry.entry_id::text = any(${entryIds}::text[])`.execute(db)
  return new Map(rows.map((row) => [row.entry_id, lineOf(book, row.body, new Map())]))
}

/** Names of everything entries point at, by field and value. */
export async function namesOf(
  parts: BookParts,
  book: Book,
  rows: readonly EntryRow[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const named = new Map<string, ReadonlyMap<string, string>>()
  for (const field of book.fields) {
    if (!isReferring(field)) continue
    const values = rows.flatMap(({ body }) => {
      const value = body[field.name] ?? null
      return value === null ? [] : [String(value)]
    })
    if (values.length === 0) continue
    named.set(field.name, await namesFor(parts, parts.ledger.db, field, [...new Set(values)]))
  }
  return named
}
