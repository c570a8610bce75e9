import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'

import {
  customerIds,
  deliveryBank,
  GATEWAY_ACCOUNT,
  GATEWAY_SECRET,
  MONDAY_AT_TEN,
  openCustomer,
} from '#server/testing/delivery-bank.ts'
import type { DeliveryBank } from '#server/testing/delivery-bank.ts'
import { sendKilling, startGateway, tallyOf } from '#server/testing/killed-sending.ts'
import type { GatewayProcess } from '#server/testing/killed-sending.ts'
import { projectRoot } from '#server/testing/source-tree.ts'

const MESSAGES = 1_500

describe('a sender killed in the middle', () => {
  const ids = customerIds(MESSAGES)
  let bank: DeliveryBank
  let gateway: GatewayProcess
  let folder = ''
  before(async () => {
    bank = await deliveryBank(ids.map((id) => openCustomer(id)))
    folder = join(bank.ledger.home, 'gateway-process')
    gateway = await startGateway({
      folder,
      account: GATEWAY_ACCOUNT,
      secret: GATEWAY_SECRET,
      clockFrom: MONDAY_AT_TEN,
    })
  })
  after(async () => {
    await gateway.close()
    await bank.close()
  })

  it('leaves nothing unsent and nothing sent twice', { timeout: 400_000 }, async () => {
    await bank.mail({ mailingId: 'K' }, ids)
    const given = {
      home: bank.ledger.home,
      databaseUrl: bank.ledger.address.url,
      strategy: join(projectRoot, 'strategy'),
      clockFrom: MONDAY_AT_TEN,
      sms: { url: gateway.url, account: GATEWAY_ACCOUNT, secret: GATEWAY_SECRET },
    }
    const { kills } = await sendKilling(given, gateway, { messages: MESSAGES, kills: 2 })
    assert.equal(kills, 2)
    assert.deepEqual(await tallyOf(folder), { taken: MESSAGES, duplicates: 0 })

    // The last one was killed as well: another process finishes what it left in doubt.
    await bank
      .open({
        channels: { ...bank.channels, sms: given.sms },
      })
      .work()
    await bank.until(
      'all accepted',
      `
      select count(*) as n from message where state = 'accepted' and not in_doubt`,
      MESSAGES,
    )
    assert.deepEqual(await tallyOf(folder), { taken: MESSAGES, duplicates: 0 })
    const {
      rows: [counted],
    } = await bank.ledger.pool.query(`
      select count(*) as contacts, count(distinct customer_id) as customers from contact_made`)
    assert.deepEqual(counted, { contacts: MESSAGES, customers: MESSAGES })
  })
})
