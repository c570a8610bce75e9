import { dateAt } from '#kernel/clock.ts'
import type { EpochMs } from '#kernel/clock.ts'
import type { FactRow } from '#kernel/rule/index.ts'
import {
  columnsToSend, liveFacts, maySend, nothingSince, sinceOfMart,
} from '#modules/conduct/index.ts'
import type { LiveContact, LiveFacts, Subject } from '#modules/conduct/index.ts'
import { profileFacts } from '#modules/decisions/index.ts'
import type { LoadedPack } from '#modules/strategy/index.ts'
import { quoteIdentifier } from '#platform/lake/index.ts'
import type { MartRef, Read } from '#platform/lake/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { deliveryReasons } from '../domain/reasons.ts'
import type { Reason } from '../domain/reasons.ts'
import type { DeliveryParts } from '../parts.ts'
import { messagesInFlight } from './claim.ts'
import type { DueBatch, DueMailing, DueMessage } from './claim.ts'

/** What conduct says of one message now. */
export type Judged =
  | { readonly message: DueMessage, readonly kind: 'send' }
  | { readonly message: DueMessage, readonly kind: 'withhold', readonly reason: Reason }
  /** Only the hour is wrong. */
  | {
      readonly message: DueMessage
      readonly kind: 'put_off'
      readonly until: EpochMs
      readonly reason: Reason
    }

type JudgingParts = Pick<DeliveryParts, 'marts' | 'strategy' | 'timeZone'>

/**
 * Asks conduct about each message: the customer's row of the served night, what was said and done
 * since, and what is on its way already, one message of the same batch after the other, so that two
 * campaigns together don't reach a customer more often than one may.
 * @param transaction in which nobody else judges
 * @throws NoMartError before the first night
 */
export async function judgeBatch(
  transaction: Ledger['db'],
  parts: JudgingParts,
  { messages, mailings }: DueBatch,
  at: EpochMs,
): Promise<Judged[]> {
  const { timeZone } = parts
  const customerIds = [...new Set(messages.map(({ customerId }) => customerId))]
  return parts.marts.session(async (read, mart) => {
    const strategy = parts.strategy()
    const columns = await columnsToRead(read, mart, mailings.values(), { strategy, at, timeZone })
    const rows = await read<Record<string, unknown>>(
      `select ${columns.map(quoteIdentifier).join(', ')}
      from profile
      where customer_id in (${customerIds.map(() => '?').join(', ')})`,
      customerIds,
    )
    const known = new Map(rows.map((row) =>
      [String(row['customer_id']), profileFacts(row, strategy.vocabulary)]))
    const live = await liveFacts({ db: transaction }, customerIds, sinceOfMart(mart))
    const onTheWay = await contactsOnTheWay(transaction, parts, customerIds, messages)
    const ask = (message: DueMessage): Judged => {
      const mailing = mailings.get(message.mailingId)
      if (mailing === undefined) throw new Error(`message ${message.key} has no mailing`)
      const row = known.get(message.customerId)
      const contacts = onTheWay.get(message.customerId) ?? []
      const since = withContacts(live.get(message.customerId), contacts)
      const judged = judgeOne({ message, mailing, row, live: since, at, asOf: mart.date }, {
        strategy, timeZone,
      })
      if (judged.kind === 'send') {
        const businessDate = dateAt(at, timeZone)
        const { channel, traits: { purpose } } = mailing
        onTheWay.set(message.customerId, [...contacts, { channel, purpose, businessDate }])
      }
      return judged
    }
    return messages.map(ask)
  })
}

/** What conduct reads for these mailings, as far as the mart has it: a row has hundreds more. */
async function columnsToRead(
  read: Read,
  { path }: MartRef,
  mailings: Iterable<DueMailing>,
  asked: { readonly strategy: LoadedPack, readonly at: EpochMs, readonly timeZone: string },
): Promise<string[]> {
  const there = await columnsOf(read, path)
  const needed = new Set(['customer_id'])
  for (const mailing of mailings) {
    const { channel } = mailing
    const subject = subjectOf(mailing, asked.strategy)
    for (const column of columnsToSend({ ...asked, subject, channel })) needed.add(column)
  }
  return [...needed].filter((column) => there.has(column))
}

let lastMart: { readonly path: string, readonly columns: ReadonlySet<string> } | undefined

/** A mart is immutable: its columns are read once. */
async function columnsOf(read: Read, path: string): Promise<ReadonlySet<string>> {
  if (lastMart?.path === path) return lastMart.columns
  const rows = await read<{ column_name: string }>('describe profile')
  const columns = new Set(rows.map((row) => row.column_name))
  lastMart = { path, columns }
  return columns
}

interface Question {
  readonly message: DueMessage
  readonly mailing: DueMailing
  readonly row: FactRow | undefined
  readonly live: LiveFacts
  readonly at: EpochMs
  readonly asOf: string
}

function judgeOne(
  { message, mailing, row, live, at, asOf }: Question,
  { strategy, timeZone }: { readonly strategy: LoadedPack, readonly timeZone: string },
): Judged {
  if (row === undefined) {
    return { message, kind: 'withhold', reason: deliveryReasons.notAtTheBank }
  }
  const { channel } = mailing
  const subject = subjectOf(mailing, strategy)
  const verdict = maySend({ strategy, subject, row, asOf, live, at, timeZone, channel })
  if (verdict.allowed) return { message, kind: 'send' }
  const { refusal: reason, opensAt } = verdict
  return opensAt === null
    ? { message, kind: 'withhold', reason }
    : { message, kind: 'put_off', until: opensAt, reason }
}

/** The action as the strategy has it now: its own conditions may have become stricter. */
function subjectOf({ action, traits }: DueMailing, { pack }: LoadedPack): Subject {
  return pack.actions.find(({ name }) => name === action) ?? traits
}

async function contactsOnTheWay(
  transaction: Ledger['db'],
  { timeZone }: Pick<DeliveryParts, 'timeZone'>,
  customerIds: readonly string[],
  messages: readonly DueMessage[],
): Promise<Map<string, readonly LiveContact[]>> {
  const own = messages.map(({ key }) => key)
  const inFlight = await messagesInFlight(transaction, customerIds, own)
  const found = new Map<string, LiveContact[]>()
  for (const { customerId, channel, purpose, at } of inFlight) {
    const contacts = found.get(customerId) ?? []
    contacts.push({ channel, purpose, businessDate: dateAt(Date.parse(at), timeZone) })
    found.set(customerId, contacts)
  }
  return found
}

function withContacts(live: LiveFacts = nothingSince, more: readonly LiveContact[]): LiveFacts {
  return more.length === 0 ? live : { ...live, contacts: [...live.contacts, ...more] }
}
