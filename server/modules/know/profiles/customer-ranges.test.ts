import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { factBank, shippedPack } from '#server/testing/fact-bank.ts'
import type { BuiltProfiles, FactBank } from '#server/testing/fact-bank.ts'

const firstNight = '2026-09-30'
const secondNight = '2026-10-31'
const customers = ['10', '2', '9a', "o'neill", '客户', 'Z', 'z']

let bank: FactBank

before(async () => {
  bank = await factBank()
  for (const [night, date] of [firstNight, secondNight].entries()) {
    await bank.deliver(date, {
      customer: customers.map((customer_id) => ({
        ...{ customer_id, kind: 'personal', opened_date: '2020-01-01' },
      })),
      account: customers.map((customer_id, index) => ({
        ...{ account_id: `a${index}`, customer_id, family: 'demand_deposit', status: 'active' },
        balance_cents: (index * 40_000_000) / (night + 1),
      })),
      ownership: customers.map((customer_id, index) => ({
        ...{ customer_id, staff_id: `S${index}`, role: 'main' },
      })),
    })
  }
})

after(() => bank.remove())

async function nights(together: number | undefined): Promise<BuiltProfiles> {
  const pack = await shippedPack()
  const first = await bank.profiles(firstNight, pack, undefined, together)
  return bank.profiles(secondNight, pack, first.path, together)
}

test('customers built a few at a time have the profiles they have all together', async () => {
  const together = await nights(undefined)
  assert.equal(together.of.size, customers.length)
  assert.equal(together.of.get('客户')?.['rm_id'], 'S4')
  for (const most of [1, 3]) {
    const apart = await nights(most)
    assert.deepEqual(
      customers.map((id) => apart.of.get(id)),
      customers.map((id) => together.of.get(id)),
      `${most} at a time`,
    )
    const watched = 'select * from tier_watch order by scheme, customer_id'
    assert.deepEqual(await apart.rows(watched), await together.rows(watched))
    const counted = 'select * from tag_stat order by tag, value'
    assert.deepEqual(await apart.rows(counted), await together.rows(counted))
  }
})
