import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { after, describe, test } from 'node:test'
import { datasetOf, findFact, loadFeedFile, runIntake } from '#modules/know/intake/index.ts'
import type { Feed, IntakeResult } from '#modules/know/intake/index.ts'
import { openEngine, openFactStore } from '#platform/lake/index.ts'

import { badRows } from './delivery/bad-rows.ts'
import { makeDemoBank, makeNextDay } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhike-demo-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const bank = { customers: 300, seed: 7 }
const first = await makeDemoBank({ ...bank, out: join(folder, 'first') })
const next = await makeNextDay({
  ...bank,
  firstDate: '2026-10-31',
  previousDate: '2026-10-31',
  businessDate: '2026-11-02',
  out: join(folder, 'next'),
})

const feedFolder = fileURLToPath(new URL('../feeds/demo/', import.meta.url))
const feeds: Feed[] = []
for (const name of readdirSync(feedFolder).filter((each) => each.endsWith('.yaml'))) {
  const loaded = await loadFeedFile(join(feedFolder, name))
  assert.ok(loaded.ok, JSON.stringify(loaded))
  feeds.push(loaded.feed)
}

const store = openFactStore(join(folder, 'lake'))
let identities = 0
const load = (source: string, businessDate: string): Promise<IntakeResult> =>
  runIntake({
    store,
    feeds,
    source,
    businessDate,
    timeZone: 'Asia/Shanghai',
    threads: 1,
    identitySink: (entries) => {
      identities += entries.length
      return Promise.resolve()
    },
  })

/** Answers a question about the lake as of a business date. */
async function ask(sql: string, facts: readonly string[], asOf: string) {
  const engine = await openEngine({ tempDirectory: join(folder, 'spill') })
  try {
    const connection = await engine.connect()
    for (const name of facts) {
      const fact = findFact(name)
      assert.ok(fact)
      await connection.run(
        `create temp view "${name}" as ${await store.relation(
          datasetOf(fact),
          asOf as Parameters<typeof store.relation>[1],
        )}`,
      )
    }
    return await connection.rows<Record<string, unknown>>(sql)
  } finally {
    engine.close()
  }
}

describe('the demo bank enters by its feeds', () => {
  test('with no reject but the planted ones, and every check of the facts holds', async () => {
    const result = await load(first.folder, '2026-10-31')
    assert.deepEqual(result.refusals, [])
    assert.deepEqual(result.failedChecks, [])
    const planted = new Map([
      ['contact', badRows.contact],
      ['risk_assessment', badRows.riskAssessment],
    ])
    for (const { feed, rowsRead, rowsKept, rowsRejected } of result.loads) {
      const delivered = first.files.find((file) => file.feed === feed)
      assert.equal(rowsRead, delivered?.rows, feed)
      assert.equal(rowsRejected, planted.get(feed) ?? 0, feed)
      assert.equal(rowsRead, rowsKept + rowsRejected, feed)
    }
    assert.equal(result.loads.length, first.files.length)
    // Name, identity number and mobile of each customer; name and number of each of the staff.
    assert.ok(identities > bank.customers * 3)
  })

  test('what the lake says adds up as it did in the files', async () => {
    const [row] = await ask(
      `with demand as (
         select customer_id, balance_cents from balance_month_end
         where family = 'demand_deposit' and balance_date = date '2026-10-31'
       ), flow as (
         select t.customer_id, sum(case when direction = 'in' then amount_cents
           else -amount_cents end) as flow
         from transaction t join account a on a.account_id = t.account_id
         where a.family = 'demand_deposit' group by t.customer_id
       ), opening as (
         select customer_id, balance_cents from balance_month_end
         where family = 'demand_deposit' and balance_date = date '2025-10-31'
       )
       select count(*) as customers,
         count(*) filter (where d.balance_cents <> coalesce(o.balance_cents, 0)
           + coalesce(f.flow, 0)) as broken
       from demand d left join flow f on f.customer_id = d.customer_id
         left join opening o on o.customer_id = d.customer_id`,
      ['balance_month_end', 'transaction', 'account'],
      '2026-10-31',
    )
    assert.equal(Number(row?.['broken']), 0)
    assert.ok(Number(row?.['customers']) > 250)
  })

  test('loading the same files again changes nothing', async () => {
    const before = await store.contentHash()
    const again = await load(first.folder, '2026-10-31')
    assert.deepEqual(again.refusals, [])
    assert.equal(again.factsHash, before)
  })

  test('the next night enters too, and its balances are the newest', async () => {
    const result = await load(next.folder, '2026-11-02')
    assert.deepEqual(result.refusals, [])
    assert.deepEqual(result.failedChecks, [])
    assert.equal(
      result.loads.reduce((sum, { rowsRejected }) => sum + rowsRejected, 0),
      0,
    )
    const [row] = await ask(
      `with held as (
         select customer_id, balance_cents from account
         where family = 'demand_deposit' and status <> 'closed'
       ), last as (
         select customer_id, balance_cents from balance_daily
         where family = 'demand_deposit' and balance_date = date '2026-11-02'
       )
       select count(*) as accounts,
         count(*) filter (where held.balance_cents <> last.balance_cents) as broken
       from held join last on last.customer_id = held.customer_id`,
      ['account', 'balance_daily'],
      '2026-11-02',
    )
    assert.equal(Number(row?.['broken']), 0)
    assert.ok(Number(row?.['accounts']) > 250)
  })
})
