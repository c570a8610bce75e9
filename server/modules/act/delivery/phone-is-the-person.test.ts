import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'

import {
  liveFactsOf,
  mergeNumbers,
  recordConsent,
  sinceOfMart,
} from '#modules/decide/conduct/index.ts'
import { takeInbound as takeEndpoint } from '#contracts/delivery.ts'
import {
  deliveryBank,
  GATEWAY_ACCOUNT,
  GATEWAY_SECRET,
  mobileOf,
  openCustomer,
} from '#server/testing/delivery-bank.ts'
import type { DeliveryBank } from '#server/testing/delivery-bank.ts'

import { signatureHeaders, signatureOf } from './domain/signed-request.ts'
import { takeInbound } from './inbound.ts'
import { takeReceipts } from './receipts.ts'

/** Two customer numbers of one phone (case k6), an employer's phone of eight, and others. */
const twins = ['C008', 'C009'] as const
const shared = Array.from({ length: 8 }, (_, index) => `E${index}`)
const others = ['A0', 'A1', 'A2', 'A3', 'A4', 'A5']
const all = [...twins, ...shared, ...others]
const numberOfTwins = '13900000008'
const sharedNumber = '13900000777'

describe('the phone is the person', () => {
  let bank: DeliveryBank
  let serial = 0
  before(async () => {
    bank = await deliveryBank(all.map((id) => openCustomer(id)))
    await bank.parts.vault.put([
      ...twins.map(
        (id) => ({ kind: 'customer', id, field: 'mobile', value: numberOfTwins }) as const,
      ),
      ...shared.map(
        (id) => ({ kind: 'customer', id, field: 'mobile', value: sharedNumber }) as const,
      ),
    ])
    await bank.open().work()
  })
  after(() => bank.close())

  const inbound = (from: string, text: string, id = `in-${(serial += 1)}`) =>
    takeInbound(
      { ledger: bank.ledger, vault: bank.parts.vault, timeZone: 'Asia/Shanghai' },
      [{ id, from, text, at: new Date(bank.clock.now()).toISOString() }],
      bank.clock.now(),
    )
  const query = async <T extends object>(text: string, values: unknown[] = []) =>
    (await bank.ledger.pool.query<T>(text, values)).rows
  async function mailed(mailingId: string, to: readonly string[], change: object = {}) {
    await bank.mail({ mailingId, campaignId: mailingId, ...change }, to)
    await bank.until(
      `${mailingId} settled`,
      `select count(*) as n from message where mailing_id = '${mailingId}'
      and (state in ('waiting', 'sending') and reason_code is null or state = 'accepted' and false)`,
      0,
    )
    const rows = await query<{ customer_id: string; state: string; reason_code: string | null }>(
      'select customer_id, state, reason_code from message where mailing_id = $1',
      [mailingId],
    )
    return Object.fromEntries(
      rows.map((row) => [row.customer_id, [row.state, row.reason_code].filter(Boolean).join(' ')]),
    )
  }
  const keyOf = async (mailingId: string, customerId: string) => {
    const [row] = await query<{ message_key: string }>(
      'select message_key from message where mailing_id = $1 and customer_id = $2',
      [mailingId, customerId],
    )
    return row?.message_key ?? ''
  }
  const receipt = async (
    key: string,
    status: 'delivered' | 'failed',
    reason: string | null,
    at: string,
  ) =>
    takeReceipts(
      { ledger: bank.ledger, vault: bank.parts.vault, timeZone: 'Asia/Shanghai' },
      [{ key, status, reason, at }],
      bank.clock.now(),
    )
  const contactsOf = async (customerId: string) => {
    const mart = bank.parts.marts.mart()
    const { contacts } = await liveFactsOf(bank.ledger, customerId, sinceOfMart(mart))
    return contacts.length
  }

  it('one mobile with two customer numbers gets one SMS of a campaign', async () => {
    const states = await mailed('K6', twins)
    assert.deepEqual(Object.values(states).toSorted(), ['accepted', 'withheld same_address'])
    // And the one that went counts for both.
    assert.deepEqual(await Promise.all(twins.map(contactsOf)), [1, 1])
    const again = await mailed('K6-2', twins)
    assert.ok(Object.values(again).every((state) => state.startsWith('withheld cap_day_all')))
  })

  it('a refusal by one of them closes both, until each consents again', async () => {
    const [first, second] = twins
    assert.equal((await inbound('+86 139-0000-0008', ' 退订 ')).refused, 1)
    const given = await query<{ customer_id: string; given: boolean; channel: string }>(
      'select customer_id, given, channel from consent_change order by customer_id',
    )
    assert.deepEqual(
      given,
      twins.map((id) => ({ customer_id: id, given: false, channel: 'sms' })),
    )
    // Said again, or told again: nothing more is recorded.
    assert.equal((await inbound(numberOfTwins, 'R', 'told-twice')).refused, 1)
    assert.deepEqual(await inbound(numberOfTwins, 'R', 'told-twice'), {
      ...{ taken: 0, repeated: 1, refused: 0, toBeRead: 0 },
    })
    const [{ n } = { n: 0 }] = await query<{ n: number }>(
      'select count(*) as n from consent_change',
    )
    assert.equal(n, 2)
    await bank.ledger.db.transaction().execute((within) =>
      recordConsent(within, {
        ...{ customerId: first, purpose: 'marketing', channel: 'sms', given: true },
        ...{ proof: '网点', by: { actor: 'staff:R1', name: '经理' }, at: bank.clock.now() },
        timeZone: 'Asia/Shanghai',
      }),
    )
    const since = sinceOfMart(bank.parts.marts.mart())
    const says = async (id: string) =>
      (await liveFactsOf(bank.ledger, id, since)).consents.findLast(
        ({ channel }) => channel === 'sms',
      )?.given
    assert.deepEqual([await says(first), await says(second)], [true, false])
  })

  it('a new customer number with a phone that refused is closed as well', async () => {
    await bank.parts.vault.put([
      { kind: 'customer', id: 'A5', field: 'mobile', value: mobileOf(90) },
      { kind: 'customer', id: 'A4', field: 'mobile', value: mobileOf(90) },
    ])
    await query(
      `insert into consent_change (
        customer_id, purpose, channel, given, business_date, at, by_actor, by_name, proof
      ) values ('A5', 'marketing', 'sms', false, '2026-01-01', '2026-01-01T00:00:00Z', 'x', 'x', '书面')`,
    )
    const states = await mailed('NEW', ['A4'])
    assert.match(states['A4'] ?? '', /^withheld (marketing_refused|no_open_channel)/)
  })

  it('a phone many share is nobody’s: it closes itself, not the customers who gave it', async () => {
    const before = await mailed('SHARED', shared)
    assert.ok(Object.values(before).every((state) => state === 'withheld shared_address'))
    assert.equal((await inbound(sharedNumber, 'TD')).toBeRead, 1)
    const refused = await query('select 1 from consent_change where customer_id = any($1)', [
      shared,
    ])
    assert.deepEqual(refused, [])
    const [closed] = await query<{ because: string }>('select because from address_closed')
    assert.equal(closed?.because, 'refused')
    // Who has a number of their own from now on is reached at it.
    await bank.parts.vault.put([
      { kind: 'customer', id: 'E0', field: 'mobile', value: mobileOf(91) },
    ])
    assert.equal((await mailed('OWN', ['E0']))['E0'], 'accepted')
  })

  it('an answer nobody understands waits for a person; one of nobody is kept apart', async () => {
    assert.equal((await inbound(mobileOf(10), '利率多少？')).toBeRead, 1)
    const odd = await inbound('106900001111', 'R')
    assert.deepEqual(odd, { taken: 1, repeated: 0, refused: 0, toBeRead: 0 })
    const kept = await query<{ outcome: string }>(
      "select outcome from inbound_message where outcome in ('to_be_read', 'unknown_number') order by 1",
    )
    assert.deepEqual(
      kept.map(({ outcome }) => outcome),
      ['to_be_read', 'unknown_number'],
    )
  })

  it('a number the gateway calls nobody’s is not sent to again until it changes', async () => {
    bank.gateway.behave({ refuseEvery: 1 })
    assert.equal((await mailed('DEAD', ['A0']))['A0'], 'failed refused')
    bank.gateway.behave({ refuseEvery: 0 })
    assert.equal((await mailed('DEAD-2', ['A0']))['A0'], 'withheld address_closed')
    await bank.parts.vault.put([
      { kind: 'customer', id: 'A0', field: 'mobile', value: mobileOf(92) },
    ])
    assert.equal((await mailed('DEAD-3', ['A0']))['A0'], 'accepted')
  })

  it('failed after delivered counts: it reached nobody, and the number is closed (k17)', async () => {
    assert.equal((await mailed('LATE', ['A1']))['A1'], 'accepted')
    const key = await keyOf('LATE', 'A1')
    await receipt(key, 'delivered', null, '2026-11-02T02:00:30Z')
    assert.deepEqual(await bank.states('A1'), ['delivered'])
    assert.equal(await contactsOf('A1'), 1)
    const late = await receipt(key, 'failed', 'EMPTY_NUMBER', '2026-12-01T07:10:00Z')
    assert.deepEqual(late, { accepted: 1, unknown: 0 })
    assert.deepEqual(await bank.states('A1'), ['failed not_delivered'])
    assert.equal(await contactsOf('A1'), 0)
    assert.equal((await mailed('LATE-2', ['A1']))['A1'], 'withheld address_closed')
    // Told again, an earlier word changes nothing.
    await receipt(key, 'delivered', null, '2026-11-02T02:00:30Z')
    assert.equal((await bank.states('A1')).at(-1), 'failed not_delivered')
  })

  it('a message that arrived after all counts again', async () => {
    assert.equal((await mailed('AFTER', ['A2']))['A2'], 'accepted')
    const key = await keyOf('AFTER', 'A2')
    await receipt(key, 'delivered', null, '2026-11-02T02:00:30Z')
    assert.deepEqual(await bank.states('A2'), ['delivered'])
    await query('delete from message_receipt where message_key = $1', [key])
    await receipt(key, 'failed', 'UNDELIV', '2026-12-01T07:10:00Z')
    assert.equal(await contactsOf('A2'), 0)
    await receipt(key, 'delivered', null, '2026-12-01T08:00:00Z')
    assert.deepEqual(await bank.states('A2'), ['delivered'])
    assert.equal(await contactsOf('A2'), 1)
  })

  it('an SMS is charged by the parts it has', async () => {
    const copy = `您好{name}，${'字'.repeat(80)}。拒收请回复R`
    await mailed('PARTS', ['A3'], { copy, costCents: 5, parts: 2 })
    const [row] = await query<{ parts: number; cost_cents: number }>(
      "select parts, cost_cents from message where mailing_id = 'PARTS'",
    )
    assert.deepEqual([row?.parts, Number(row?.cost_cents)], [2, 10])
  })

  it('two numbers of one person get one message whatever their phones, and one no closes both', async () => {
    const [first, second] = ['E2', 'E3'] as const
    await bank.parts.vault.put([
      { kind: 'customer', id: first, field: 'mobile', value: mobileOf(94) },
      { kind: 'customer', id: second, field: 'mobile', value: mobileOf(93) },
    ])
    const merge = { one: first, other: second, by: 'staff:C1', now: bank.clock.now() }
    await bank.ledger.db
      .transaction()
      .execute((within) => mergeNumbers(within, { ...merge, proposalId: randomUUID() }))
    const states = await mailed('ONE', [first, second], { channel: 'app' })
    assert.deepEqual(Object.values(states).toSorted(), ['accepted', 'withheld same_address'])
    assert.equal((await inbound(mobileOf(93), 'R')).refused, 1)
    const refused = await mailed('NO', [first], { copy: '定期存款到期可续存。拒收请回复R' })
    assert.match(refused[first] ?? '', /^withheld (marketing_refused|no_open_channel|cap_)/)
  })

  it('what a customer answers at the gateway comes in by its own number, once (/v1/answers)', async () => {
    await bank.parts.vault.put([
      { kind: 'customer', id: 'E4', field: 'mobile', value: mobileOf(95) },
    ])
    assert.equal((await mailed('ANSWERED', ['E4']))['E4'], 'accepted')
    const key = await keyOf('ANSWERED', 'E4')
    let hears = true
    const listener = createServer((request, response) => {
      void (async () => {
        let body = ''
        for await (const piece of request) body += String(piece)
        if (!hears || request.headers.authorization !== 'Bearer zk_answers') {
          response.writeHead(503).end()
          return
        }
        assert.ok(takeEndpoint.body)
        const { messages } = takeEndpoint.body.parse(JSON.parse(body))
        const parts = { ledger: bank.ledger, vault: bank.parts.vault, timeZone: 'Asia/Shanghai' }
        const taken = await takeInbound(parts, messages, bank.clock.now())
        response.writeHead(200).end(JSON.stringify(taken))
      })()
    })
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
    const { port } = listener.address() as AddressInfo
    const answer = async (given: object, secret = GATEWAY_SECRET) => {
      const body = JSON.stringify(given)
      const at = bank.clock.now()
      const response = await fetch(`${bank.gateway.url}/v1/answers`, {
        method: 'POST',
        headers: {
          [signatureHeaders.account]: GATEWAY_ACCOUNT,
          [signatureHeaders.timestamp]: String(at),
          [signatureHeaders.signature]: signatureOf(secret, at, '/v1/answers', body),
        },
        body,
      })
      return [response.status, (await response.json()) as unknown] as const
    }
    try {
      const refusal = { id: 'UP-1', key, text: 'T' }
      // Nobody listens yet; nobody but who knows the secret is heard; what was never sent has no answer.
      assert.notEqual((await answer(refusal))[0], 200)
      bank.gateway.tellAnswers({ url: `http://127.0.0.1:${port}/`, apiKey: 'zk_answers' })
      assert.equal((await answer(refusal, 'guessed'))[0], 401)
      assert.equal((await answer({ ...refusal, key: 'never-sent' }))[0], 404)
      hears = false
      assert.deepEqual(await answer(refusal), [502, { heard: false }])
      hears = true
      assert.deepEqual(await answer(refusal), [200, { heard: true }])
      assert.deepEqual(await answer(refusal), [200, { heard: true }])
      assert.deepEqual(await answer({ id: 'UP-2', key, text: '利率多少？' }), [
        200,
        { heard: true },
      ])
      const kept = await query<{ inbound_id: string; outcome: string; customer_ids: string[] }>(
        "select inbound_id, outcome, customer_ids from inbound_message where inbound_id like 'UP-%' order by 1",
      )
      assert.deepEqual(kept, [
        { inbound_id: 'UP-1', outcome: 'refused', customer_ids: ['E4'] },
        { inbound_id: 'UP-2', outcome: 'to_be_read', customer_ids: ['E4'] },
      ])
      const [{ n } = { n: 0 }] = await query<{ n: number }>(
        "select count(*) as n from consent_change where customer_id = 'E4'",
      )
      assert.equal(n, 1)
    } finally {
      listener.close()
    }
  })

  it('a subject of two lines is refused: it would begin another header', async () => {
    await assert.rejects(
      bank.mail({ mailingId: 'BCC', channel: 'email', subject: '通知\r\nBcc: x@example.test' }, [
        'A3',
      ]),
      /one line/,
    )
  })
})
