import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { ProblemError } from '#contracts/problems.ts'
import { parseFeed } from '#modules/know/intake/index.ts'
import type { Feed, Gap } from '#modules/know/intake/index.ts'
import { readAudit } from '#platform/audit/index.ts'
import { factBank, shippedPack } from '#server/testing/fact-bank.ts'
import type { FactBank, FactRow } from '#server/testing/fact-bank.ts'
import { testLedger } from '#server/testing/test-ledger.ts'
import type { TestLedger } from '#server/testing/test-ledger.ts'

import { acceptancesOf, acceptGaps, listNights, publishHeld, runNight } from './index.ts'
import type { NightParts, NightResult } from './index.ts'

const first = '2026-10-30'
const second = '2026-10-31'

let ledger: TestLedger
let bank: FactBank

before(async () => {
  ledger = await testLedger()
})
after(() => ledger.close())

const units = [
  { unit_id: 'hq', level: 'head_office', name: '总行' },
  { unit_id: 'o1', parent_id: 'hq', level: 'outlet', name: '一网点' },
  { unit_id: 'o2', parent_id: 'hq', level: 'outlet', name: '二网点' },
]
const customers = (outlets: readonly string[]): FactRow[] =>
  outlets.map((outlet_id, index) => ({
    ...{ customer_id: `c${index}`, kind: 'personal', birth_date: '1980-01-01' },
    ...{ opened_date: '2016-01-01', outlet_id },
  }))
const owned = (count: number): FactRow[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ customer_id: `c${index}`, staff_id: 'm1', role: 'main' },
  }))
const staff = [{ staff_id: 'm1', unit_id: 'o1', role: 'rm' }]

/** A feed of the test bank's own source of a fact. */
function feed(fact: string, columns: string, written: string): Feed {
  const loaded = parseFeed(
    `feed: test_${fact}\nwords: { zh: ${fact}, en: ${fact} }\nfact: ${fact}\nfile: x.csv\n` +
      `columns: { ${columns} }\n${written}`,
    'x.yaml',
  )
  assert.ok(loaded.ok, JSON.stringify(!loaded.ok && loaded.problems))
  return loaded.feed
}
const customerFeed = (written = '') => feed('customer', 'customer_id: no, kind: kind', written)

async function parts(feeds: readonly Feed[]): Promise<NightParts> {
  const { factStore, martStore } = bank
  return {
    ...{ factStore, martStore, pack: await shippedPack(), exports: [], feeds },
    ...{ timeZone: 'Asia/Shanghai', threads: 1, now: () => new Date('2026-11-01T00:00:00Z') },
    acceptances: (date) => acceptancesOf(ledger, date),
  }
}

async function freshBank(): Promise<void> {
  bank = await factBank()
  await bank.deliver(first, {
    org_unit: units,
    customer: customers(['o1', 'o2', 'o2', 'o1']),
    staff,
    ownership: owned(4),
  })
}

const of = (result: NightResult, kind: Gap['kind']) =>
  result.gaps.filter((gap) => gap.kind === kind)

const act = { actor: 'staff:10023', now: Date.parse('2026-11-01T01:00:00Z'), reason: '数仓维护' }

