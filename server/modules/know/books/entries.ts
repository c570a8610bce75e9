import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'

import type { BookAct } from '#contracts/book.ts'
import type { BookEntry, BookValues } from '#contracts/books.ts'
import { ProblemError } from '#contracts/problems.ts'
import { dateAt } from '#kernel/clock.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { isUuid } from '#kernel/uuid.ts'
import { actorOf, ledgerScopeCondition } from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { appendAudit } from '#platform/audit/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { actedOn, askerOf } from './asking.ts'
import type { Asking } from './asking.ts'
import { keepClocks } from './clock-rows.ts'
import { whyNotAct, whyNotChange } from './domain/acts.ts'
import type { ActedOn } from './domain/acts.ts'
import { mayDo } from './domain/book.ts'
import type { Book } from './domain/book.ts'
import { changedValues } from './domain/values.ts'
import { keepHistory } from './history.ts'
import { keepPersonal, personalGiven, withoutMasks, withoutPersonal } from './personal.ts'
import type { BookParts } from './parts.ts'
import { placementOf } from './placement.ts'
import { refuseUnknown } from './references.ts'
import { entryColumns, storageOf } from './storage/storage.ts'
import type { EntryRow } from './storage/storage.ts'
import { viewsOf } from './views.ts'

const instant = (now: EpochMs): string => new Date(now).toISOString()

/** @throws ProblemError `not_found` for a book that isn't there, or that the role doesn't see */
export function bookSeen(parts: BookParts, name: string, { role }: Principal): Book {
  const book = parts.catalogue().find(name)
  if (book === undefined || !mayDo(book.who.see, role)) throw new ProblemError('not_found')
  return book
}

/**
 * Makes an entry in the book's first state.
 * @throws ProblemError `right_missing`, `input_invalid` with every field at fault
 */
export async function makeEntry(
  parts: BookParts,
  book: Book,
  given: BookValues,
  asking: Asking,
): Promise<BookEntry> {
  const row = await parts.ledger.db
    .transaction()
    .execute((transaction) => makeWithin(parts, transaction, book, given, asking))
  return one(parts, book, row, asking)
}

/** The same in the caller's own transaction. */
export async function makeWithin(
  parts: BookParts,
  transaction: Ledger['db'],
  book: Book,
  given: BookValues,
  asking: Asking,
): Promise<EntryRow> {
  refuseRole(book.who.make, asking)
  const { principal, now } = asking
  const state = book.states[0]?.code ?? ''
  const values = soundValues(parts, book, {}, given, state)
  await refuseUnknown(parts, transaction, book, values, asking)
  const made: EntryRow = {
    entry_id: randomUUID(),
    version: 1,
    state,
    body: withoutPersonal(book, values),
    made_at: instant(now),
    made_by: actorOf(principal),
    made_by_name: principal.displayName,
    changed_at: instant(now),
    changed_by: actorOf(principal),
    ...(await placementOf(parts, transaction, book, values, principal)),
  }
  await storageOf(book).insert(transaction, made)
  await keepPersonal(parts, transaction, book, made.entry_id, values)
  await tell(parts, transaction, book, { before: null, after: made, values, act: 'make' }, asking)
  return made
}

export interface ChangeGiven {
  /** As it was read; absent: as it stands now. */
  readonly version?: number
  readonly values: BookValues
}

/**
 * Changes fields of an entry that is not closed.
 * @throws ProblemError `not_found`, `right_missing`, `act_not_now`, `changed_meanwhile`,
 *   `input_invalid`
 */
export async function changeEntry(
  parts: BookParts,
  book: Book,
  entryId: string,
  change: ChangeGiven,
  asking: Asking,
): Promise<BookEntry> {
  const { row } = await parts.ledger.db
    .transaction()
    .execute((transaction) => changeWithin(parts, transaction, book, entryId, change, asking))
  return one(parts, book, row, asking)
}

