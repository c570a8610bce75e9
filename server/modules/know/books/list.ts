import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { z } from 'zod'

import type { BookField } from '#contracts/book.ts'
import type { BookEntry, entryFilter } from '#contracts/books.ts'
import { ProblemError, noSuchPage } from '#contracts/problems.ts'
import type { Words } from '#contracts/words.ts'
import { pagesAfter } from '#platform/ledger/index.ts'

import type { Book } from './domain/book.ts'
import { readValue } from './domain/values.ts'
import { scopeOfEntries } from './entries.ts'
import type { Asking } from './asking.ts'
import type { BookParts } from './parts.ts'
import { columnTypeOf } from './storage/table-sql.ts'
import { entryColumns, storageOf } from './storage/storage.ts'
import type { EntryRow } from './storage/storage.ts'
import { viewsOf } from './views.ts'

export type EntryFilter = z.output<typeof entryFilter> & { readonly sort?: string | undefined }

export interface EntryPage {
  readonly entries: BookEntry[]
  readonly states: { readonly state: string; readonly entries: number; readonly more: boolean }[]
  readonly next: string | null
}

/** Entries are counted so far: a person reads "more than a thousand" as soon as "4,832,119". */
const COUNTED = 1_000

/**
 * A page of a book's entries within the scope of whoever asks.
 * @throws ProblemError `input_invalid` for a field that is not filtered or sorted by, a value that
 *   is none of its kind, a page that is none
 */
export async function listEntries(
  parts: BookParts,
  book: Book,
  asked: EntryFilter & { readonly after?: string | undefined; readonly limit: number },
  asking: Asking,
): Promise<EntryPage> {
  const { limit, after } = asked
  const [rows, states] = await Promise.all([
    selectPage(parts, book, asked, asking, { after, limit: limit + 1 }),
    countByState(parts, book, asked, asking),
  ])
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    entries: await viewsOf(parts, book, shown, asking),
    states,
    next: rows.length > limit && last !== undefined ? placeAfter(last) : null,
  }
}

type SortedRow = EntryRow & { readonly sort_key: string | number | null }

/** Every entry that is asked for, in order, some thousand at a time. */
export async function* everyEntry(
  parts: BookParts,
  book: Book,
  asked: EntryFilter,
  asking: Asking,
): AsyncGenerator<BookEntry[]> {
  const pages = pagesAfter<SortedRow, string | undefined>(
    undefined,
    (after, limit) => selectPage(parts, book, asked, asking, { after, limit }),
    placeAfter,
    ENTRIES_AT_ONCE,
  )
  for await (const rows of pages) yield await viewsOf(parts, book, rows, asking)
}

/** Each with its names and clocks: fewer than of bare rows. */
const ENTRIES_AT_ONCE = 2_000

