import { factFields, shippedBooks } from '#modules/know/books/index.ts'
import type { Book } from '#modules/know/books/index.ts'

import { codes, required, to } from './domain/facts/fact.ts'
import type { Fact, FactColumn } from './domain/facts/fact.ts'

/** The fact that a reference of each kind names a row of. */
const referred = { customer: 'customer', staff: 'staff', unit: 'org_unit' } as const

/** What people keep in the product's books, as facts of the night: one row an entry, as it stands. */
export const bookFacts: readonly Fact[] = shippedBooks
  .filter(({ fact }) => fact !== undefined)
  .map(factOfBook)

/** The fact of a book: the columns it declares, beside the entry's number, state and day. */
export function factOfBook(book: Book): Fact {
  const states = book.states.map(({ code, words }): [string, [string, string]] => [
    code,
    [words.zh, words.en],
  ])
  return {
    name: book.name,
    words: book.words,
    grain: { zh: '每条台账一行', en: 'one row per entry of the book' },
    key: ['entry_id'],
    history: 'state',
    wins: 'newest',
    columns: {
      entry_id: { kind: 'id', words: { zh: '条目编号', en: 'number of the entry' }, ...required },
      made_date: { kind: 'date', words: { zh: '登记日期', en: 'entered' }, ...required },
      state: {
        kind: 'code',
        words: { zh: '状态', en: 'state' },
        ...required,
        codes: codes(Object.fromEntries(states)),
      },
      ...Object.fromEntries(factFields(book).map((field) => [field.name, columnOf(field)])),
    },
    checks: [],
  }
}

function columnOf(field: ReturnType<typeof factFields>[number]): FactColumn {
  const refers = field.kind in referred ? referred[field.kind as keyof typeof referred] : undefined
  return {
    kind: field.column,
    words: field.words,
    ...(field.column === 'date' && { mayLieAhead: true as const }),
    ...(field.options !== undefined && {
      codes: Object.fromEntries(field.options.map(({ code, words }) => [code, words])),
    }),
    ...(refers !== undefined && to(refers)),
  }
}