/** The same in the caller's own transaction; what is as it was is not written again. */
export async function changeWithin(
  parts: BookParts,
  transaction: Ledger['db'],
  book: Book,
  entryId: string,
  change: ChangeGiven,
  asking: Asking,
): Promise<{ readonly row: EntryRow; readonly changed: boolean }> {
  const before = await lockEntry(transaction, book, entryId, asking)
  const entry = actedOn(before)
  const why = whyNotChange(book, entry, askerOf(asking))
  if (why !== null) throw new ProblemError(roleLacks(book, asking), why)
  refuseStale(before, change.version ?? before.version)
  const values = soundValues(parts, book, entry.values, change.values, before.state)
  const same = book.fields.every(
    ({ name }) => (values[name] ?? null) === (before.body[name] ?? null),
  )
  if (same) return { row: before, changed: false }
  const row = await write(parts, transaction, book, { before, values, act: 'change' }, asking)
  return { row, changed: true }
}

export interface ActGiven {
  readonly version: number
  readonly values: BookValues
  readonly reason?: string | undefined
}

/**
 * Does an act on an entry: from the states it may be done from, by whom it may be done by, with the
 * fields it asks for.
 * @throws ProblemError `not_found`, `right_missing`, `second_person`, `act_not_now`,
 *   `changed_meanwhile`, `input_invalid`
 */
export async function actOnEntry(
  parts: BookParts,
  book: Book,
  { entryId, act: name }: { readonly entryId: string; readonly act: string },
  given: ActGiven,
  asking: Asking,
): Promise<BookEntry> {
  const act = book.acts.find((candidate) => candidate.name === name)
  if (act === undefined) throw new ProblemError('not_found')
  const row = await parts.ledger.db.transaction().execute(async (transaction) => {
    const before = await lockEntry(transaction, book, entryId, asking)
    const entry = actedOn(before)
    const asker = askerOf(asking)
    const today = dateAt(asking.now, parts.timeZone)
    const why = whyNotAct(book, act, entry, asker, today)
    if (why !== null) throw new ProblemError(kindOfRefusal(act, entry, asking), why)
    refuseStale(before, given.version)
    refuseBeyond(act, given)
    const state = act.to ?? before.state
    const values = soundValues(parts, book, entry.values, given.values, state)
    const done = { before, values, act: act.name, state }
    return write(parts, transaction, book, { ...done, reason: given.reason }, asking)
  })
  return one(parts, book, row, asking)
}

function kindOfRefusal(act: BookAct, entry: ActedOn, { principal }: Asking) {
  if (!act.who.includes(principal.role)) return 'right_missing'
  if (!act.from.includes(entry.state)) return 'act_not_now'
  const actor = actorOf(principal)
  const same = entry.madeBy === actor || entry.lastActor === actor || principal.alone
  return act.another && same ? 'second_person' : act.own ? 'right_missing' : 'act_not_now'
}

const roleLacks = (book: Book, { principal }: Asking) =>
  mayDo(book.who.change ?? book.who.make, principal.role) ? 'act_not_now' : 'right_missing'

function refuseRole(roles: Book['who']['see'], { principal }: Asking): void {
  if (!mayDo(roles, principal.role)) throw new ProblemError('right_missing')
}

function refuseStale(row: EntryRow, version: number): void {
  if (row.version !== version) throw new ProblemError('changed_meanwhile')
}

/** An act sets what it asks for, and nothing else. */
function refuseBeyond(act: BookAct, { values, reason }: ActGiven): void {
  const fields = Object.keys(values)
    .filter((name) => !act.asks.includes(name))
    .map((path) => ({
      path,
      words: { zh: '此操作不修改该字段', en: 'is not changed by this act' },
    }))
  if (act.reason && (reason ?? '') === '') {
    fields.push({ path: 'reason', words: { zh: '请写明事由', en: 'must say why' } })
  }
  if (fields.length > 0) throw new ProblemError('input_invalid', undefined, { fields })
}

/** @throws ProblemError `input_invalid` with every field at fault */
function soundValues(
  { hooks }: BookParts,
  book: Book,
  before: BookValues,
  given: BookValues,
  state: string,
): BookValues {
  const { values, problems } = changedValues(book, before, withoutMasks(book, given), state)
  const found = [...problems]
  if (found.length === 0) found.push(...(hooks?.get(book.name)?.check?.(values, state) ?? []))
  if (found.length > 0) throw new ProblemError('input_invalid', undefined, { fields: found })
  return values
}

