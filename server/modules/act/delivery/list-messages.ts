import type { z } from 'zod'

import type { listMessages as listMessagesEndpoint } from '#contracts/delivery.ts'
import { ProblemError } from '#contracts/problems.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { actorOf, scopeCondition } from '#modules/know/access/index.ts'
import type { Principal, Scope } from '#modules/know/access/index.ts'
import { appendAudit } from '#platform/audit/index.ts'
import { NoMartError } from '#platform/lake/index.ts'
import type { MartReader } from '#platform/lake/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { messageRows, reasonOf } from './read-model.ts'
import { deliveryTables } from './tables.ts'

type Query = z.output<NonNullable<typeof listMessagesEndpoint.query>>
type Answer = z.output<typeof listMessagesEndpoint.response>
type MessageRow = Awaited<ReturnType<ReturnType<typeof messageRows>['execute']>>[number]

export interface ListingParts {
  readonly ledger: Ledger
  readonly marts: MartReader
}

/** Pages looked through for a person who sees few of the bank's customers. */
const PAGES_AT_MOST = 5

/**
 * Messages as asked for, the newest first, as far as the person may see their customers.
 * @throws ProblemError `customer_not_visible` when asked about one outside the scope
 */
export async function listMessages(
  parts: ListingParts,
  principal: Principal,
  query: Query,
): Promise<Answer> {
  const { customerId, limit } = query
  if (customerId !== undefined) {
    const visible = await visibleOf(parts.marts, principal.scope, [customerId])
    if (!visible.has(customerId)) throw new ProblemError('customer_not_visible')
  }
  const seen: MessageRow[] = []
  let place = query.after === undefined ? undefined : readPlace(query.after)
  for (let page = 0; page < PAGES_AT_MOST; page += 1) {
    const rows = await pageOf(parts.ledger, query, place)
    const visible = await visibleOf(
      parts.marts,
      principal.scope,
      rows.map((row) => row.customer_id),
    )
    for (const row of rows) {
      if (visible.has(row.customer_id)) seen.push(row)
      if (seen.length === limit) return answerOf(seen, placeOf(row))
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < limit) return answerOf(seen, null)
    place = placeOf(last)
  }
  return answerOf(seen, place ?? null)
}

interface Place {
  readonly createdAt: string
  readonly key: string
}

const placeOf = (row: MessageRow): Place => ({ createdAt: row.created_at, key: row.message_key })

/** @throws ProblemError `input_invalid` */
function readPlace(text: string): Place {
  const [createdAt, key] = text.split('|')
  if (createdAt === undefined || Number.isNaN(Date.parse(createdAt)) || key === undefined) {
    throw new ProblemError('input_invalid', {
      zh: '翻页位置无效',
      en: 'that is no place in the list',
    })
  }
  return { createdAt, key }
}

function pageOf(
  ledger: Ledger,
  { campaignId, customerId, state, limit }: Query,
  place: Place | undefined,
): Promise<MessageRow[]> {
  let rows = messageRows(ledger.db)
  if (campaignId !== undefined) rows = rows.where('mailing.campaign_id', '=', campaignId)
  if (customerId !== undefined) rows = rows.where('message.customer_id', '=', customerId)
  if (state !== undefined) rows = rows.where('message.state', '=', state)
  if (place !== undefined) {
    rows = rows.where((is) =>
      is(
        is.refTuple('message.created_at', 'message.message_key'),
        '<',
        is.tuple(place.createdAt, place.key),
      ),
    )
  }
  return rows
    .orderBy('message.created_at', 'desc')
    .orderBy('message.message_key', 'desc')
    .limit(limit)
    .execute()
}

function answerOf(rows: readonly MessageRow[], next: Place | null): Answer {
  return {
    messages: rows.map((row) => ({
      messageId: row.message_key,
      campaignId: row.campaign_id,
      customerId: row.customer_id,
      channel: row.channel,
      state: row.state,
      reason: reasonOf(row)?.words ?? null,
      attempts: row.attempts,
      updatedAt: row.updated_at,
    })),
    next: next === null ? null : `${next.createdAt}|${next.key}`,
  }
}

/** The customers of some whom a person may see. */
export function visibleTo(
  { marts }: Pick<ListingParts, 'marts'>,
  { scope }: Principal,
): (customerIds: readonly string[]) => Promise<ReadonlySet<string>> {
  return (customerIds) => visibleOf(marts, scope, customerIds)
}

/** Which of some customers the scope covers; the whole bank's people see those who left, too. */
async function visibleOf(
  marts: MartReader,
  scope: Scope,
  customerIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (scope.kind === 'bank' || customerIds.length === 0) return new Set(customerIds)
  const ids = [...new Set(customerIds)]
  const within = scopeCondition(scope)
  try {
    const rows = await marts.read<{ customer_id: string }>(
      `select customer_id
      from profile
      where customer_id in (${ids.map(() => '?').join(', ')})
        and (${within.sql})`,
      [...ids, ...within.params],
    )
    return new Set(rows.map((row) => row.customer_id))
  } catch (error) {
    // Before the first night nobody knows whose customers they are.
    if (error instanceof NoMartError) return new Set()
    throw error
  }
}

/** Gives a campaign's dead letters all their attempts anew. @returns how many */
export async function resendMessages(
  { ledger }: Pick<ListingParts, 'ledger'>,
  { campaignId, reason }: { readonly campaignId: string; readonly reason: string },
  by: { readonly principal: Principal; readonly now: EpochMs },
): Promise<number> {
  const now = new Date(by.now).toISOString()
  return ledger.db.transaction().execute(async (transaction) => {
    const { numUpdatedRows } = await deliveryTables(transaction)
      .updateTable('message')
      .set({ state: 'waiting', attempts: 0, due_at: now, updated_at: now })
      .where('state', '=', 'dead')
      .where('mailing_id', 'in', (query) =>
        query
          .selectFrom('mailing')
          .select('mailing_id')
          .where('campaign_id', '=', campaignId)
          .where('state', '<>', 'stopped'),
      )
      .executeTakeFirst()
    const resent = Number(numUpdatedRows)
    await appendAudit(transaction, {
      at: now,
      actor: actorOf(by.principal),
      action: 'message.resend',
      subject: `campaign:${campaignId}`,
      detail: { reason, messages: resent },
    })
    return resent
  })
}
