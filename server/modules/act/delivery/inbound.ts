import { sql } from 'kysely'
import type { z } from 'zod'

import type {
  listInbound,
  settleInbound,
  takeInbound as takeEndpoint,
} from '#contracts/delivery.ts'
import { ProblemError, noSuchPage } from '#contracts/problems.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { actorOf } from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { CUSTOMER_SUBJECT } from '#modules/act/customers/index.ts'
import { recordConsent, recordDoNotContact, sharedFrom } from '#modules/decide/conduct/index.ts'
import { appendAudit } from '#platform/audit/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import { isMobile, searchForm } from '#platform/vault/index.ts'

import { closeAddresses } from './addresses.ts'
import { readAnswer } from './domain/inbound-words.ts'
import type { InboundWord } from './domain/inbound-words.ts'
import type { DeliveryParts } from './parts.ts'
import { saysNoFor } from './unsubscribe.ts'

type InboundParts = Pick<DeliveryParts, 'ledger' | 'vault' | 'timeZone'>
type Inbound = z.output<NonNullable<typeof takeEndpoint.body>>['messages'][number]
type Taken = z.output<typeof takeEndpoint.response>
type Outcome = 'refused' | 'left_alone' | 'shared_number' | 'unknown_number' | 'to_be_read'

const by = { actor: 'system:inbound', name: '客户本人（短信回复）' }
const PROOF = '短信回复 / SMS reply'

/**
 * Takes what customers answered to messages, by number, once each however often it is told. A
 * refusal is recorded for every customer number of that phone in the transaction that keeps the
 * answer; what no machine understands waits for a person.
 */
export async function takeInbound(
  parts: InboundParts,
  messages: readonly Inbound[],
  now: EpochMs,
): Promise<Taken> {
  const taken: Taken = { taken: 0, repeated: 0, refused: 0, toBeRead: 0 }
  for (const message of messages) {
    const outcome = await takeOne(parts, message, now)
    if (outcome === undefined) taken.repeated += 1
    else {
      taken.taken += 1
      if (outcome === 'refused' || outcome === 'left_alone') taken.refused += 1
      if (outcome === 'to_be_read' || outcome === 'shared_number') taken.toBeRead += 1
    }
  }
  return taken
}

/** @returns what came of it; undefined: it was taken before */
async function takeOne(
  parts: InboundParts,
  { id, from, text, at }: Inbound,
  now: EpochMs,
): Promise<Outcome | undefined> {
  const { ledger, vault, timeZone } = parts
  const number = searchForm('mobile', from)
  const holders = isMobile(number) ? await vault.search('mobile', number) : []
  const customerIds = holders.flatMap((one) => (one.kind === CUSTOMER_SUBJECT ? [one.id] : []))
  const word = readAnswer(text)
  const outcome = outcomeOf(customerIds.length, word)
  return ledger.db.transaction().execute(async (transaction) => {
    const { rows } = await sql`
      insert into inbound_message (
        inbound_id, at, received_at, text, customer_ids, outcome
      )
      values (
        ${id}, ${at}, ${new Date(now).toISOString()}, ${text}, ${customerIds}::text[], ${outcome}
      )
      on conflict (inbound_id) do nothing
      returning inbound_id
    `.execute(transaction)
    if (rows.length === 0) return undefined
    if (outcome === 'shared_number' && word !== undefined) {
      // Whoever wrote it speaks for the number, not for everybody who gave it to the bank.
      const [customerId] = customerIds
      if (customerId !== undefined) {
        const closing = { customerId, channel: 'sms', because: 'refused' } as const
        const rest = { code: null, messageKey: null, tag: null }
        await closeAddresses(vault, transaction, [{ ...closing, ...rest }], at)
      }
    }
    if (outcome !== 'refused' && outcome !== 'left_alone') return outcome
    for (const customerId of customerIds) {
      const act = { customerId, by, at: now, timeZone, proof: PROOF }
      if (outcome === 'left_alone') await recordDoNotContact(transaction, { ...act, held: true })
      else if (!(await saysNoFor({ db: transaction }, customerId, 'sms'))) {
        const consent = { purpose: 'marketing', channel: 'sms', given: false } as const
        await recordConsent(transaction, { ...act, ...consent })
      }
    }
    return outcome
  })
}

