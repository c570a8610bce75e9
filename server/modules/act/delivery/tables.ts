import type { Generated, Kysely } from 'kysely'

import type { Message } from '#contracts/delivery.ts'
import type { ActionTraits } from '#modules/decide/conduct/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

export type MessageState = Message['state']

/** Channels that go out by themselves; a relationship manager's task is the workbench's. */
export const mailingChannels = ['sms', 'email', 'app'] as const
export type MailingChannel = (typeof mailingChannels)[number]

/**
 * Rows of `0075_delivery.sql` and `0130_campaign_rosters.sql`. Instants are ISO 8601 in UTC, dates
 * are days of the bank.
 */
export type DeliveryTables = {
  mailing: {
    mailing_id: string
    campaign_id: string | null
    wave: number
    name: string
    channel: MailingChannel
    action: string | null
    traits: ActionTraits
    subject: string | null
    copy: string
    send_after: string
    send_until: string | null
    cost_cents: number
    parts: Generated<number>
    state: Generated<'running' | 'held' | 'stopped'>
    created_at: string
  }
  message: {
    message_key: string
    mailing_id: string
    customer_id: string
    worth: Generated<number>
    parts: Generated<number>
    address_tag: string | null
    state: Generated<MessageState>
    attempts: Generated<number>
    due_at: string
    in_doubt: Generated<boolean>
    sender: number | null
    reason_stage: string | null
    reason_code: string | null
    reason_zh: string | null
    reason_en: string | null
    reason_source: string | null
    business_date: string | null
    cost_cents: number | null
    accepted_at: string | null
    created_at: string
    updated_at: string
  }
  message_receipt: {
    message_key: string
    status: 'delivered' | 'failed'
    code: string | null
    at: string
    business_date: string
    received_at: string
  }
  notice: {
    message_key: string
    customer_id: string
    made_at: string
  }
  delivery_secret: {
    purpose: string
    secret: Buffer
  }
}

/** A connection of the ledger, or the caller's transaction on it. */
export function deliveryTables(db: Ledger['db']): Kysely<DeliveryTables> {
  return db.$extendTables<DeliveryTables>()
}
