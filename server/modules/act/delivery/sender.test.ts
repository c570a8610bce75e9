import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { liveFactsOf, recordComplaint, recordConsent } from '#modules/decide/conduct/index.ts'
import { customerIds, deliveryBank, openCustomer } from '#server/testing/delivery-bank.ts'
import type { DeliveryBank } from '#server/testing/delivery-bank.ts'

import { addMessages, holdMailings, mailingCounts } from './index.ts'

const everything = { date: '1970-01-01', recordedFrom: '1970-01-01T00:00:00Z' }
const settledOf = (mailingId: string) => `
  select count(*) as n from message
  where mailing_id = '${mailingId}' and state not in ('waiting', 'sending')`

describe('messages that are due', () => {
  const ids = customerIds(20)
  const by = { actor: 'staff:TEST1', name: '测试' }
  let bank: DeliveryBank
  before(async () => {
    bank = await deliveryBank([
      ...ids.map((id) => openCustomer(id)),
      openCustomer('CAPPED', { contacts_30d_sms: 3, contacts_30d: 3 }),
      openCustomer('LAWLESS', { marketing_consent_sms: false }),
    ])
    bank.gateway.behave({ receiptCopies: 0 })
    await bank.open().work()
  })
  after(() => bank.close())

  it('go out filled in, once, and count as contacts with their cost', async () => {
    const to = [ids[0] ?? '', 'LAWLESS', 'NOBODY']
    await bank.mail({ mailingId: 'A', campaignId: 'A' }, to)
    await bank.mail({ mailingId: 'A', campaignId: 'A' }, to)
    await bank.until('settled', settledOf('A'), 3)

    const [message] = [...bank.gateway.accepted.list()]
    assert.equal(message?.to, '13800000000')
    assert.match(
      message?.text ?? '',
      /^测试0您好，.* https:\/\/zhike\.bank\.example\/unsubscribe\//,
    )
    assert.ok(!(message?.text ?? '').includes(ids[0] ?? '-'), 'the link names the customer')
    assert.equal(bank.gateway.accepted.size, 1)
    assert.deepEqual(await bank.states(ids[0] ?? ''), ['accepted'])
    assert.deepEqual(await bank.states('LAWLESS'), ['withheld no_open_channel'])
    assert.deepEqual(await bank.states('NOBODY'), ['withheld not_in_mart'])

    const counts = await mailingCounts(bank.ledger.db, 'A')
    assert.deepEqual(
      { ...counts, withheld: counts.withheld.map(({ code, customers }) => [code, customers]) },
      {
        sent: 1,
        delivered: 0,
        failed: 0,
        waiting: 0,
        waitingCents: 0,
        dead: 0,
        // With the link it takes two parts.
        spentCents: 10,
        withheld: [
          ['no_open_channel', 1],
          ['not_in_mart', 1],
        ],
      },
    )
    const live = await liveFactsOf(bank.ledger, ids[0] ?? '', everything)
    const [contact, ...more] = live.contacts
    assert.ok(contact)
    const { at, ...told } = contact
    assert.deepEqual(more, [])
    assert.deepEqual(told, { channel: 'sms', purpose: 'marketing', businessDate: '2026-11-02' })
    // The hour's floor counts by the instant: it lies on the day told, in China.
    assert.equal(new Date((at ?? 0) + 8 * 3_600_000).toISOString().slice(0, 10), '2026-11-02')
  })

  it('of two campaigns to one customer at once: the second is withheld by the cap', async () => {
    const to = ids.slice(1, 6)
    for (const mailingId of ['B1', 'B2']) {
      await bank.mail({ mailingId, campaignId: 'B' }, [])
    }
    await holdMailings(bank.ledger.db, 'B', 'held', bank.clock.now())
    for (const mailingId of ['B1', 'B2']) {
      await addMessages(bank.ledger.db, mailingId, to, bank.clock.now())
    }
    await holdMailings(bank.ledger.db, 'B', 'running', bank.clock.now())
    await bank.until(
      'both settled',
      `
      select count(*) as n from message
      where mailing_id in ('B1', 'B2') and state not in ('waiting', 'sending')`,
      10,
    )
    for (const id of to) {
      assert.deepEqual((await bank.states(id)).toSorted(), ['accepted', 'withheld cap_day_all'])
    }
    assert.equal(bank.gateway.accepted.size, 6)
  })

  it('are withheld when consent was withdrawn or a complaint opened since the launch', async () => {
    const [quiet = '', angry = '', fine = ''] = ids.slice(6)
    await bank.mail({ mailingId: 'C', campaignId: 'C' }, [])
    await holdMailings(bank.ledger.db, 'C', 'held', bank.clock.now())
    await addMessages(bank.ledger.db, 'C', [quiet, angry, fine], bank.clock.now())
    const act = { by, at: bank.clock.now(), timeZone: 'Asia/Shanghai' }
    await bank.ledger.db.transaction().execute(async (within) => {
      await recordConsent(within, {
        ...act,
        customerId: quiet,
        purpose: 'marketing',
        channel: null,
        given: false,
        proof: '来电',
      })
      await recordComplaint(within, {
        ...act,
        customerId: angry,
        complaintId: 'Q1',
        opened: true,
        topic: null,
      })
    })
    assert.deepEqual(await bank.states(fine), ['waiting'])
    await holdMailings(bank.ledger.db, 'C', 'running', bank.clock.now())
    await bank.until('settled', settledOf('C'), 3)
    assert.deepEqual(await bank.states(quiet), ['withheld marketing_refused'])
    assert.deepEqual(await bank.states(angry), ['withheld open_complaint'])
    assert.deepEqual(await bank.states(fine), ['accepted'])
  })

  it('are taken by one of two senders at once, never by both', async () => {
    await bank.open().work()
    const to = ids.slice(11)
    const before = bank.gateway.accepted.size
    for (const [i, id] of to.entries()) {
      await bank.mail({ mailingId: `T${i}`, campaignId: 'T' }, [id])
    }
    await bank.until(
      'accepted',
      `
      select count(*) as n from message join mailing using (mailing_id)
      where campaign_id = 'T' and message.state = 'accepted' and attempts = 1`,
      to.length,
    )
    assert.equal(bank.gateway.accepted.size - before, to.length)
  })

  it('of a campaign stopped are withheld for good', async () => {
    await bank.mail({ mailingId: 'D', campaignId: 'D', sendAfter: '2026-12-01T02:00:00Z' }, [
      ids[9] ?? '',
    ])
    await holdMailings(bank.ledger.db, 'D', 'stopped', bank.clock.now())
    await holdMailings(bank.ledger.db, 'D', 'running', bank.clock.now())
    assert.deepEqual(await bank.states(ids[9] ?? ''), ['withheld campaign_stopped'])
  })

  it('wait for who has no number to be found out, and for a copy nobody can fill', async () => {
    await bank.parts.vault.forget('customer', ids[10] ?? '')
    await bank.mail({ mailingId: 'E', campaignId: 'E' }, [ids[10] ?? ''])
    await bank.until('settled', settledOf('E'), 1)
    assert.deepEqual(await bank.states(ids[10] ?? ''), ['withheld no_address'])
    await assert.rejects(
      bank.mail({ mailingId: 'F', copy: '余额{balance}元' }, []),
      /\{balance\} can't be filled in/,
    )
  })
})