function outcomeOf(customers: number, word: InboundWord | undefined): Outcome {
  if (customers === 0) return 'unknown_number'
  if (customers >= sharedFrom) return 'shared_number'
  if (word === undefined) return 'to_be_read'
  return word === 'refuse' ? 'refused' : 'left_alone'
}

type Listed = z.output<typeof listInbound.response>

interface InboundRow {
  readonly inbound_id: string
  readonly at: string
  readonly text: string
  readonly customer_ids: string[]
  readonly outcome: Outcome
}

/** Rows read in one go: who sees few customers still gets a page of theirs. */
const INBOX_AT_ONCE = 200

/** Answers that wait for a person, the oldest first, of customers that person may see. */
export async function readInbox(
  { db }: Pick<Ledger, 'db'>,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
  visible: (customerIds: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<Listed> {
  const found: Listed['messages'] = []
  let from = after === undefined ? BEGINNING : placeOf(after)
  while (true) {
    const { rows } = await sql<InboundRow & { received_at: string }>`
      select inbound_id, at, received_at, text, customer_ids, outcome
      from inbound_message
      where settled_at is null
        and outcome in ('to_be_read', 'shared_number')
        and (received_at, inbound_id) > (${from.at}::timestamptz, ${from.id})
      order by received_at, inbound_id
      limit ${INBOX_AT_ONCE}
    `.execute(db)
    const seen = await visible([...new Set(rows.flatMap((row) => row.customer_ids))])
    for (const { inbound_id: id, received_at: received, at, text, outcome, ...row } of rows) {
      const customerIds = row.customer_ids.filter((customer) => seen.has(customer))
      if (customerIds.length === 0) continue
      const last = found.at(-1)
      if (last !== undefined && found.length === limit) {
        return { messages: found, next: `${from.at} ${from.id}` }
      }
      found.push({ id, at, text, customerIds, outcome })
      from = { at: received, id }
    }
    const end = rows.at(-1)
    if (end === undefined || rows.length < INBOX_AT_ONCE) return { messages: found, next: null }
    if (found.length < limit) from = { at: end.received_at, id: end.inbound_id }
  }
}

const BEGINNING = { at: '-infinity', id: '' }

function placeOf(after: string): { at: string; id: string } {
  const space = after.indexOf(' ')
  const [at, id] = [after.slice(0, space), after.slice(space + 1)]
  if (space < 0 || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z$/.test(at)) {
    throw noSuchPage()
  }
  return { at, id }
}

type Settling = z.output<NonNullable<typeof settleInbound.body>>

/**
 * A person read an answer and says what it was: a refusal is then recorded as any other.
 * @throws ProblemError `not_found` for one that does not wait, or of nobody the person may see
 */
export async function settle(
  { ledger, timeZone }: Pick<InboundParts, 'ledger' | 'timeZone'>,
  { id, meaning, note }: Settling & { readonly id: string },
  { principal, now }: { readonly principal: Principal; readonly now: EpochMs },
  visible: (customerIds: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<void> {
  const at = new Date(now).toISOString()
  const actor = actorOf(principal)
  await ledger.db.transaction().execute(async (transaction) => {
    const { rows } = await sql<InboundRow>`
      select inbound_id, at, text, customer_ids, outcome
      from inbound_message
      where inbound_id = ${id}
        and settled_at is null
        and outcome in ('to_be_read', 'shared_number')
      for update
    `.execute(transaction)
    const [row] = rows
    const seen = row === undefined ? new Set<string>() : await visible(row.customer_ids)
    if (row === undefined || seen.size === 0) throw new ProblemError('not_found')
    await sql`
      update inbound_message set
        settled_at = ${at},
        settled_by = ${actor},
        settled_note = ${note}
      where inbound_id = ${id}
    `.execute(transaction)
    const shared = row.outcome === 'shared_number'
    for (const customerId of meaning === 'nothing' || shared ? [] : row.customer_ids) {
      const who = { actor, name: principal.displayName }
      const act = { customerId, by: who, at: now, timeZone, proof: PROOF }
      if (meaning === 'leave_alone') await recordDoNotContact(transaction, { ...act, held: true })
      else {
        const consent = { purpose: 'marketing', channel: 'sms', given: false } as const
        await recordConsent(transaction, { ...act, ...consent })
      }
    }
    await appendAudit(transaction, {
      ...{ at, actor },
      action: 'inbound.settle',
      subject: `inbound:${id}`,
      detail: { meaning, ...(note !== '' && { note }) },
    })
  })
}
