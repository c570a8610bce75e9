import { join } from 'node:path'

import { runningFrom } from '#kernel/clock.ts'
import type { Clock } from '#kernel/clock.ts'
import type { ActionTraits } from '#modules/decide/conduct/index.ts'
import {
  addMessages,
  createMailing,
  customerMessages,
  openDelivery,
} from '#modules/act/delivery/index.ts'
import type {
  ChannelSettings,
  Delivery,
  DeliveryParts,
  Mailing,
  Recipient,
} from '#modules/act/delivery/index.ts'
import { openGateway } from '#modules/act/delivery/gateway/gateway.ts'
import type { Gateway } from '#modules/act/delivery/gateway/gateway.ts'
import { silentLog } from '#platform/log/index.ts'

import { smallBank } from './small-bank.ts'
import type { ProfileRow, SmallBank } from './small-bank.ts'

export const GATEWAY_ACCOUNT = 'test'
export const GATEWAY_SECRET = 'a-secret-for-tests-alone'
/** A Monday, a workday; the clock runs on from there. */
export const MONDAY_AT_TEN = '2026-11-02T10:00:00+08:00'

export const depositTraits: ActionTraits = {
  name: 'deposit',
  purpose: 'marketing',
  family: 'time_deposit',
  familyClass: 'deposit',
  productRisk: null,
  privatePlacement: false,
  minimumYuan: null,
  channels: ['sms'],
}

/** A notice of a maturity: service, whose hours and caps nobody asks about. */
export const noticeTraits: ActionTraits = {
  ...depositTraits,
  name: 'notice',
  purpose: 'service',
  occasion: 'maturity_notice',
  family: null,
  familyClass: null,
}

/** A customer every gate lets through. */
export function openCustomer(id: string, change: Record<string, unknown> = {}): ProfileRow {
  return {
    customer_id: id,
    kind: 'personal',
    age: 40,
    capacity: 'full',
    marketing_consent: true,
    marketing_consent_sms: true,
    marketing_consent_email: true,
    marketing_consent_app: true,
    marketing_consent_phone: true,
    consent_personalised: true,
    personalised_sms: true,
    personalised_phone: true,
    personalised_email: true,
    personalised_app: true,
    open_complaint_count: 0,
    contacts_1d: 0,
    contacts_30d: 0,
    contacts_30d_sms: 0,
    contacts_30d_email: 0,
    contacts_30d_app: 0,
    contacts_30d_phone: 0,
    ...change,
  } as ProfileRow
}

/** A minute or more: a busy machine is slow, not wrong. */
const LOOKS = 3_000

export const customerIds = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `K${String(i).padStart(6, '0')}`)

export interface DeliveryBank extends SmallBank {
  readonly gateway: Gateway
  readonly clock: Clock
  readonly channels: ChannelSettings
  /** Another sender on the same ledger. */
  open(change?: Partial<DeliveryParts>): Delivery
  /** A mailing to some customers, written down. */
  mail(
    change: Partial<Mailing> & { mailingId: string },
    to: readonly (Recipient | string)[],
  ): Promise<void>
  /** Each customer's message, as `state code`. */
  states(customerId: string): Promise<string[]>
  /** Until a query of the ledger counts what it should; fails after a while. */
  until(what: string, sql: string, count: number): Promise<void>
}

/** A small bank after a night, with its customers' numbers, and an SMS gateway of ours. */
export async function deliveryBank(
  rows: readonly ProfileRow[],
  options: { readonly from?: string } = {},
): Promise<DeliveryBank> {
  const bank = await smallBank()
  const clock = runningFrom(options.from ?? MONDAY_AT_TEN)
  await bank.publish('2026-10-31', rows)
  await bank.parts.vault.put(
    rows.flatMap(({ customer_id: id }, i) => [
      { kind: 'customer', id, field: 'name', value: `测试${i}` } as const,
      { kind: 'customer', id, field: 'mobile', value: mobileOf(i) } as const,
      { kind: 'customer', id, field: 'email', value: `test${i}@customers.example` } as const,
    ]),
  )
  const gateway = await openGateway({
    folder: join(bank.ledger.home, 'gateway'),
    port: 0,
    account: GATEWAY_ACCOUNT,
    secret: GATEWAY_SECRET,
    clock,
  })
  const channels: ChannelSettings = {
    sms: { url: gateway.url, account: GATEWAY_ACCOUNT, secret: GATEWAY_SECRET, timeoutMs: 2_000 },
    email: null,
    publicOrigin: 'https://zhike.bank.example',
  }
  const {
    ledger,
    parts: { vault, marts, strategy },
  } = bank
  const opened: Delivery[] = []
  return {
    ...bank,
    gateway,
    clock,
    channels,
    open(change = {}) {
      const delivery = openDelivery({
        ledger,
        ledgerFolder: null,
        vault,
        marts,
        strategy: () => strategy() as typeof bank.loaded,
        clock,
        timeZone: 'Asia/Shanghai',
        channels,
        log: silentLog(),
        idleMs: 20,
        retries: { attempts: 3, firstMs: 50, mostMs: 200 },
        ...change,
      })
      opened.push(delivery)
      return delivery
    },
    async mail(change, to) {
      await ledger.db.transaction().execute(async (transaction) => {
        const mailing: Mailing = {
          campaignId: 'CP1',
          wave: 0,
          name: '测试活动',
          channel: 'sms',
          traits: depositTraits,
          action: null,
          subject: null,
          copy: '{name}您好，定期存款到期可续存。拒收请回复R {unsubscribe}',
          sendAfter: new Date(clock.now()).toISOString(),
          costCents: 5,
          ...change,
        }
        await createMailing(transaction, mailing, clock.now())
        await addMessages(transaction, mailing.mailingId, to, clock.now())
      })
    },
    async states(customerId) {
      const messages = await customerMessages(ledger.db, customerId, 20)
      return messages.map(({ state, reason }) => [state, reason?.code].filter(Boolean).join(' '))
    },
    async until(what, sql, count) {
      for (let tries = 0; ; tries += 1) {
        const {
          rows: [row],
        } = await ledger.pool.query<{ n: number }>(sql)
        if (row?.n === count) return
        if (tries >= LOOKS) throw new Error(`${what}: ${row?.n} instead of ${count}`)
        await new Promise((resolve) => {
          setTimeout(resolve, 20)
        })
      }
    },
    async close() {
      for (const delivery of opened) await delivery.close()
      await gateway.close()
      await bank.close()
    },
  }
}

export const mobileOf = (i: number): string => `138${String(i).padStart(8, '0')}`
