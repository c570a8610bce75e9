import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import type { Principal } from '#modules/know/access/index.ts'
import { customersRoutes } from '#modules/act/customers/index.ts'
import { askedBy } from '#server/testing/small-bank.ts'
import { twoBranches } from '#server/testing/two-branches.ts'
import type { TwoBranches } from '#server/testing/two-branches.ts'

import { openDecisions } from './read-decision.ts'
import { openRowStores, writeRowStore } from './row-store.ts'
import type { RowStores } from './row-store.ts'

const now = Date.parse('2026-11-02T02:00:00Z')

describe('rows laid out by customer', () => {
  let bank: TwoBranches
  let requests: string[]
  let rows: RowStores
  before(async () => {
    bank = await twoBranches()
    requests = []
    const { lakeRoot } = bank.parts.martStore
    rows = openRowStores(lakeRoot, async (mart) => requests.push(mart.date))
  })
  after(() => bank.close())

  /** From the night itself, and from its store once it is written. */
  async function bothWays<T>(ask: (given: { readonly rows?: RowStores }) => Promise<T>) {
    const fromNight = await ask({})
    await writeRowStore(bank.parts.martStore.lakeRoot, bank.parts.marts.mart())
    return { fromNight, fromStore: await ask({ rows }) }
  }

  it('are asked for once, and the night is read until they are there', async () => {
    const { marts } = bank.parts
    await marts.session(async (read, mart) => {
      assert.equal(await rows.on(read, mart, ['customer_id']), undefined)
      assert.equal(await rows.on(read, mart, ['customer_id']), undefined)
      assert.deepEqual(requests, [mart.date])
      const { lakeRoot } = bank.parts.martStore
      assert.deepEqual(await writeRowStore(lakeRoot, mart), { written: true })
      assert.deepEqual(await writeRowStore(lakeRoot, mart), { written: false })
      assert.notEqual(await rows.on(read, mart, ['customer_id']), undefined)
    })
  })

  it('hold every value of every customer as the night does', async () => {
    const { marts, martStore } = bank.parts
    await writeRowStore(martStore.lakeRoot, marts.mart())
    await marts.session(async (read, mart) => {
      const profile = await read<Record<string, unknown>>('select * from profile')
      const columns = Object.keys(profile[0] ?? {})
      assert.ok(profile.length > 20 && columns.length > 200)
      const stored = await rows.on(read, mart, columns)
      assert.ok(stored)
      const ids = [...profile.map((row) => String(row['customer_id'])), 'nobody']
      const byId = (found: readonly Record<string, unknown>[]) =>
        new Map(found.map((row) => [row['customer_id'], row]))
      assert.deepEqual(byId(await stored.of(ids, columns)), byId(profile))
      const some = ['aum', 'customer_id']
      assert.deepEqual(
        byId(await stored.of(ids, some)),
        byId(await read('select aum, customer_id from profile')),
      )
    })
  })

  it('give the same decisions', async () => {
    const { marts, ledger, strategy } = bank.parts
    const { fromNight, fromStore } = await bothWays((given) => {
      const decisions = openDecisions({
        ...{ marts, ledger, strategy, timeZone: 'Asia/Shanghai' },
        ...given,
      })
      return Promise.all(
        bank.customers.map(({ id }) =>
          decisions.read({ customerId: id, scope: { kind: 'bank' }, now }),
        ),
      )
    })
    assert.deepEqual(fromStore, fromNight)
    assert.ok(fromStore.some(({ actions }) => actions.some(({ rank }) => rank !== null)))
  })

  it('give the same page, and to nobody who may not see it', async () => {
    const page = (id: string, person: Principal) => (given: { readonly rows?: RowStores }) =>
      Promise.resolve(
        customersRoutes({ ...bank.parts, ...given }).readCustomer({
          ...askedBy(person),
          params: { customerId: id },
        }),
      )
    const marketer = bank.person('marketer')
    for (const { id } of bank.customers.slice(0, 6)) {
      const { fromNight, fromStore } = await bothWays(page(id, marketer))
      assert.deepEqual(fromStore, fromNight)
    }
    const manager = bank.person('rm', { staffNumber: 'B1S1O1R1' })
    for (const { id, main, assistant } of bank.customers) {
      const theirs = [main, assistant].includes('B1S1O1R1')
      const shown = page(
        id,
        manager,
      )({ rows }).then(
        () => true,
        () => false,
      )
      assert.equal(await shown, theirs, id)
    }
  })
})
