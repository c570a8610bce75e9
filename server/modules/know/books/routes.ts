import type * as contract from '#contracts/books.ts'
import { ProblemError } from '#contracts/problems.ts'
import type { Handler } from '#modules/know/access/index.ts'

import { agendaOf } from './agenda.ts'
import { mayDo } from './domain/book.ts'
import { actOnEntry, bookSeen, changeEntry, makeEntry, readEntry } from './entries.ts'
import { exportFile } from './export-file.ts'
import { historyOf } from './history.ts'
import { importFile } from './import-file.ts'
import { listEntries } from './list.ts'
import type { BookParts } from './parts.ts'
import { templateFile } from './template-file.ts'

/** The doors of every book there is; which roles each opens to is the book's own word. */
export function bookRoutes(parts: BookParts): {
  listBooks: Handler<typeof contract.listBooks>
  listEntries: Handler<typeof contract.listEntries>
  readEntry: Handler<typeof contract.readEntry>
  makeEntry: Handler<typeof contract.makeEntry>
  changeEntry: Handler<typeof contract.changeEntry>
  actOnEntry: Handler<typeof contract.actOnEntry>
  readEntryHistory: Handler<typeof contract.readEntryHistory>
  exportEntries: Handler<typeof contract.exportEntries>
  readImportTemplate: Handler<typeof contract.readImportTemplate>
  importEntries: Handler<typeof contract.importEntries>
  readAgenda: Handler<typeof contract.readAgenda>
} {
  return {
    listBooks: ({ principal: { role } }) => ({
      books: parts
        .catalogue()
        .books.filter(({ who }) => mayDo(who.see, role))
        .map(
          ({ field: _field, vocabulary: _vocabulary, conditions: _conditions, from, ...book }) => ({
            declaration: book,
            from,
            may: {
              make: mayDo(book.who.make, role),
              export: mayDo(book.who.export, role),
              import: mayDo(book.who.import, role),
            },
          }),
        ),
    }),
    listEntries: ({ params, query, principal, now }) =>
      listEntries(parts, bookSeen(parts, params.book, principal), query, { principal, now }),
    readEntry: ({ params, principal, now }) =>
      readEntry(parts, bookSeen(parts, params.book, principal), params.entry, { principal, now }),
    makeEntry: ({ params, body, principal, now }) =>
      makeEntry(parts, bookSeen(parts, params.book, principal), body.values, { principal, now }),
    changeEntry: ({ params, body, principal, now }) =>
      changeEntry(parts, bookSeen(parts, params.book, principal), params.entry, body, {
        principal,
        now,
      }),
    actOnEntry: ({ params, body, principal, now }) =>
      actOnEntry(
        parts,
        bookSeen(parts, params.book, principal),
        { entryId: params.entry, act: params.act },
        body,
        { principal, now },
      ),
    async readEntryHistory({ params, principal, now }) {
      const book = bookSeen(parts, params.book, principal)
      await readEntry(parts, book, params.entry, { principal, now })
      return { history: await historyOf(parts.ledger.db, book, params.entry) }
    },
    async exportEntries({ params, query, principal, now }) {
      const book = bookSeen(parts, params.book, principal)
      if (!mayDo(book.who.export, principal.role)) throw new ProblemError('right_missing')
      return exportFile(parts, book, query, { principal, now })
    },
    readImportTemplate({ params, query, principal }) {
      const book = bookSeen(parts, params.book, principal)
      if (!mayDo(book.who.import, principal.role)) throw new ProblemError('right_missing')
      return templateFile(book, query.language)
    },
    async importEntries({ params, query, body, principal, now }) {
      const book = bookSeen(parts, params.book, principal)
      if (!mayDo(book.who.import, principal.role)) throw new ProblemError('right_missing')
      const preview = query.preview === 'true'
      return importFile(parts, book, { content: body, preview }, { principal, now })
    },
    readAgenda: async ({ query, principal, now }) => ({
      items: await agendaOf(parts, { principal, now }, query.limit),
    }),
  }
}
