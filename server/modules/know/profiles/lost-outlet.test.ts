import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { factBank, shippedPack } from '#server/testing/fact-bank.ts'
import type { FactBank } from '#server/testing/fact-bank.ts'

const first = '2026-10-30'
const second = '2026-10-31'

let bank: FactBank

before(async () => {
  bank = await factBank()
})
after(() => bank.remove())

const unit = (unit_id: string, level: string, parent_id?: string) => ({
  ...{ unit_id, level, name: unit_id },
  ...(parent_id !== undefined && { parent_id }),
})

test('customers of an outlet that left the organisation file stay with the units above', async () => {
  const customer = ['o1', 'o2', 'o3', 'never'].map((outlet_id) => ({
    ...{ customer_id: `of-${outlet_id}`, kind: 'personal', outlet_id },
  }))
  const all = [
    unit('hq', 'head_office'),
    unit('b1', 'branch', 'hq'),
    unit('s1', 'sub_branch', 'b1'),
    unit('s2', 'sub_branch', 'b1'),
    unit('o1', 'outlet', 's1'),
    unit('o2', 'outlet', 's1'),
    unit('o3', 'outlet', 's2'),
  ]
  await bank.deliver(first, { org_unit: all, customer })
  // An outlet is gone, and a whole sub-branch with its outlet.
  const gone = new Set(['o2', 's2', 'o3'])
  await bank.deliver(second, { org_unit: all.filter(({ unit_id }) => !gone.has(unit_id)) })
  const { of } = await bank.profiles(second, await shippedPack())
  const places = [...of.values()].map((row) => [
    row['customer_id'],
    row['outlet_id'],
    row['sub_branch_id'],
    row['branch_id'],
  ])
  assert.deepEqual(
    places.toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
    [
      // A number nobody ever knew has nobody above it: head office sees the customer.
      ['of-never', 'never', null, null],
      ['of-o1', 'o1', 's1', 'b1'],
      ['of-o2', 'o2', 's1', 'b1'],
      ['of-o3', 'o3', null, 'b1'],
    ],
  )
})