interface Written {
  readonly before: EntryRow
  readonly values: BookValues
  readonly act: string
  /** Absent: it stays. */
  readonly state?: string
  readonly reason?: string | undefined
}

async function write(
  parts: BookParts,
  transaction: Ledger['db'],
  book: Book,
  { before, values, act, state = before.state, reason }: Written,
  asking: Asking,
): Promise<EntryRow> {
  await refuseUnknown(parts, transaction, book, values, asking)
  const moved =
    book.scope.of !== 'bank' && values[book.scope.field] !== before.body[book.scope.field]
  const after: EntryRow = {
    ...before,
    version: before.version + 1,
    state,
    body: withoutPersonal(book, values),
    changed_at: instant(asking.now),
    changed_by: actorOf(asking.principal),
    ...(moved && (await placementOf(parts, transaction, book, values, asking.principal))),
  }
  if (!(await storageOf(book).replace(transaction, after))) {
    throw new ProblemError('changed_meanwhile')
  }
  await keepPersonal(parts, transaction, book, after.entry_id, values)
  await tell(parts, transaction, book, { before, after, values, act, reason }, asking)
  return after
}

interface Told {
  readonly before: EntryRow | null
  readonly after: EntryRow
  readonly values: BookValues
  readonly act: string
  readonly reason?: string | undefined
}

/** Everything that follows an entry's change, in the same transaction. */
async function tell(
  parts: BookParts,
  transaction: Ledger['db'],
  book: Book,
  { before, after, values, act, reason }: Told,
  { principal, now }: Asking,
): Promise<void> {
  const changed = await keepHistory(transaction, book, {
    before,
    after,
    act,
    reason: reason ?? null,
    byName: principal.displayName,
    hidden: personalGiven(book, values),
  })
  await keepClocks(parts, transaction, book, after, now)
  await appendAudit(transaction, {
    at: instant(now),
    actor: actorOf(principal),
    action: `book.${act === 'make' || act === 'change' ? act : 'act'}`,
    subject: `${book.name}:${after.entry_id}`,
    detail: { act, version: after.version, state: after.state, fields: changed },
  })
  const done = { act, entryId: after.entry_id, state: after.state, values, by: principal, now }
  await parts.hooks?.get(book.name)?.after?.(transaction, done)
}

/** @throws ProblemError `not_found`: one outside the scope and one that isn't there are the same */
async function lockEntry(
  transaction: Ledger['db'],
  book: Book,
  entryId: string,
  asking: Asking,
): Promise<EntryRow> {
  const row = await selectEntry(transaction, book, entryId, asking, sql`for update of entry`)
  if (row === undefined) throw new ProblemError('not_found')
  return row
}

async function selectEntry(
  db: Ledger['db'],
  book: Book,
  entryId: string,
  { principal }: Asking,
  lock = sql``,
): Promise<EntryRow | undefined> {
  if (!isUuid(entryId)) return undefined
  const { from, ours } = storageOf(book)
  const {
    rows: [row],
  } = await sql<EntryRow>`
    select ${entryColumns}
    from ${from}
    where ${ours}
      and entry.entry_id = ${entryId}::uuid
      and ${scopeOfEntries(book, principal)}
    ${lock}`.execute(db)
  return row
}

/** The one scope rule of entries: a book of the whole bank is seen whole by whoever sees it. */
export function scopeOfEntries(book: Book, { scope }: Principal) {
  return book.scope.of === 'bank' ? sql<boolean>`true` : ledgerScopeCondition(scope, 'entry')
}

/** @throws ProblemError `not_found` */
export async function readEntry(
  parts: BookParts,
  book: Book,
  entryId: string,
  asking: Asking,
): Promise<BookEntry> {
  const row = await selectEntry(parts.ledger.db, book, entryId, asking)
  if (row === undefined) throw new ProblemError('not_found')
  return one(parts, book, row, asking)
}

async function one(
  parts: BookParts,
  book: Book,
  row: EntryRow,
  asking: Asking,
): Promise<BookEntry> {
  const [view] = await viewsOf(parts, book, [row], asking)
  if (view === undefined) throw new Error('an entry without a view')
  return view
}
