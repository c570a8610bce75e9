import type { BookField } from '#contracts/book.ts'
import type { BookEntry, BookView } from '#contracts/books.ts'
import type { OperationName } from '#contracts/index.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useOperation } from '../../lib/query.ts'
import { textOf } from './field-text.ts'

/** Declarations change with a release or a night's strategy: asked for seldom. */
const SELDOM_MS = 300_000

/** The books a person sees. */
export function useBooks() {
  return useOperation('listBooks', {}, { staleTime: SELDOM_MS })
}

/** One of them, for whatever names it; undefined while it is not known, or where it is not seen. */
export function useBookView(name: string | undefined): BookView | undefined {
  const { data } = useBooks()
  return data?.books.find(({ declaration }) => declaration.name === name)
}

/** What an act on an entry makes stale. */
export const affectedByEntries: readonly OperationName[] = [
  'listEntries',
  'readEntry',
  'readEntryHistory',
  'readAgenda',
]

/** Says a value of an entry in the person's language. */
export function useValueText(): (
  field: BookField,
  entry: Pick<BookEntry, 'values' | 'names'>,
) => string {
  const language = useLanguage()
  return (field, { values, names }) =>
    textOf(field, values[field.name], names[field.name], language)
}