test('a feed with a rhythm that did not come: the night is built and waits', async (t) => {
  await freshBank()
  t.after(() => bank.remove())
  const feeds = [customerFeed('every: day\nwithout: stop')]
  const whole = await runNight(await parts(feeds), first)
  assert.deepEqual([whole.state, of(whole, 'late_feed')], ['published', []])

  await bank.deliver(second, { ownership: owned(4) })
  const waiting = await runNight(await parts(feeds), second)
  assert.equal(waiting.state, 'waiting')
  assert.equal(waiting.certificate.passed, true)
  assert.deepEqual(
    of(waiting, 'late_feed').map(({ feed: name, fact, stops }) => [name, fact, stops]),
    [['test_customer', 'customer', true]],
  )
  // Readers keep the night before; what was built is set aside.
  assert.equal((await bank.martStore.current())?.date, first)
  const held = join(bank.lakeRoot, 'marts', 'held', `${second}.duckdb`)
  assert.ok(existsSync(held))

  // Another night does not sweep it away.
  await runNight(await parts(feeds), first)
  assert.ok(existsSync(held))

  assert.equal(await publishHeld(await parts(feeds), second), undefined)
  await acceptGaps({ ledger, martStore: bank.martStore }, second, act)
  const published = await publishHeld(await parts(feeds), second)
  assert.deepEqual(
    [published?.state, published?.mart.hash, published?.gapsAccepted?.reason],
    ['published', waiting.mart.hash, act.reason],
  )
  assert.deepEqual(
    published?.steps.map(({ step }) => step),
    ['check', 'export', 'profile', 'decide', 'certify', 'publish'],
  )
  assert.equal((await bank.martStore.current())?.date, second)
  assert.deepEqual(await readdir(join(bank.lakeRoot, 'marts', 'held')), [])
  const [night] = await listNights(bank.lakeRoot)
  assert.equal(night?.state, 'published')
  assert.match(night?.sentence.zh ?? '', /缺口 .*已接受：数仓维护/)
  const [row] = await readAudit(ledger.db, { action: 'night.accept_gaps', limit: 1 })
  assert.deepEqual([row?.actor, row?.subject], ['staff:10023', `night:${second}`])

  // The same night again does not ask again, and is the same.
  const again = await runNight(await parts(feeds), second)
  assert.deepEqual([again.state, again.mart.hash], ['published', waiting.mart.hash])
})

test('what was accepted is not what stands: files came meanwhile, so it is built anew', async (t) => {
  await freshBank()
  t.after(() => bank.remove())
  const date = '2026-11-03'
  const feeds = [customerFeed('every: day')]
  await runNight(await parts(feeds), first)
  assert.equal((await runNight(await parts(feeds), date)).state, 'waiting')
  await acceptGaps({ ledger, martStore: bank.martStore }, date, act)
  await bank.deliver(date, { ownership: owned(3) })
  assert.equal(await publishHeld(await parts(feeds), date), undefined)
  assert.equal((await runNight(await parts(feeds), date)).state, 'published')
})

test('feeds without a rhythm are told and never stop; nor does coverage', async (t) => {
  await freshBank()
  t.after(() => bank.remove())
  const result = await runNight(await parts([customerFeed()]), '2026-11-04')
  assert.equal(result.state, 'published')
  assert.deepEqual(
    of(result, 'late_feed').map(({ stops }) => stops),
    [false],
  )
  const uncovered = of(result, 'coverage')
  assert.ok(uncovered.some(({ fact }) => fact === 'transaction'))
  assert.ok(uncovered.every(({ stops, words }) => !stops && words.zh !== '' && words.en !== ''))
})

test('nothing waits: there is nothing to accept', async (t) => {
  await freshBank()
  t.after(() => bank.remove())
  await runNight(await parts([]), first)
  await assert.rejects(
    acceptGaps({ ledger, martStore: bank.martStore }, first, act),
    (error) => error instanceof ProblemError && error.code === 'act_not_now',
  )
})

/** The limit a feed declares, dangling rows of the first and second night, whether it stops. */
const growth: readonly (readonly [string, number, number, boolean])[] = [
  ['', 0, 3, false],
  ['dangling: { max_rows: 1 }', 0, 1, false],
  ['dangling: { max_rows: 1 }', 0, 2, true],
  ['dangling: { max_rows: 1 }', 2, 3, false],
  ['dangling: { max_rows: 0 }', 2, 2, false],
  ['dangling: { max_rows: 0 }', 2, 3, true],
  ['dangling: { max_share: 0.5 }', 0, 2, false],
  ['dangling: { max_share: 0.5 }', 0, 3, true],
  // Fewer than before is no growth.
  ['dangling: { max_rows: 0 }', 3, 1, false],
]

