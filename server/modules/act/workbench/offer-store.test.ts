import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, test } from 'node:test'

import { nightStorePath } from '#platform/lake/index.ts'
import { workbenchBank } from '#server/testing/workbench-bank.ts'
import type { WorkbenchBank } from '#server/testing/workbench-bank.ts'
import { deskOf } from '#server/testing/workbench-desk.ts'

import { offerStore, writeOfferStore } from './offer-store.ts'

let bank: WorkbenchBank

before(async () => {
  bank = await workbenchBank(['slow', 'quick', 'far1'])
})
after(() => bank.close())

test('a day begun from the store is the day begun from the night itself', async () => {
  const { martStore, marts, facts, strategy } = bank.workbench
  const asked: string[] = []
  const desk = deskOf({
    ...bank,
    workbench: { ...bank.workbench, requestOffers: async (mart) => asked.push(mart.date) },
  })
  const slow = await desk.day(bank.rm('slow'))
  const mart = marts.mart()
  assert.deepEqual(asked, [mart.date], 'the store is asked for')
  assert.deepEqual(await writeOfferStore({ martStore, strategy }, mart), { written: true })
  assert.deepEqual(await writeOfferStore({ martStore, strategy }, mart), { written: false })
  assert.ok(existsSync(nightStorePath(facts.lakeRoot, offerStore(mart, strategy().hash))))
  const quick = await desk.day(bank.rm('quick'))
  assert.equal(asked.length, 1)
  const seen = ({ tasks }: typeof slow, manager: string) =>
    tasks.map((task) => ({
      customer: task.customer.customerId.replace(manager, ''),
      action: task.action,
      reasons: task.reasons,
      valueCents: task.valueCents,
    }))
  assert.equal(slow.tasks.length, 5)
  assert.deepEqual(seen(quick, 'quick'), seen(slow, 'slow'))
})
