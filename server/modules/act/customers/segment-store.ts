import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { noPlaceInList } from '#platform/http/index.ts'

import { ProblemError } from '#contracts/problems.ts'
import type { Rule } from '#contracts/rule.ts'
import type { Words } from '#contracts/words.ts'
import type { Ledger } from '#platform/ledger/index.ts'

export interface SegmentTable {
  segment_id: string
  owner_id: string
  owner_name: string
  name: string
  rule_text: string
  rule_tree: Rule
  rule_words: Words
  shared: boolean
  created_at: string
  updated_at: string
  deleted_at: string | null
}
type Tables = {
  segment: SegmentTable
}

/** A rule with a name, as it was saved. Times are instants in UTC. */
export interface StoredSegment {
  readonly segmentId: string
  readonly ownerId: string
  readonly ownerName: string
  readonly name: string
  readonly text: string
  readonly tree: Rule
  readonly words: Words
  readonly shared: boolean
  readonly updatedAt: string
}

/** What saving or changing a segment sets. */
export type SegmentContent = Pick<StoredSegment, 'name' | 'text' | 'tree' | 'words' | 'shared'>

type Database = Kysely<Tables>

/** A connection of the ledger, or the caller's transaction on it. */
export function segmentTables(db: Ledger['db']): Database {
  return db.$extendTables<Tables>()
}

/**
 * The person's own segments, then those others share, each by name; after the one a page ended on.
 * @throws ProblemError `input_invalid` for an `after` that is no segment
 */
export async function segmentsSeenBy(
  db: Database,
  userId: string,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<StoredSegment[]> {
  const place = sql`(case when owner_id = ${userId} then 0 else 1 end, name, segment_id)`
  let query = db
    .selectFrom('segment')
    .selectAll()
    .where('deleted_at', 'is', null)
    .where((is) => is.or([is('owner_id', '=', userId), is('shared', '=', true)]))
  if (page.after !== undefined) {
    const last = await db
      .selectFrom('segment')
      .select(['owner_id', 'name', 'segment_id'])
      .where('segment_id', '=', page.after)
      .executeTakeFirst()
    if (last === undefined) noPlaceInList()
    const own = last.owner_id === userId ? 0 : 1
    query = query.where(sql<boolean>`${place} > (${own}::int, ${last.name}, ${last.segment_id})`)
  }
  const rows = await query
    .orderBy((by) => by.case().when('owner_id', '=', userId).then(0).else(1).end())
    .orderBy('name')
    .orderBy('segment_id')
    .limit(page.limit)
    .execute()
  return rows.map(segmentOf)
}

/** @throws ProblemError `name_taken` when the owner has a segment of that name. */
export async function insertSegment(db: Database, segment: StoredSegment): Promise<void> {
  await nameTakenAsProblem(async () => {
    await db
      .insertInto('segment')
      .values({
        segment_id: segment.segmentId,
        owner_id: segment.ownerId,
        owner_name: segment.ownerName,
        ...columnsOf(segment),
        created_at: segment.updatedAt,
        updated_at: segment.updatedAt,
        deleted_at: null,
      })
      .execute()
  })
}

export interface SegmentChange {
  readonly segmentId: string
  readonly ownerId: string
  /** `updatedAt` as the person last read it. */
  readonly readAt: string
  readonly at: string
}

/**
 * Changes a segment of the owner's.
 * @throws ProblemError `not_found` when it is not theirs, `changed_meanwhile`, `name_taken`
 */
export async function updateSegment(
  db: Database,
  change: SegmentChange,
  content: SegmentContent,
): Promise<StoredSegment> {
  return nameTakenAsProblem(async () => {
    const changed = await db
      .updateTable('segment')
      .set({ ...columnsOf(content), updated_at: change.at })
      .where('segment_id', '=', change.segmentId)
      .where('owner_id', '=', change.ownerId)
      .where('deleted_at', 'is', null)
      .where('updated_at', '=', change.readAt)
      .returningAll()
      .executeTakeFirst()
    if (changed !== undefined) return segmentOf(changed)
    await ownSegment(db, change.segmentId, change.ownerId)
    throw new ProblemError('changed_meanwhile')
  })
}

/** @throws ProblemError `not_found` when there is no such segment of the owner's. */
export async function removeSegment(
  db: Database,
  segmentId: string,
  ownerId: string,
  at: string,
): Promise<StoredSegment> {
  const removed = await db
    .updateTable('segment')
    .set({ deleted_at: at })
    .where('segment_id', '=', segmentId)
    .where('owner_id', '=', ownerId)
    .where('deleted_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
  if (removed === undefined) throw new ProblemError('not_found')
  return segmentOf(removed)
}

async function ownSegment(db: Database, segmentId: string, ownerId: string): Promise<void> {
  const found = await db
    .selectFrom('segment')
    .select('segment_id')
    .where('segment_id', '=', segmentId)
    .where('owner_id', '=', ownerId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (found === undefined) throw new ProblemError('not_found')
}

function columnsOf(content: SegmentContent) {
  return {
    name: content.name,
    rule_text: content.text,
    rule_tree: content.tree,
    rule_words: content.words,
    shared: content.shared,
  }
}

function segmentOf(row: SegmentTable): StoredSegment {
  return {
    segmentId: row.segment_id,
    ownerId: row.owner_id,
    ownerName: row.owner_name,
    name: row.name,
    text: row.rule_text,
    tree: row.rule_tree,
    words: row.rule_words,
    shared: row.shared,
    updatedAt: row.updated_at,
  }
}

const UNIQUE_VIOLATION = '23505'

async function nameTakenAsProblem<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (!isNameTaken(cause)) throw cause
    const words = { zh: '您已有同名客群', en: 'You have a segment of that name already' }
    throw new ProblemError('name_taken', words, { cause, fields: [{ path: 'name', words }] })
  }
}

function isNameTaken(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === UNIQUE_VIOLATION &&
    'constraint' in error &&
    error.constraint === 'segment_name_of_owner'
  )
}
