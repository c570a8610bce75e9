import { sql } from 'kysely'

import type { Ledger } from '#platform/ledger/index.ts'

import type { Reason } from '../domain/reasons.ts'
import type { MessageState } from '../tables.ts'

/** How a message stands from now on. */
export interface Mark {
  readonly key: string
  readonly state: MessageState
  readonly attempts: number
  readonly inDoubt: boolean
  /** Null: leave it as it is. */
  readonly dueAt: string | null
  readonly reason: Reason | null
}

/**
 * Writes many messages' states in one statement.
 * @param sender who holds those that are being sent
 * @param from only messages in this state, and, of those being sent, only our own
 */
export async function markMessages(
  transaction: Ledger['db'],
  marks: readonly Mark[],
  {
    from,
    sender,
    now,
  }: {
    readonly from: 'waiting' | 'sending'
    readonly sender: number
    readonly now: string
  },
): Promise<void> {
  if (marks.length === 0) return
  const own = from === 'sending' ? sql`and message.sender = ${sender}` : sql``
  await sql`
    update message set
      state = given.state,
      sender = case when given.state = 'sending' then ${sender}::integer end,
      attempts = given.attempts,
      in_doubt = given.in_doubt,
      due_at = coalesce(given.due_at, message.due_at),
      reason_stage = given.stage,
      reason_code = given.code,
      reason_zh = given.zh,
      reason_en = given.en,
      reason_source = given.source,
      updated_at = ${now}
    from unnest(
      ${marks.map(({ key }) => key)}::text[],
      ${marks.map(({ state }) => state)}::text[],
      ${marks.map(({ attempts }) => attempts)}::integer[],
      ${marks.map(({ inDoubt }) => inDoubt)}::boolean[],
      ${marks.map(({ dueAt }) => dueAt)}::timestamptz[],
      ${marks.map(({ reason }) => reason?.stage ?? null)}::text[],
      ${marks.map(({ reason }) => reason?.code ?? null)}::text[],
      ${marks.map(({ reason }) => reason?.words.zh ?? null)}::text[],
      ${marks.map(({ reason }) => reason?.words.en ?? null)}::text[],
      ${marks.map(({ reason }) => reason?.source ?? null)}::text[]
    ) as given (key, state, attempts, in_doubt, due_at, stage, code, zh, en, source)
    where message.message_key = given.key
      and message.state = ${from}
      ${own}
  `.execute(transaction)
}