for (const [written, base, then, stops] of growth) {
  test(`"${written}": ${base} outlets unknown, then ${then}: ${stops ? 'waits' : 'goes on'}`, async (t) => {
    await freshBank()
    t.after(() => bank.remove())
    const feeds = [customerFeed(written)]
    const lost = (count: number) =>
      customers(['o1', 'o2', 'o1', 'o2'].map((outlet, index) => (index < count ? 'gone' : outlet)))
    const at = (date: string, count: number) => bank.deliver(date, { customer: lost(count) })
    await at(first, base)
    const before = await runNight(await parts(feeds), first)
    // A home's first night sets the base, whatever it is.
    assert.equal(before.state, 'published')
    await at('2026-11-05', then)
    const result = await runNight(await parts(feeds), '2026-11-05')
    const dangling = of(result, 'dangling')
    assert.deepEqual(
      dangling.map((gap) => [gap.feed, gap.fact, gap.field, gap.rows, gap.stops, gap.units]),
      then === 0
        ? []
        : [
            ...[['test_customer', 'customer', 'outlet_id', then, stops]].map((gap) => [
              ...gap,
              [{ unit: 'gone', rows: then }],
            ]),
          ],
    )
    assert.equal(result.state, stops ? 'waiting' : 'published')
  })
}

/** A row that points nowhere, of a fact and a column, and the unit it is told of. */
const lost: readonly (readonly [string, string, FactRow, string | undefined])[] = [
  ['ownership', 'staff_id', { customer_id: 'c0', staff_id: 'nobody', role: 'main' }, 'o1'],
  ['ownership', 'staff_id', { customer_id: 'c1', staff_id: 'left', role: 'main' }, 'o2'],
  ['ownership', 'customer_id', { customer_id: 'x', staff_id: 'm1', role: 'main' }, undefined],
  ['staff', 'unit_id', { staff_id: 'm9', unit_id: 'o9', role: 'rm' }, 'o9'],
  [
    'account',
    'customer_id',
    { account_id: 'a', customer_id: 'x', family: 'demand_deposit' },
    undefined,
  ],
  [
    'campaign_member',
    'customer_id',
    { campaign_id: 'k', customer_id: 'x', arm: 'treated' },
    undefined,
  ],
]

test('each kind of reference that points nowhere is counted, by feed and unit', async (t) => {
  for (const [fact, field, row, unit] of lost) {
    await freshBank()
    t.after(() => bank.remove())
    const date = '2026-11-06'
    const left = { staff_id: 'left', unit_id: 'o1', role: 'rm', left_date: date }
    await bank.deliver(date, { staff: fact === 'staff' ? [...staff, row] : [...staff, left] })
    if (fact !== 'staff') await bank.deliver(date, { [fact]: [row] })
    const result = await runNight(await parts([]), date)
    const found = of(result, 'dangling').find((gap) => gap.fact === fact && gap.field === field)
    assert.deepEqual(
      [found?.rows, found?.units.map((one) => one.unit)],
      [1, unit === undefined ? [] : [unit]],
      `${fact}.${field}`,
    )
    assert.equal(result.state, 'published')
  }
})

test('a room that knows of something a night lacks tells it with the night', async (t) => {
  await freshBank()
  t.after(() => bank.remove())
  const { coverageGap } = await import('#modules/know/intake/index.ts')
  const words = { zh: '基金没有产品资料', en: 'no product of the family fund' }
  const result = await runNight(
    {
      ...(await parts([])),
      gapSources: [
        async ({ connection, date }) => {
          const [mart] = await connection.rows<{ date: string }>('select date from mart.mart_info')
          assert.equal(mart?.date, date)
          return [coverageGap({ fact: 'product', field: 'fund', rows: 0, words })]
        },
      ],
    },
    first,
  )
  assert.ok(of(result, 'coverage').some((gap) => gap.words === words))
})
