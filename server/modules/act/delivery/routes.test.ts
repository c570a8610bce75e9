import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { createApiKey } from '#contracts/api-keys.ts'
import { noticeTraits } from '#server/testing/delivery-bank.ts'
import { testApp } from '#server/testing/test-app.ts'
import type { TestApp } from '#server/testing/test-app.ts'
import { testCustomers } from '#server/testing/test-organisation.ts'
import type { TestPerson } from '#server/testing/test-organisation.ts'

import { addMessages, createMailing } from './index.ts'

interface Notice {
  readonly key: string
  readonly text: string
  readonly unsubscribe_url: string
}

interface Listed {
  readonly messages: { messageId: string; customerId: string; state: string }[]
  readonly next: string | null
}

describe('delivery over HTTP', () => {
  const ids = testCustomers.map(({ id }) => id)
  const [customer] = testCustomers
  let bank: TestApp
  let appKey = ''
  let gatewayKey = ''
  let inboundKey = ''

  before(async () => {
    bank = await testApp()
    const act = { actor: 'system:test', now: bank.clock.now() }
    const make = async (scope: 'notice.read' | 'receipt.send' | 'inbound.send') => {
      const given = createApiKey.body?.parse({ name: scope, scopes: [scope] })
      assert.ok(given)
      return (await bank.access.makeApiKey(given, act)).secret
    }
    appKey = await make('notice.read')
    gatewayKey = await make('receipt.send')
    inboundKey = await make('inbound.send')
    await bank.bank.ledger.db.transaction().execute(async (transaction) => {
      await createMailing(
        transaction,
        {
          mailingId: 'N',
          campaignId: 'N',
          wave: 0,
          name: '账户安全提示',
          channel: 'app',
          // A service message: its hours and caps are not what is looked at here.
          traits: { ...noticeTraits, channels: ['app'] },
          action: null,
          subject: null,
          copy: '{name}您好，请核对预留信息。{unsubscribe}',
          sendAfter: '2026-01-01T00:00:00Z',
          costCents: 0,
        },
        bank.clock.now(),
      )
      await addMessages(transaction, 'N', ids, bank.clock.now())
    })
    for (let tries = 0; tries < 300; tries += 1) {
      const {
        rows: [row],
      } = await bank.bank.ledger.pool.query<{ n: number }>(
        "select count(*) as n from message where state = 'accepted'",
      )
      if (row?.n === ids.length) return
      await new Promise((resolve) => {
        setTimeout(resolve, 50)
      })
    }
    assert.fail('the notices were never made')
  })
  after(() => bank.close())

  const byKey = (secret: string, method: 'GET' | 'POST', url: string, payload?: object) =>
    bank.app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${secret}` },
      ...(payload && { payload }),
    })
  async function noticesOf(customerId: string): Promise<Notice[]> {
    const answer = await byKey(appKey, 'GET', `/v1/notices?customer_id=${customerId}`)
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json<{ notices: Notice[] }>().notices
  }
  const listed = async (person: TestPerson, query: Record<string, string | number> = {}) =>
    (await bank.as(person)).answer<Listed>('listMessages', { query })

  it('gives the bank’s app a customer’s notices by name, and nobody else', async () => {
    const notices = await noticesOf(customer?.id ?? '')
    assert.equal(notices.length, 1)
    assert.match(notices[0]?.text ?? '', new RegExp(`^${customer?.name}您好`))
    assert.deepEqual(await noticesOf('nobody'), [])
    const other = await byKey(gatewayKey, 'GET', '/v1/notices?customer_id=TC001X')
    assert.equal(other.statusCode, 403)
  })

  it('takes receipts by key: told twice, counted once', async () => {
    const [notice] = await noticesOf(customer?.id ?? '')
    const receipts = [
      { key: notice?.key, status: 'delivered', at: '2026-11-02T02:00:00Z' },
      { key: 'm-of-nobody', status: 'delivered', at: '2026-11-02T02:00:00Z' },
    ]
    const send = () => byKey(gatewayKey, 'POST', '/v1/receipts', { receipts })
    assert.deepEqual((await send()).json(), { accepted: 1, unknown: 1 })
    assert.deepEqual((await send()).json(), { accepted: 0, unknown: 1 })
    const { messages } = await listed('marketer', { state: 'delivered' })
    assert.deepEqual(
      messages.map(({ customerId }) => customerId),
      [customer?.id],
    )
  })

  it('lists each person the messages of the customers they may see, page by page', async () => {
    for (const person of ['outlet_head', 'branch_head', 'marketer', 'analyst'] as const) {
      const mine = testCustomers.filter(({ visibleTo }) => visibleTo.has(person))
      const seen: string[] = []
      let after: string | undefined
      do {
        const query = { limit: 7, campaignId: 'N', ...(after !== undefined && { after }) }
        const page = await listed(person, query)
        seen.push(...page.messages.map(({ customerId }) => customerId))
        after = page.next ?? undefined
      } while (after !== undefined)
      assert.deepEqual(seen.toSorted(), mine.map(({ id }) => id).toSorted(), person)
    }
    const foreign = testCustomers.find(({ visibleTo }) => !visibleTo.has('outlet_head'))
    const head = await bank.as('outlet_head')
    const answer = await head.ask('listMessages', { query: { customerId: foreign?.id ?? '' } })
    assert.equal(answer.json().code, 'customer_not_visible')
  })

  it('stops marketing at one click of a mail program, once however often', async () => {
    const [notice] = await noticesOf(customer?.id ?? '')
    const token = new URL(notice?.unsubscribe_url ?? 'http://x/').pathname.split('/').at(-1) ?? ''
    const read = () => bank.stranger.answer('readUnsubscribe', { params: { token } })
    const channel = { zh: '手机银行消息', en: 'messages in the bank’s app' }
    assert.deepEqual(await read(), { channel, stopped: false })
    for (let times = 0; times < 2; times += 1) {
      const pressed = await bank.app.inject({
        method: 'POST',
        url: `/api/unsubscribe/${token}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: 'List-Unsubscribe=One-Click',
      })
      assert.deepEqual(pressed.json(), { channel })
    }
    assert.deepEqual(await read(), { channel, stopped: true })
    const { rows } = await bank.bank.ledger.pool.query(
      'select customer_id, purpose, channel, given, by_actor from consent_change',
    )
    assert.deepEqual(rows, [
      {
        customer_id: customer?.id,
        purpose: 'marketing',
        channel: 'app',
        given: false,
        by_actor: 'system:unsubscribe',
      },
    ])
    const wrong = await bank.stranger.ask('unsubscribe', { params: { token: `${token}x` } })
    assert.equal(wrong.statusCode, 404)
    assert.match(wrong.json().words.zh, /退订链接无效/)
  })

  it('takes answers by a key of their own, and shows people those no machine understands', async () => {
    const own = testCustomers.find(({ visibleTo }) => visibleTo.has('rm'))
    const far = testCustomers.find(({ visibleTo }) => !visibleTo.has('rm'))
    assert.ok(own && far)
    const at = '2026-11-02T10:10:00+08:00'
    const messages = [
      { id: 'MO-1', from: own.mobile, text: '退订', at },
      { id: 'MO-2', from: own.mobile, text: '利率是多少', at },
      { id: 'MO-3', from: far.mobile, text: '我考虑一下', at },
    ]
    const send = (key: string) => byKey(key, 'POST', '/v1/inbound', { messages })
    assert.equal((await send(gatewayKey)).statusCode, 403)
    const taken = { taken: 3, repeated: 0, refused: 1, toBeRead: 2 }
    assert.deepEqual((await send(inboundKey)).json(), taken)
    const again = { taken: 0, repeated: 3, refused: 0, toBeRead: 0 }
    assert.deepEqual((await send(inboundKey)).json(), again)
    const inbox = async (person: TestPerson) => {
      const client = await bank.as(person)
      const answer = await client.answer<{ messages: { id: string }[] }>('listInbound', {})
      return answer.messages.map(({ id }) => id)
    }
    assert.deepEqual(await inbox('compliance'), ['MO-2', 'MO-3'])
    assert.deepEqual(await inbox('rm'), ['MO-2'])
    const settle = async (person: TestPerson, id: string) =>
      (await bank.as(person)).ask('settleInbound', {
        params: { id },
        body: { meaning: 'refuse', note: '电话确认' },
      })
    assert.equal((await settle('rm', 'MO-3')).statusCode, 404)
    assert.equal((await settle('compliance', 'MO-3')).statusCode, 200)
    assert.deepEqual(await inbox('compliance'), ['MO-2'])
    const { rows } = await bank.bank.ledger.pool.query<{ customer_id: string }>(
      "select customer_id from consent_change where channel = 'sms' and not given order by 1",
    )
    assert.deepEqual(
      rows.map((row) => row.customer_id),
      [own.id, far.id].toSorted(),
    )
  })

  it('sends dead letters anew for who plans campaigns, with a reason', async () => {
    await bank.bank.ledger.pool.query(`
      update message set state = 'dead', accepted_at = null, business_date = null
      where customer_id = '${ids[5]}'`)
    const body = { campaignId: 'N', reason: '网关已恢复' }
    const marketer = await bank.as('marketer')
    assert.deepEqual(await marketer.answer('resendMessages', { body }), { resent: 1 })
    const compliance = await bank.as('compliance')
    const refused = await compliance.ask('resendMessages', { body })
    assert.equal(refused.json().code, 'right_missing')
    const { entries } = await compliance.answer<{ entries: { action: string }[] }>('listAudit', {
      query: {},
    })
    assert.ok(entries.some(({ action }) => action === 'message.resend'))
  })
})
