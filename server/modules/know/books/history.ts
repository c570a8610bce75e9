import { sql } from 'kysely'

import type { BookValue } from '#contracts/books.ts'
import type { entryHistory } from '#contracts/books.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import type { z } from 'zod'

import type { Book } from './domain/book.ts'
import type { EntryRow } from './storage/storage.ts'

interface Change {
  readonly field: string
  readonly before: BookValue
  readonly after: BookValue
  /** The vault keeps it: only that it changed is told. */
  readonly hidden: boolean
}

interface Kept {
  readonly before: EntryRow | null
  readonly after: EntryRow
  readonly act: string
  readonly reason: string | null
  readonly byName: string
  /** Fields given anew that the vault keeps. */
  readonly hidden: readonly string[]
}

/** Writes what became of an entry. @returns the fields that changed */
export async function keepHistory(
  transaction: Ledger['db'],
  book: Book,
  { before, after, act, reason, byName, hidden }: Kept,
): Promise<string[]> {
  const changes = book.fields.flatMap(({ name, personal }): Change[] => {
    const was = before?.body[name] ?? null
    const is = after.body[name] ?? null
    if (was === is && !hidden.includes(name)) return []
    return personal === undefined
      ? [{ field: name, before: was, after: is, hidden: false }]
      : [{ field: name, before: null, after: null, hidden: true }]
  })
  await sql`
    insert into book_history (
      book, entry_id, version, act, at, by_actor, by_name, reason, changes
    )
    values (
      ${book.name}, ${after.entry_id}::uuid, ${after.version}, ${act},
      ${after.changed_at}::timestamptz, ${after.changed_by}, ${byName}, ${reason},
      ${JSON.stringify(changes)}::jsonb
    )`.execute(transaction)
  return changes.map(({ field }) => field)
}

const ownActs = {
  make: { zh: '登记', en: 'Entered' },
  change: { zh: '修改', en: 'Changed' },
} as const

/** What was done to an entry, the newest first. */
export async function historyOf(
  db: Ledger['db'],
  book: Book,
  entryId: string,
): Promise<z.output<typeof entryHistory>[]> {
  const { rows } = await sql<{
    act: string
    at: string
    by_name: string
    reason: string | null
    changes: Change[]
  }>`
    select act, at, by_name, reason, changes
    from book_history
    where book = ${book.name}
      and entry_id = ${entryId}::uuid
    order by version desc`.execute(db)
  return rows.map(({ act, at, by_name: by, reason, changes }) => {
    const declared = book.acts.find(({ name }) => name === act)?.words
    const own = act === 'make' || act === 'change' ? ownActs[act] : undefined
    const words = declared ?? own ?? { zh: act, en: act }
    return { at, by, act, words, reason, changes }
  })
}
