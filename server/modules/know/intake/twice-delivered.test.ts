import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openVault } from '#platform/vault/index.ts'
import type { Vault } from '#platform/vault/index.ts'
import { testLedger } from '#server/testing/test-ledger.ts'
import type { TestLedger } from '#server/testing/test-ledger.ts'
import { feedOf, intakeInto, testLakes } from '#server/testing/test-lake.ts'
import { facts } from './index.ts'

const freshLake = await testLakes()
let ledger: TestLedger
let vault: Vault
before(async () => {
  ledger = await testLedger()
  vault = await openVault({ ledger, home: ledger.home })
})
after(() => ledger.close())

const customers = (identity: string) =>
  feedOf(
    'feed: c\nwords: { zh: 客户, en: c }\nfact: customer\nfile: c_{date:yyyyMMdd}.csv\n' +
      'delivery: delta\ncolumns: { customer_id: id, kind: { value: personal }, occupation: job }\n' +
      `identity: { ${identity} }\n`,
  )
const fields = ['name', 'mobile', 'email'] as const

test('every fact says which delivery wins', () => {
  for (const { name, wins, said } of facts) {
    assert.ok(wins === 'newest' || (wins === 'first' && said !== undefined), name)
  }
})

test('an older file that comes later puts no old name or number back', async () => {
  const lake = await freshLake()
  const load = async (date: string, rows: string) => {
    await lake.deliver(`c_${date.replaceAll('-', '')}.csv`, `id,job,name,tel,mail\n${rows}\n`)
    const result = await intakeInto(
      lake,
      customers('name: name, mobile: tel, email: { from: mail, empty: kept }'),
      { businessDate: date, identitySink: (entries) => vault.put(entries) },
    )
    assert.deepEqual(result.refusals, [])
  }
  await load('2026-10-20', 'B1,x,甲新,13800000002,a@b.cn')
  await load('2026-10-10', 'B1,y,甲旧,13800000001,old@b.cn')
  assert.deepEqual(await vault.reveal('customer', 'B1', fields), {
    name: '甲新',
    mobile: '13800000002',
    email: 'a@b.cn',
  })
  assert.deepEqual(await lake.facts('select occupation from customer', '2026-10-31'), [
    { occupation: 'x' },
  ])
  // An empty mobile means that there is none any more; an empty name or a kept field says nothing.
  await load('2026-10-25', 'B1,z,,,')
  assert.deepEqual(await vault.reveal('customer', 'B1', fields), { name: '甲新', email: 'a@b.cn' })
  // What was taken back does not come back by a file of before.
  await load('2026-10-22', 'B1,w,甲新,13800000009,')
  assert.deepEqual(await vault.reveal('customer', 'B1', fields), { name: '甲新', email: 'a@b.cn' })
  await load('2026-10-26', 'B1,v,,13800000007,')
  assert.equal((await vault.reveal('customer', 'B1', fields)).mobile, '13800000007')
})

test('a later member file does not swap the arms, and says how many it named in another', async () => {
  const lake = await freshLake()
  const campaigns = feedOf(
    'feed: k\nwords: { zh: 活动, en: k }\nfact: campaign\nfile: k_{date:yyyyMMdd}.csv\n' +
      'delivery: delta\ncolumns: { campaign_id: id, name: name, measure: { value: purchases }, ' +
      'started_date: on, window_days: { value: 10 } }\n',
  )
  const members = (delivery: string) =>
    feedOf(
      'feed: m\nwords: { zh: 成员, en: m }\nfact: campaign_member\nfile: m_{date:yyyyMMdd}.csv\n' +
        `delivery: ${delivery}\ncolumns: { campaign_id: camp, customer_id: cust, arm: arm }\n`,
    )
  const deliver = async (date: string, delivery: string, arms: string) => {
    const stamp = date.replaceAll('-', '')
    await lake.deliver(`k_${stamp}.csv`, 'id,name,on\nX,x,2026-08-01\n')
    const rows = [...arms].map((arm, n) => `X,C${n},${arm === 't' ? 'treated' : 'control'}\n`)
    await lake.deliver(`m_${stamp}.csv`, `camp,cust,arm\n${rows.join('')}`)
    const feeds = [campaigns, members(delivery)]
    return intakeInto(lake, feeds, { businessDate: date })
  }
  await deliver('2026-08-02', 'delta', 'ttcc')
  for (const [date, delivery] of [
    ['2026-09-01', 'delta'],
    ['2026-09-02', 'full'],
    ['2026-07-01', 'delta'],
  ] as const) {
    const { refusals, loads } = await deliver(date, delivery, 'tctc')
    assert.deepEqual(refusals, [])
    assert.ok(
      loads[1]?.remarks.some(
        ({ code, words }) => code === 'crossed_over' && words.en.startsWith('2 '),
      ),
    )
    assert.deepEqual(
      await lake.facts(
        'select customer_id as c, arm, also_arm as also from campaign_member order by c',
        '2026-12-31',
      ),
      [
        { c: 'C0', arm: 'treated', also: null },
        { c: 'C1', arm: 'treated', also: 'control' },
        { c: 'C2', arm: 'control', also: 'treated' },
        { c: 'C3', arm: 'control', also: null },
      ],
    )
  }
})
