import assert from 'node:assert/strict'
import { dirname } from 'node:path'
import { after, before, test } from 'node:test'

import type { Principal } from '#modules/know/access/index.ts'
import { bitmapsOf, makeBitmaps } from '#platform/lake/index.ts'
import { askedBy, smallBank } from '#server/testing/small-bank.ts'
import type { SmallBank } from '#server/testing/small-bank.ts'

import { customersRoutes, onServedMart } from './index.ts'

let bank: SmallBank
let routes: ReturnType<typeof customersRoutes>

const night = '2026-10-31'

before(async () => {
  bank = await smallBank()
  routes = customersRoutes(bank.parts)
  await bank.publish(
    night,
    Array.from({ length: 90 }, (_, i) => ({
      customer_id: `C${String(i).padStart(3, '0')}`,
      kind: 'personal',
      age: i % 7 === 0 ? null : 20 + (i % 60),
      aum: i * 20_000 + 0.01,
      outlet_id: i % 5 === 0 ? null : `O${i % 4}`,
      rm_id: i % 3 === 0 ? 'R1' : 'R2',
      assistant_rm_id: i % 10 === 0 ? 'R1' : null,
      has_fund: i % 2 === 0,
    })),
  )
})
after(() => bank.close())

const rules = [
  'everyone',
  "aum >= 500000 and age between 40 and 75 and not has_product('fund')",
  'age is missing or aum < 100000',
  'not (age > 30 or aum != 20000.01)',
]

function people(): Principal[] {
  const outlet = { unitId: 'O1', parentId: null, level: 'outlet' as const, name: '示范网点' }
  return [
    bank.person('marketer'),
    bank.person('rm', { staffNumber: 'R1' }),
    bank.person('outlet_head', { unit: outlet }),
    bank.person('admin'),
  ]
}

async function counts(): Promise<unknown[]> {
  const all: unknown[] = []
  for (const person of people()) {
    for (const text of rules) {
      const counted = await routes.countSegment({ ...askedBy(person), body: { text } })
      assert.ok(counted.ok)
      all.push([person.role, text, counted.customers, counted.outOf])
    }
  }
  return all
}

test('everybody is told the same by bitmaps as by a query, within their scope', async () => {
  const byQuery = await counts()
  const { path } = bank.parts.marts.mart()
  await makeBitmaps({
    ...{ database: path, relation: 'profile', target: bitmapsOf(path) },
    tempDirectory: dirname(path),
  })
  // Pointed at again, the mart is opened anew: now with its bitmaps.
  await bank.parts.martStore.point(night)
  const { vocabulary } = bank.parts.strategy()
  const served = await onServedMart(bank.parts.marts, vocabulary, (mart) =>
    mart.count({ kind: 'always' }),
  )
  assert.equal(served, 90)
  const byBitmaps = await counts()
  assert.deepEqual(byBitmaps, byQuery)
  assert.ok(byQuery.some((row) => JSON.stringify(row).includes('outlet_head')))
})
