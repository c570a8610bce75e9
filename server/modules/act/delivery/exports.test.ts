import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'

import { depositTraits } from '#server/testing/delivery-bank.ts'
import { testLedger } from '#server/testing/test-ledger.ts'

import { deliveryExports } from './exports.ts'
import { addMessages, createMailing } from './mailings.ts'

const NOW = Date.parse('2026-11-02T10:00:00+08:00')
/** One more than are read at once. */
const RECEIPTS = 5_001

const ledger = await testLedger()
after(() => ledger.close())

test('every receipt goes to its night once, page after page, and none before its day', async () => {
  await createMailing(
    ledger.db,
    {
      mailingId: 'A-w1',
      campaignId: 'A',
      wave: 0,
      name: '秋季',
      channel: 'sms',
      traits: depositTraits,
      action: null,
      subject: null,
      copy: '您好',
      sendAfter: new Date(NOW).toISOString(),
      costCents: 5,
    },
    NOW,
  )
  const customers = Array.from({ length: RECEIPTS + 1 }, (_, index) => `C${index}`)
  await addMessages(ledger.db, 'A-w1', customers, NOW)
  await sql`
    insert into message_receipt (message_key, status, code, at, business_date, received_at)
    select message_key, 'delivered', null, now(),
      case when customer_id = 'C0' then date '2026-11-03' else date '2026-11-02' end, now()
    from message
  `.execute(ledger.db)
  const told: Record<string, unknown>[] = []
  for (const { rows } of deliveryExports(ledger)) {
    for await (const page of rows('2026-11-02')) told.push(...page)
  }
  assert.equal(told.length, RECEIPTS)
  assert.equal(new Set(told.map(({ event_id: id }) => id)).size, RECEIPTS)
  assert.ok(told.every(({ customer_id: id, kind }) => id !== 'C0' && kind === 'receipt'))
})
