import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'

import { sql } from 'kysely'

import { liveFactsOf, recordConsent } from '#modules/decide/conduct/index.ts'
import { customerIds, deliveryBank, openCustomer } from '#server/testing/delivery-bank.ts'
import type { DeliveryBank } from '#server/testing/delivery-bank.ts'

import { wellBehaved } from './gateway/behaviour.ts'
import { mailingCounts } from './index.ts'
import { resendMessages } from './list-messages.ts'
import { takeReceipts } from './receipts.ts'
import { dueMessages } from './sender/claim.ts'

const everything = { date: '1970-01-01', recordedFrom: '1970-01-01T00:00:00Z' }

type Receipt = Parameters<typeof takeReceipts>[1][number]

describe('a gateway that misbehaves', () => {
  const ids = customerIds(60)
  let bank: DeliveryBank
  let next = 0
  let campaignId = ''

  before(async () => {
    bank = await deliveryBank(ids.map((id) => openCustomer(id)))
    await bank.open().work()
  })
  after(() => bank.close())
  beforeEach(() => {
    bank.gateway.behave({ ...wellBehaved, receiptCopies: 0 })
  })

  /** A campaign to customers nobody wrote to yet. */
  async function mailTo(count: number): Promise<string[]> {
    const to = ids.slice(next, next + count)
    next += count
    campaignId = `G${next}`
    await bank.mail({ mailingId: campaignId, campaignId }, to)
    return to
  }

  const reach = (state: string, count: number) =>
    bank.until(
      state,
      `
    select count(*) as n from message join mailing using (mailing_id)
    where campaign_id = '${campaignId}' and message.state = '${state}'`,
      count,
    )

  const takenBy = (customers: readonly string[]) => {
    const places = new Set(customers.map((id) => `138${String(ids.indexOf(id)).padStart(8, '0')}`))
    return [...bank.gateway.accepted.list()].filter(({ to }) => places.has(to)).length
  }
  /**
   * As if no answer had come and no receipt yet: the one message of a mailing, and what the gateway
   * may have told of it by itself.
   */
  function giveUpInDoubt(mailingId: string): Promise<string> {
    return bank.ledger.db.transaction().execute(async (within) => {
      const {
        rows: [row],
      } = await sql<{ key: string }>`
        update message set
          state = 'dead', in_doubt = true,
          accepted_at = null, business_date = null, cost_cents = null
        where mailing_id = ${mailingId}
        returning message_key as key`.execute(within)
      const key = row?.key ?? ''
      await sql`delete from message_receipt where message_key = ${key}`.execute(within)
      return key
    })
  }

  const contactsOf = async (customerId: string) =>
    (await liveFactsOf(bank.ledger, customerId, everything)).contacts.length

  it('and fails at first gets every message in the end, once', async () => {
    bank.gateway.behave({ failBatches: 2 })
    const to = await mailTo(5)
    await reach('accepted', 5)
    assert.equal(takenBy(to), 5)
    for (const id of to) assert.equal(await contactsOf(id), 1)
  })

  it('and takes a batch without answering is asked, not told again', async () => {
    bank.gateway.behave({ silentBatches: 1 })
    const to = await mailTo(5)
    await bank.until(
      'in doubt or settled',
      `
      select count(*) as n from message join mailing using (mailing_id)
      where campaign_id = '${campaignId}' and (in_doubt or message.state = 'accepted')`,
      5,
    )
    // Whoever withdraws now was reached all the same: it must not read as never sent.
    await bank.ledger.db.transaction().execute((within) =>
      recordConsent(within, {
        customerId: to[0] ?? '',
        purpose: 'marketing',
        channel: null,
        given: false,
        proof: '来电',
        by: { actor: 'staff:TEST1', name: '测试' },
        at: bank.clock.now(),
        timeZone: 'Asia/Shanghai',
      }),
    )
    await reach('accepted', 5)
    assert.equal(takenBy(to), 5)
    for (const id of to) assert.equal(await contactsOf(id), 1)
  })

  it('and answers late, after we gave up waiting, has each message once', async () => {
    const impatient = bank.channels.sms && { ...bank.channels.sms, timeoutMs: 1_500 }
    const other = await deliveryBank([openCustomer('SLOW')])
    try {
      other.gateway.behave({ delayMs: 6_000, receiptCopies: 0 })
      const sms = impatient && { ...impatient, url: other.gateway.url }
      const retries = { attempts: 30, firstMs: 50, mostMs: 200 }
      await other.open({ channels: { ...other.channels, sms }, retries }).work()
      await other.mail({ mailingId: 'L' }, ['SLOW'])
      await other.until(
        'accepted',
        `
        select count(*) as n from message where state = 'accepted' and attempts = 1`,
        1,
      )
      assert.equal(other.gateway.accepted.size, 1)
    } finally {
      await other.close()
    }
  })

  it('and refuses a number for good is not asked again', async () => {
    bank.gateway.behave({ refuseEvery: 1 })
    const [id = ''] = await mailTo(1)
    await reach('failed', 1)
    assert.deepEqual(await bank.states(id), ['failed refused'])
    assert.equal(await contactsOf(id), 0)
  })

  it('and is busy for ever leaves dead letters, which can be sent anew', async () => {
    bank.gateway.behave({ laterEvery: 1 })
    const to = await mailTo(3)
    await reach('dead', 3)
    assert.equal((await mailingCounts(bank.ledger.db, campaignId)).dead, 3)
    bank.gateway.behave({ laterEvery: 0 })
    const principal = bank.person('marketer')
    const by = { principal, now: bank.clock.now() }
    assert.equal(await resendMessages(bank.parts, { campaignId, reason: '网关已恢复' }, by), 3)
    await reach('accepted', 3)
    assert.equal(takenBy(to), 3)
    const { rows } = await bank.ledger.pool.query<{ detail: unknown }>(
      "select detail from audit_entry where action = 'message.resend'",
    )
    assert.deepEqual(rows, [{ detail: { reason: '网关已恢复', messages: 3 } }])
  })

  it('and tells a receipt twice, early or of a stranger is counted once', async () => {
    const to = await mailTo(2)
    await reach('accepted', 2)
    const { rows } = await bank.ledger.pool.query<{ key: string; customer: string }>(`
      select message_key as key, customer_id as customer
      from message where mailing_id = '${campaignId}' order by customer_id`)
    const [first, second] = rows
    assert.ok(first && second)
    const at = '2026-11-02T02:10:00Z'
    const delivered: Receipt = { key: first.key, status: 'delivered', reason: null, at }
    const failed: Receipt = { key: second.key, status: 'failed', reason: '关机', at }
    const { ledger, vault } = bank.parts
    const keeping = { ledger, vault, timeZone: 'Asia/Shanghai' }
    const stranger = { ...delivered, key: 'm-of-nobody' }
    const take = (...receipts: Receipt[]) => takeReceipts(keeping, receipts, bank.clock.now())
    assert.deepEqual(await take(delivered, delivered, failed, stranger), {
      accepted: 2,
      unknown: 1,
    })
    // An earlier word comes late: what was said of a later moment stands.
    const earlier = { ...delivered, status: 'failed', at: '2026-11-02T02:05:00Z' } as const
    assert.deepEqual(await take(earlier), { accepted: 1, unknown: 0 })
    assert.deepEqual(await take(earlier), { accepted: 0, unknown: 0 })
    assert.deepEqual(await bank.states(to[0] ?? ''), ['delivered'])
    assert.deepEqual(await bank.states(to[1] ?? ''), ['failed not_delivered'])
    // It did not reach the customer: it uses up no cap.
    assert.deepEqual([await contactsOf(to[0] ?? ''), await contactsOf(to[1] ?? '')], [1, 0])
  })

  it('and whose receipt comes before we know of the acceptance is believed then', async () => {
    const [id = ''] = ids.slice(next)
    next += 1
    campaignId = 'EARLY'
    await bank.mail(
      {
        mailingId: 'EARLY',
        campaignId,
        sendAfter: new Date(bank.clock.now() + 1_000).toISOString(),
      },
      [id],
    )
    const {
      rows: [row],
    } = await bank.ledger.pool.query<{ key: string }>(
      "select message_key as key from message where mailing_id = 'EARLY'",
    )
    const receipt: Receipt = {
      key: row?.key ?? '',
      status: 'delivered',
      reason: null,
      at: '2026-11-02T02:10:00Z',
    }
    const { ledger, vault } = bank.parts
    const keeping = { ledger, vault, timeZone: 'Asia/Shanghai' }
    assert.deepEqual(await takeReceipts(keeping, [receipt], bank.clock.now()), {
      accepted: 1,
      unknown: 0,
    })
    assert.deepEqual(await bank.states(id), ['waiting'])
    await reach('delivered', 1)
    assert.equal(await contactsOf(id), 1)
  })

  it('and tells of a message given up in doubt that it was taken is believed', async () => {
    const [id = ''] = await mailTo(1)
    // The gateway's own receipt may be quicker than we look.
    await bank.until(
      'taken',
      `
      select count(*) as n from message join mailing using (mailing_id)
      where campaign_id = '${campaignId}' and message.state in ('accepted', 'delivered')`,
      1,
    )
    const key = await giveUpInDoubt(campaignId)
    const receipt: Receipt = {
      key,
      status: 'delivered',
      reason: null,
      at: '2026-11-02T02:10:00Z',
    }
    const { ledger, vault } = bank.parts
    const keeping = { ledger, vault, timeZone: 'Asia/Shanghai' }
    await takeReceipts(keeping, [receipt], bank.clock.now())
    await reach('delivered', 1)
    assert.equal(takenBy([id]), 1)
    assert.equal(await contactsOf(id), 1)
  })

  it('and is never told again of a message that came into doubt between two looks', async () => {
    const [id = ''] = ids.slice(next)
    next += 1
    const at = bank.clock.now() + 3_600_000
    await bank.mail(
      { mailingId: 'DOUBT', campaignId: 'DOUBT', sendAfter: new Date(at).toISOString() },
      [id],
    )
    await bank.ledger.pool.query("update message set in_doubt = true where mailing_id = 'DOUBT'")
    const dueTo = (asks: boolean) =>
      bank.ledger.db.transaction().execute(async (within) => {
        const now = new Date(at).toISOString()
        const { messages } = await dueMessages(within, 'sms', now, { most: 10, asks })
        return messages.map(({ customerId }) => customerId)
      })
    // Found neither by whoever asks about doubt, a moment too early, nor by whoever sends.
    assert.deepEqual(await dueTo(true), [])
    assert.deepEqual(await dueTo(false), [id])
  })

  it('and asks who signs: a stranger is refused', async () => {
    const answer = await fetch(`${bank.gateway.url}/v1/batches`, {
      method: 'POST',
      body: JSON.stringify({ messages: [{ key: 'x', to: '1', text: 'x' }] }),
    })
    assert.equal(answer.status, 401)
    await answer.body?.cancel()
    const shown = await fetch(`${bank.gateway.url}/v1/accepted?limit=1000`)
    const text = await shown.text()
    assert.ok(!text.includes('"to":"138000000'), 'numbers are masked')
  })
})