async function selectPage(
  { ledger }: BookParts,
  book: Book,
  asked: EntryFilter,
  { principal }: Asking,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<SortedRow[]> {
  const storage = storageOf(book)
  const order = orderOf(book, asked.sort)
  const sorting =
    order.field === undefined
      ? { join: sql``, column: sql`entry.made_at` }
      : storage.sorting(order.field)
  const conditions = [
    storage.ours,
    scopeOfEntries(book, principal),
    ...conditionsOf(book, asked),
    ...(asked.state === undefined
      ? []
      : [sql<boolean>`entry.state = ${knownState(book, asked.state)}`]),
    ...(after === undefined ? [] : [beyond(readPlace(after), order, sorting.column)]),
  ]
  const direction = sql.raw(order.descending ? 'desc' : 'asc')
  const { rows } = await sql<SortedRow>`
    select ${entryColumns}, ${keyText(order, sorting.column)} as sort_key
    from ${storage.from}
    ${sorting.join}
    where ${sql.join(conditions, sql` and `)}
    order by ${sorting.column} ${direction} nulls last, entry.entry_id
    limit ${limit}`.execute(ledger.db)
  return rows
}

interface Order {
  /** Undefined: when it was made. */
  readonly field: BookField | undefined
  readonly descending: boolean
}

function orderOf(book: Book, sort: string | undefined): Order {
  if (sort === undefined) return { field: undefined, descending: true }
  const name = sort.replace(/^-/, '')
  const field = book.field(name)
  if (field?.sorted !== true) {
    throw unfit('sort', { zh: `不能按 ${name} 排序`, en: `is not sorted by ${name}` })
  }
  return { field, descending: sort.startsWith('-') }
}

/** The key as text, to the microsecond: a page begins exactly after the last of the one before. */
function keyText({ field }: Order, column: RawBuilder<unknown>): RawBuilder<string | null> {
  return field === undefined
    ? sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
    : sql`(${column})::text`
}

function beyond(
  { key, entryId }: Place,
  { field, descending }: Order,
  column: RawBuilder<unknown>,
): RawBuilder<boolean> {
  const same = sql`entry.entry_id > ${entryId}::uuid`
  if (key === null) return sql<boolean>`(${column} is null and ${same})`
  const type = field === undefined ? 'timestamptz' : sqlTypes[columnTypeOf(field)]
  const value = sql`${key}::${sql.raw(type)}`
  const past = descending ? sql`${column} < ${value}` : sql`${column} > ${value}`
  const rest = field === undefined ? sql`` : sql`or ${column} is null`
  // The bound by itself lets an index begin there.
  const bound = descending ? sql`${column} <= ${value}` : sql`${column} >= ${value}`
  return sql<boolean>`((${bound} and (${past} or ${same})) ${rest})`
}

const sqlTypes = { text: 'text', number: 'bigint', day: 'date' } as const

interface Place {
  readonly key: string | null
  readonly entryId: string
}

function placeAfter({ sort_key: key, entry_id: entryId }: SortedRow): string {
  return Buffer.from(JSON.stringify([key, entryId])).toString('base64url')
}

function readPlace(after: string): Place {
  try {
    const read: unknown = JSON.parse(Buffer.from(after, 'base64url').toString('utf8'))
    if (Array.isArray(read) && read.length === 2) {
      const [key, entryId] = read as unknown[]
      const isId = typeof entryId === 'string' && /^[\da-f-]{36}$/.test(entryId)
      if (isId && (key === null || typeof key === 'string')) return { key, entryId }
    }
  } catch (cause) {
    throw noSuchPage(cause)
  }
  throw noSuchPage()
}

function unfit(path: string, words: Words): ProblemError {
  return new ProblemError('input_invalid', undefined, { fields: [{ path, words }] })
}

function knownState(book: Book, state: string): string {
  if (book.states.some(({ code }) => code === state)) return state
  throw unfit('state', { zh: `没有状态 ${state}`, en: `is no state of this book` })
}

/** What narrows the list besides the state. */
function conditionsOf(book: Book, { find, where }: EntryFilter): RawBuilder<boolean>[] {
  const wheres = where === undefined ? [] : typeof where === 'string' ? [where] : where
  const found = find === undefined || find.trim() === '' ? [] : [foundBy(book, find.trim())]
  return [...found, ...wheres.map((text) => conditionOf(book, text))]
}

function foundBy(book: Book, find: string): RawBuilder<boolean> {
  const storage = storageOf(book)
  const pattern = `${find.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  const tests = book.fields
    .filter((field) => field.found)
    .map((field) =>
      storage.holds(field, (column) => sql<boolean>`lower(${column}) like ${pattern}`),
    )
  if (tests.length === 0) {
    throw unfit('find', { zh: '该台账不支持查找', en: 'nothing of this book is found by' })
  }
  return sql<boolean>`(${sql.join(tests, sql` or `)})`
}

/** `field:value`, or `field:from..to` of days and figures. */
function conditionOf(book: Book, text: string): RawBuilder<boolean> {
  const cut = text.indexOf(':')
  const name = cut === -1 ? text : text.slice(0, cut)
  const field = book.field(name)
  const scopeField = book.scope.of === 'bank' ? undefined : book.scope.field
  if (field === undefined || (!field.filtered && !field.sorted && name !== scopeField)) {
    throw unfit('where', { zh: `不能按 ${name} 筛选`, en: `is not filtered by ${name}` })
  }
  const storage = storageOf(book)
  const given = text.slice(cut + 1)
  const [low = '', high] = given.split('..')
  if (high === undefined || columnTypeOf(field) === 'text') {
    return storage.holds(field, (column) => sql<boolean>`${column} = ${boundOf(field, given)}`)
  }
  return storage.holds(field, (column) => {
    const bounds = [
      ...(low === '' ? [] : [sql<boolean>`${column} >= ${boundOf(field, low)}`]),
      ...(high === '' ? [] : [sql<boolean>`${column} <= ${boundOf(field, high)}`]),
    ]
    return bounds.length === 0
      ? sql<boolean>`${column} is not null`
      : sql<boolean>`${sql.join(bounds, sql` and `)}`
  })
}

function boundOf(field: BookField, text: string): RawBuilder<unknown> {
  const type = columnTypeOf(field)
  const raw = type === 'number' ? Number(text) : field.kind === 'yes_no' ? text === 'true' : text
  const read = readValue(
    { name: field.name, kind: field.kind, options: field.options } as BookField,
    raw,
  )
  if ('words' in read || read.value === null) {
    const words = 'words' in read ? read.words : { zh: '缺少值', en: 'lacks a value' }
    throw unfit('where', { zh: `${field.name}：${words.zh}`, en: `${field.name} ${words.en}` })
  }
  return sql`${String(read.value)}::${sql.raw(sqlTypes[type])}`
}

/** How many entries stand in each state, of all that is asked for besides the state. */
async function countByState(
  { ledger }: BookParts,
  book: Book,
  asked: EntryFilter,
  { principal }: Asking,
): Promise<EntryPage['states']> {
  const storage = storageOf(book)
  const conditions = sql.join(
    [storage.ours, scopeOfEntries(book, principal), ...conditionsOf(book, asked)],
    sql` and `,
  )
  const counts = book.states.map(
    ({ code }) => sql`(
      select count(*) from (
        select from ${storage.from}
        where ${conditions} and entry.state = ${code}
        limit ${COUNTED + 1}
      ) as counted)`,
  )
  const {
    rows: [row],
  } = await sql<{ counts: number[] }>`
    select array[${sql.join(counts)}]::integer[] as counts`.execute(ledger.db)
  return book.states.map(({ code }, index) => {
    const found = row?.counts[index] ?? 0
    return { state: code, entries: Math.min(found, COUNTED), more: found > COUNTED }
  })
}
