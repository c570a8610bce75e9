import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { nightStorePath } from '#platform/lake/index.ts'
import { askedBy } from '#server/testing/small-bank.ts'
import { twoBranches } from '#server/testing/two-branches.ts'
import type { TwoBranches } from '#server/testing/two-branches.ts'

import { customersRoutes } from '../routes.ts'
import { customerStore, writeCustomerStore } from './customer-store.ts'

let bank: TwoBranches

before(async () => {
  bank = await twoBranches()
})
after(() => bank.close())

test('a page read from the store is the page read from the lake', async () => {
  const { parts } = bank
  const asked: string[] = []
  const routes = customersRoutes({
    ...parts,
    requestStore: async (mart) => asked.push(mart.date),
  })
  const pages = () =>
    Promise.all(
      bank.customers
        .slice(0, 24)
        .map(({ id }) =>
          routes.readCustomer({ ...askedBy(bank.person('marketer')), params: { customerId: id } }),
        ),
    )
  const fromLake = await pages()
  const mart = parts.marts.mart()
  assert.deepEqual(asked, [mart.date], 'the store is asked for once')
  assert.deepEqual(await writeCustomerStore(parts.facts, mart), { written: true })
  assert.ok(existsSync(nightStorePath(parts.facts.lakeRoot, customerStore(mart))))
  assert.deepEqual(await pages(), fromLake)
  assert.ok(
    fromLake.some(
      ({ relations, contacts, complaints, holdings }) =>
        relations.length > 1 && contacts.length > 1 && complaints.length > 0 && holdings.length > 1,
    ),
  )
})

test('a store is written once, and stores of older nights go', async () => {
  const { facts, martStore } = bank.parts
  const marts = await martStore.list()
  for (const mart of marts) await writeCustomerStore(facts, mart)
  const [mart] = marts
  assert.ok(mart)
  assert.deepEqual(await writeCustomerStore(facts, mart), { written: false })
  const third = { ...mart, date: '2026-11-30' }
  assert.deepEqual(await writeCustomerStore(facts, third), { written: true })
  const kept = readdirSync(join(facts.lakeRoot, 'serving')).filter((name) =>
    name.endsWith('.duckdb'),
  )
  assert.deepEqual(
    kept.map((name) => name.slice(10, 20)),
    ['2026-10-31', '2026-11-30'],
  )
})
