import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { ProblemError } from '#contracts/problems.ts'
import { readAudit } from '#platform/audit/index.ts'
import { askedBy, smallBank } from '#server/testing/small-bank.ts'
import type { SmallBank } from '#server/testing/small-bank.ts'

import { customersRoutes, segmentCount } from './index.ts'

let bank: SmallBank
let routes: ReturnType<typeof customersRoutes>

before(async () => {
  bank = await smallBank()
  routes = customersRoutes(bank.parts)
  await bank.publish(
    '2026-10-31',
    Array.from({ length: 60 }, (_, i) => ({
      customer_id: `C${String(i).padStart(3, '0')}`,
      kind: 'personal',
      age: 20 + i,
      aum: i * 20_000 + 0.01,
      rm_id: i % 3 === 0 ? 'R1' : 'R2',
      has_fund: i % 2 === 0,
    })),
  )
  await bank.parts.vault.put([{ kind: 'customer', id: 'C051', field: 'name', value: '=赵六' }])
})
after(() => bank.close())

const rule = "aum >= 500000 and age between 40 and 75 and not has_product('fund')"

test('a rule is counted within the scope and read back as line, tree and sentence', async () => {
  const marketer = bank.person('marketer')
  const whole = await routes.countSegment({ ...askedBy(marketer), body: { text: rule } })
  assert.ok(whole.ok)
  assert.equal(whole.customers, 16)
  assert.equal(whole.outOf, 60)
  assert.equal(whole.rule.text, rule)
  assert.match(whole.rule.words.zh, /未持有基金/)
  const byTree = await routes.countSegment({
    ...askedBy(bank.person('rm', { staffNumber: 'R1' })),
    body: { tree: whole.rule.tree },
  })
  assert.ok(byTree.ok)
  assert.deepEqual([byTree.customers, byTree.outOf], [5, 20])
})

test('a rule that cannot be read is answered with its places', async () => {
  const answer = await routes.countSegment({
    ...askedBy(bank.person('marketer')),
    body: { text: 'aum >= 500000 and agee > 3' },
  })
  assert.ok(!answer.ok)
  assert.equal(answer.problems[0]?.code, 'name_unknown')
  assert.deepEqual([answer.problems[0]?.from, answer.problems[0]?.to], [18, 22])
})

test('the command line counts what plain SQL counts', async () => {
  const counted = await segmentCount(bank.parts, rule)
  const [row] = await bank.parts.marts.read<{ customers: number }>(counted.sql)
  assert.equal(counted.customers, 16)
  assert.equal(row?.customers, 16)
  assert.equal(counted.as_of, '2026-10-31')
})

test('a saved segment is counted for whoever looks, and changed only as it was read', async () => {
  const marketer = bank.person('marketer')
  const saved = await routes.saveSegment({
    ...askedBy(marketer),
    body: { name: '五十万以上', rule: { text: rule }, shared: true },
  })
  assert.equal(saved.customers, 16)
  const asRm = askedBy(bank.person('rm', { staffNumber: 'R1' }))
  const seen = await routes.listSegments({ ...asRm, query: { limit: 200 } })
  assert.deepEqual(
    seen.segments.map(({ name, customers, ownedByMe }) => [name, customers, ownedByMe]),
    [['五十万以上', 5, false]],
  )
  const params = { segmentId: saved.segmentId }
  const body = { name: '百万以上', rule: { text: 'aum >= 100万' }, shared: false }
  const later = askedBy(marketer, Date.parse('2026-11-01T02:00:00Z'))
  const changed = await routes.changeSegment({
    ...later,
    params,
    body: { ...body, updatedAt: saved.updatedAt },
  })
  assert.equal(changed.customers, 10)
  await refused('changed_meanwhile', () =>
    routes.changeSegment({
      ...later,
      params,
      body: { ...body, updatedAt: saved.updatedAt },
    }),
  )
  await refused('not_found', () =>
    routes.changeSegment({
      ...asRm,
      params,
      body: { ...body, updatedAt: changed.updatedAt },
    }),
  )
  await refused('name_taken', () => routes.saveSegment({ ...askedBy(marketer), body }))
  assert.deepEqual((await routes.listSegments({ ...asRm, query: { limit: 200 } })).segments, [])
  await refused('not_found', () => routes.deleteSegment({ ...asRm, params }))
  await routes.deleteSegment({ ...askedBy(marketer), params })
  assert.deepEqual(
    (
      await routes.listSegments({
        ...askedBy(marketer),
        query: { limit: 200 },
      })
    ).segments,
    [],
  )
})

async function refused(code: string, work: () => unknown): Promise<void> {
  await assert.rejects(
    async () => {
      await work()
    },
    (error) => error instanceof ProblemError && error.code === code,
  )
}

async function exported(role: 'marketer' | 'analyst', text: string): Promise<string> {
  const { content } = await routes.exportCustomers({
    ...askedBy(bank.person(role)),
    body: { rule: { text }, because: 'campaign_list', reason: '月度名单核对' },
  })
  let file = ''
  for await (const part of content) file += String(part)
  return file
}

test('an export is watermarked, safe to open, whole, and leaves an audit row first', async () => {
  const file = await exported('marketer', 'aum >= 100万')
  assert.ok(file.startsWith('\uFEFF'))
  const lines = file.slice(1).trimEnd().split('\r\n')
  assert.match(lines[0] ?? '', /^客户号 .*导出 \/ Export$/)
  assert.equal(lines.length, 1 + 10)
  for (const line of lines.slice(1)) {
    assert.match(line, /,知客导出[^,]*测试S-marketer \(S-marketer\) 2026-11-01 09:00:00[^,]*$/)
  }
  assert.match(lines.find((line) => line.startsWith('C051')) ?? '', /^C051,"'=\*\*",个人/)
  const [entry] = await readAudit(bank.ledger.db, { action: 'customer.export', limit: 1 })

  assert.deepEqual(entry?.detail, {
    customers: 10,
    because: 'campaign_list',
    reason: '月度名单核对',
    rule: 'aum >= 1000000',
  })
})

test('an analyst exports customers without who they are', async () => {
  const file = await exported('analyst', 'aum >= 100万 and occupation is missing')
  const [header = '', first = ''] = file.split('\r\n')
  assert.doesNotMatch(file, /姓名|\*/)
  assert.match(header, /职业/)
  assert.equal(first.split(',').length, header.split(',').length)
})

test("a file says the bank's own hour and heads amounts with its own money", async () => {
  const koruna = { zh: '捷克克朗', en: 'koruna' }
  const { loaded } = bank
  const pack = { ...loaded.pack, currency: 'CZK', currencyWords: koruna }
  const parts = { ...bank.parts, timeZone: 'Europe/Prague', strategy: () => ({ ...loaded, pack }) }
  const { content } = await customersRoutes(parts).exportCustomers({
    ...askedBy(bank.person('marketer')),
    body: {
      rule: { text: 'aum >= 100万 and aum_change_month is missing' },
      because: 'campaign_list',
      reason: '月度名单核对',
    },
  })
  let file = ''
  for await (const part of content) file += String(part)
  const [header = '', first = ''] = file.split('\r\n')
  const amounts = header.split(',').filter((title) => /koruna|yuan|元/.test(title))
  assert.deepEqual(
    amounts.map((title) => /（捷克克朗） \/ .*\(koruna\)$/.test(title)),
    [true, true, true],
    header,
  )
  assert.doesNotMatch(header, /元|yuan/)
  // 01:00 UTC of 1 November is 02:00 in Prague, where summer time ended a week before.
  assert.match(first, / 2026-11-01 02:00:00 /)
})