describe('a message at the wrong hour', () => {
  let bank: DeliveryBank
  before(async () => {
    bank = await deliveryBank([openCustomer('LATE')], { from: '2026-11-02T22:30:00+08:00' })
    await bank.open().work()
  })
  after(() => bank.close())

  it('waits until the hours of contact open, its reason kept, no attempt made', async () => {
    await bank.mail({ mailingId: 'A' }, ['LATE'])
    await bank.until(
      'put off',
      `
      select count(*) as n from message
      where reason_code = 'outside_hours' and attempts = 0 and state = 'waiting'
        and due_at = '2026-11-03T08:00:00+08:00'`,
      1,
    )
    assert.equal(bank.gateway.accepted.size, 0)
  })
})

describe('several campaigns to many customers, several batches on their way at once', () => {
  const ids = customerIds(450)
  let bank: DeliveryBank
  before(async () => {
    bank = await deliveryBank(ids.map((id) => openCustomer(id)))
    bank.gateway.behave({ receiptCopies: 0, delayMs: 30 })
  })
  after(() => bank.close())

  it('reach each customer once a day, exactly', { timeout: 120_000 }, async () => {
    await bank.mail({ mailingId: 'X1' }, ids)
    await bank.mail({ mailingId: 'X2' }, ids)
    await Promise.all([bank.open().work(), bank.open().work()])
    await bank.until(
      'settled',
      `
      select count(*) as n from message where state in ('accepted', 'withheld')`,
      900,
    )
    const { rows } = await bank.ledger.pool.query(`
      select state, reason_code, count(*) as messages, count(distinct customer_id) as customers
      from message group by state, reason_code order by state`)
    assert.deepEqual(rows, [
      { state: 'accepted', reason_code: null, messages: 450, customers: 450 },
      { state: 'withheld', reason_code: 'cap_day_all', messages: 450, customers: 450 },
    ])
    assert.equal(bank.gateway.accepted.size, 450)
  })
})
