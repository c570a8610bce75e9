import type { BookField } from '#contracts/book.ts'
import type { BookValues } from '#contracts/books.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import type { Identity } from '#platform/vault/index.ts'

import type { Book } from './domain/book.ts'
import type { BookParts } from './parts.ts'
import type { EntryRow } from './storage/storage.ts'

/** How the vault calls an entry of a book. */
export const subjectOf = (book: Pick<Book, 'name'>): string => `book.${book.name}`

type Personal = BookField & { readonly personal: NonNullable<BookField['personal']> }
const personalFields = (book: Book): Personal[] =>
  book.fields.filter((field): field is Personal => field.personal !== undefined)

/** What stands in the ledger for a value that the vault keeps. */
const KEPT = '•'

/** What stays in the ledger: of what the vault keeps, only that there is something. */
export function withoutPersonal(book: Book, values: BookValues): BookValues {
  const kept: BookValues = { ...values }
  for (const { name } of personalFields(book)) {
    if ((kept[name] ?? null) !== null) kept[name] = KEPT
  }
  return kept
}

/** Values as they are given, a mask sent back as it was shown left out: it is no change. */
export function withoutMasks(book: Book, given: BookValues): BookValues {
  const masked = new Set(
    personalFields(book)
      .filter(({ name }) => /[*•]/.test(String(given[name] ?? '')))
      .map(({ name }) => name),
  )
  return Object.fromEntries(Object.entries(given).filter(([name]) => !masked.has(name)))
}

/** Puts who somebody is into the vault. @returns the fields that were given anew */
export async function keepPersonal(
  { vault }: BookParts,
  transaction: Ledger['db'],
  book: Book,
  entryId: string,
  values: BookValues,
): Promise<void> {
  const entries = personalFields(book).flatMap(({ name, personal: field }) => {
    const value = values[name]
    if (value === undefined || value === KEPT) return []
    return [
      { kind: subjectOf(book), id: entryId, field, value: value === null ? null : String(value) },
    ]
  })
  if (entries.length > 0) await vault.put(entries, transaction)
}

/** Which fields were given that the vault keeps. */
export function personalGiven(book: Book, values: BookValues): string[] {
  return personalFields(book).flatMap(({ name }) => {
    const value = values[name] ?? null
    return value === null || value === KEPT ? [] : [name]
  })
}

/** Entries' values as they may be shown: of the vault masked ones, to who sees identities. */
export async function shownValues(
  { vault }: BookParts,
  book: Book,
  rows: readonly EntryRow[],
  seesIdentity: boolean,
): Promise<BookValues[]> {
  const personal = personalFields(book)
  const masked =
    personal.length === 0 || !seesIdentity || rows.length === 0
      ? new Map<string, Identity>()
      : await vault.masked(
          subjectOf(book),
          rows.map(({ entry_id: id }) => id),
          personal.map((field) => field.personal),
        )
  return rows.map(({ entry_id: id, body }) => {
    const shown: BookValues = {}
    for (const field of book.fields) {
      const value = body[field.name] ?? null
      shown[field.name] =
        field.personal === undefined ? value : (masked.get(id)?.[field.personal] ?? null)
    }
    return shown
  })
}
