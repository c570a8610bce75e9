import { z } from 'zod'

import { bookDeclaration } from './book.ts'
import { endpoint } from './endpoint.ts'
import { reasonWords } from './reasons.ts'
import { businessDate, pageQuery } from './vocabulary.ts'
import { words } from './words.ts'

/** A value as it crosses the wire: money in cents, days and times in ISO 8601. */
export const bookValue = z.union([z.string().max(4_000), z.number(), z.boolean(), z.null()])
export type BookValue = z.output<typeof bookValue>
export const bookValues = z.record(z.string().max(40), bookValue)
export type BookValues = z.output<typeof bookValues>

export const bookView = z.object({
  declaration: bookDeclaration,
  /** Where it was declared: shipped with the product, or by the bank's own strategy. */
  from: z.enum(['product', 'bank']),
  may: z.object({ make: z.boolean(), export: z.boolean(), import: z.boolean() }),
})
export type BookView = z.output<typeof bookView>

const clockView = z.object({
  name: z.string(),
  words,
  due: businessDate.nullable(),
  /** Of a clock in hours. */
  dueAt: z.iso.datetime().nullable(),
  standing: z.enum(['running', 'warned', 'past', 'held', 'met', 'missed', 'unknown']),
  /** Why the day is not known; null: it is. */
  why: words.nullable(),
})
export type BookClockView = z.output<typeof clockView>

export const bookEntry = z.object({
  entryId: z.string(),
  book: z.string(),
  line: z.string(),
  state: z.string(),
  version: z.int(),
  /** Those of the vault masked; absent ones null. */
  values: bookValues,
  /** What numbers stand for, by field: a colleague's name, a unit's, another entry's line. */
  names: z.record(z.string(), z.string()),
  clocks: z.array(clockView),
  acts: z.array(z.object({ name: z.string(), words, why: words.nullable() })),
  /** Why its fields can't be changed by whoever asks; null: they can. */
  whyNotChange: words.nullable(),
  madeAt: z.iso.datetime(),
  madeBy: z.string(),
  changedAt: z.iso.datetime(),
})
export type BookEntry = z.output<typeof bookEntry>

const ofBook = z.object({ book: z.string().max(40) })
const ofEntry = ofBook.extend({ entry: z.string().max(64) })

export const listBooks = endpoint({
  method: 'GET',
  path: '/api/books',
  summary: { zh: '台账目录', en: 'Books' },
  admits: 'signed_in',
  response: z.object({ books: z.array(bookView) }),
})

/** What narrows a list. */
export const entryFilter = z.object({
  state: z.string().max(40).optional(),
  /** How a found field begins. */
  find: z.string().max(100).optional(),
  /** One condition: `field:value`, or of days and numbers `field:from..to`, either left out. */
  where: z.union([z.string().max(400), z.array(z.string().max(400)).max(20)]).optional(),
})

export const listEntries = endpoint({
  method: 'GET',
  path: '/api/books/:book/entries',
  summary: { zh: '台账条目', en: 'Entries of a book' },
  admits: 'signed_in',
  params: ofBook,
  query: pageQuery.extend({
    ...entryFilter.shape,
    /** A sorted field, `-field` for the largest first; absent: the newest first. */
    sort: z.string().max(42).optional(),
  }),
  response: z.object({
    entries: z.array(bookEntry),
    /** Of what is asked for, by state; counted to a thousand. */
    states: z.array(z.object({ state: z.string(), entries: z.int(), more: z.boolean() })),
    next: z.string().nullable(),
  }),
})

export const readEntry = endpoint({
  method: 'GET',
  path: '/api/books/:book/entries/:entry',
  summary: { zh: '一条台账', en: 'One entry' },
  admits: 'signed_in',
  params: ofEntry,
  response: bookEntry,
})

export const makeEntry = endpoint({
  method: 'POST',
  path: '/api/books/:book/entries',
  summary: { zh: '登记台账', en: 'Make an entry' },
  admits: 'signed_in',
  params: ofBook,
  body: z.object({ values: bookValues }),
  response: bookEntry,
})

export const changeEntry = endpoint({
  method: 'PATCH',
  path: '/api/books/:book/entries/:entry',
  summary: { zh: '修改台账', en: 'Change an entry' },
  admits: 'signed_in',
  params: ofEntry,
  /** `version`: as it was read; somebody else's change in between is not overwritten. */
  body: z.object({ version: z.int(), values: bookValues }),
  response: bookEntry,
})

export const actOnEntry = endpoint({
  method: 'POST',
  path: '/api/books/:book/entries/:entry/acts/:act',
  summary: { zh: '办理台账', en: 'Act on an entry' },
  admits: 'signed_in',
  params: ofEntry.extend({ act: z.string().max(40) }),
  body: z.object({
    version: z.int(),
    values: bookValues.default({}),
    reason: reasonWords().optional(),
  }),
  response: bookEntry,
})

export const entryHistory = z.object({
  at: z.iso.datetime(),
  by: z.string(),
  /** `make`, `change`, or the act's name. */
  act: z.string(),
  words,
  reason: z.string().nullable(),
  changes: z.array(
    z.object({ field: z.string(), before: bookValue, after: bookValue, hidden: z.boolean() }),
  ),
})

export const readEntryHistory = endpoint({
  method: 'GET',
  path: '/api/books/:book/entries/:entry/history',
  summary: { zh: '台账经过', en: 'History of an entry' },
  admits: 'signed_in',
  params: ofEntry,
  response: z.object({ history: z.array(entryHistory) }),
})

export const exportEntries = endpoint({
  method: 'GET',
  path: '/api/books/:book/file',
  summary: { zh: '导出台账', en: 'Export a book' },
  admits: 'signed_in',
  params: ofBook,
  query: entryFilter.extend({
    sort: z.string().max(42).optional(),
    reason: reasonWords(),
    language: z.enum(['zh', 'en']).default('zh'),
  }),
  responds: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  response: z.string(),
})

export const readImportTemplate = endpoint({
  method: 'GET',
  path: '/api/books/:book/template',
  summary: { zh: '导入模板', en: 'Template for an import' },
  admits: 'signed_in',
  params: ofBook,
  query: z.object({ language: z.enum(['zh', 'en']).default('zh') }),
  responds: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  response: z.string(),
})

export const importEntries = endpoint({
  method: 'POST',
  path: '/api/books/:book/file',
  summary: { zh: '从文件登记台账', en: 'Enter many from a file' },
  admits: 'signed_in',
  params: ofBook,
  query: z.object({
    /** True: says what would become of each line, and keeps nothing. */
    preview: z.enum(['true', 'false']).default('true'),
  }),
  accepts: 'application/octet-stream',
  response: z.object({
    read: z.int(),
    made: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    rejected: z.array(z.object({ line: z.int(), field: z.string().nullable(), words })),
    preview: z.boolean(),
  }),
})

/** A clock of an entry that somebody has to see today. */
export const readAgenda = endpoint({
  method: 'GET',
  path: '/api/agenda',
  summary: { zh: '台账待办', en: 'What of the books is due' },
  admits: 'signed_in',
  query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
  response: z.object({
    items: z.array(
      z.object({
        book: z.string(),
        entryId: z.string(),
        line: z.string(),
        clock: z.string(),
        words,
        due: businessDate.nullable(),
        dueAt: z.iso.datetime().nullable(),
        standing: z.enum(['warned', 'past']),
      }),
    ),
  }),
})
