import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { addMessages, createMailing, openDelivery } from '#modules/act/delivery/index.ts'
import type { Delivery } from '#modules/act/delivery/index.ts'
import { silentLog } from '#platform/log/index.ts'
import { readConfig } from '#server/config.ts'
import { noticeTraits } from '#server/testing/delivery-bank.ts'
import { testApp } from '#server/testing/test-app.ts'
import type { TestApp } from '#server/testing/test-app.ts'
import { testCustomers } from '#server/testing/test-organisation.ts'

import { channelSettings } from './channel-settings.ts'
import { openDemoGateway } from './demo-gateway.ts'
import type { DemoGateway } from './demo-gateway.ts'

describe('the gateway a demo bank brings along', () => {
  let bank: TestApp
  let gateway: DemoGateway | undefined
  let delivery: Delivery | undefined
  let address = ''
  const settings = { ...readConfig({}) }

  before(async () => {
    bank = await testApp()
    address = await bank.app.listen({ host: '127.0.0.1', port: 0 })
  })
  after(async () => {
    await delivery?.close()
    await gateway?.close()
    await bank.close()
  })
  const demoHome = () => ({
    dir: bank.home.dir,
    settings: { ...bank.home.settings, demo: true },
  })
  const keys = async () => {
    const {
      rows: [row],
    } = await bank.bank.ledger.pool.query<{ n: number }>('select count(*) as n from api_key')
    return row?.n
  }

  it('is not there for a real bank, nor beside a gateway that is set up', async () => {
    assert.equal(await openDemoGateway(bank.home, settings, bank.clock), undefined)
    const own = readConfig({
      ZHIKE_SMS_GATEWAY_URL: 'https://sms.bank.example',
      ZHIKE_SMS_GATEWAY_SECRET: 'x'.repeat(16),
    })
    assert.equal(await openDemoGateway(demoHome(), own, bank.clock), undefined)
  })

  it('takes messages, and its receipts come home through the server’s own door', async () => {
    gateway = await openDemoGateway(demoHome(), settings, bank.clock)
    assert.ok(gateway)
    await gateway.sendReceiptsTo(address, bank.access)
    const { ledger } = bank.bank
    const { vault, marts } = bank.bank.parts
    delivery = openDelivery({
      ledger,
      ledgerFolder: null,
      vault,
      marts,
      strategy: () => bank.bank.loaded,
      clock: bank.clock,
      timeZone: 'Asia/Shanghai',
      channels: channelSettings(gateway.config),
      log: silentLog(),
      idleMs: 20,
    })
    const now = bank.clock.now()
    const ids = testCustomers.slice(0, 5).map(({ id }) => id)
    await ledger.db.transaction().execute(async (transaction) => {
      await createMailing(
        transaction,
        {
          mailingId: 'S',
          campaignId: null,
          wave: 0,
          name: '服务短信',
          channel: 'sms',
          traits: noticeTraits,
          action: null,
          subject: null,
          copy: '{name}您好。{unsubscribe}',
          sendAfter: '2026-01-01T00:00:00Z',
          costCents: 5,
        },
        now,
      )
      await addMessages(transaction, 'S', ids, now)
    })
    await delivery.work()
    for (let tries = 0; ; tries += 1) {
      const {
        rows: [row],
      } = await ledger.pool.query<{ n: number }>(
        "select count(*) as n from message where state = 'delivered'",
      )
      if (row?.n === ids.length) break
      assert.ok(tries < 1_200, `${row?.n} delivered`)
      await new Promise((resolve) => {
        setTimeout(resolve, 50)
      })
    }
    const shown = (await (await fetch(`${gateway.url}/v1/accepted`)).json()) as {
      messages: { to: string; text: string }[]
    }
    assert.equal(shown.messages.length, 5)
    assert.ok(shown.messages.every(({ to }) => to.includes('*')))
    const page = 'http://localhost:3000/unsubscribe/'
    assert.ok(shown.messages.every(({ text }) => text.includes(page)))
  })

  it('keeps one key for its receipts, until somebody revokes it', async () => {
    assert.equal(await keys(), 1)
    await gateway?.sendReceiptsTo(address, bank.access)
    assert.equal(await keys(), 1)
    await bank.bank.ledger.pool.query(
      "update api_key set revoked_at = now(), revoked_by = 'system:test'",
    )
    await new Promise((resolve) => {
      setTimeout(resolve, 1_100)
    })
    await gateway?.sendReceiptsTo(address, bank.access)
    assert.equal(await keys(), 2)
  })
})
