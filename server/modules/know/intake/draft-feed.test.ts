import assert from 'node:assert/strict'
import { test } from 'node:test'
import iconv from 'iconv-lite'
import { feedOf, intakeInto, testLakes } from '#server/testing/test-lake.ts'
import { RefusedError, draftFeed } from './index.ts'

const freshLake = await testLakes()

test('a draft of a Chinese customer file loads as it stands', async () => {
  const lake = await freshLake()
  const rows = [
    ['客户号', '客户姓名', '手机号码', '证件号码', '性别', '出生日期', '开户日期', '备注'],
    ['C001', '测试甲', '13800000001', '11010519491231002X', '男', '19491231', '2001/05/06', ''],
    ['C002', '测试乙', '13900000001', '440524188001010014', '女', '19880101', '2011/05/06', '甲'],
  ]
  const text = rows.map((row) => `${row.join('|+|')}\r\n`).join('')
  const path = await lake.deliver('客户信息.txt', iconv.encode(text, 'gb18030'))
  const draft = await draftFeed(path)
  assert.match(draft, /encoding: gb18030/)
  assert.match(draft, /separator: '\|\+\|'/)
  assert.match(draft, /identity: \{ name: 客户姓名, mobile: 手机号码, id_number: 证件号码 \}/)
  const kept: unknown[] = []
  const result = await intakeInto(lake, feedOf(draft), {
    identitySink: async (entries) => kept.push(...entries),
  })
  assert.deepEqual([result.refusals, result.loads[0]?.rowsKept, kept.length], [[], 2, 6])
  assert.deepEqual(
    await lake.facts(
      'select gender, birth_date, opened_date from customer order by 2',
      '2026-10-31',
    ),
    [
      { gender: 'M', birth_date: '1949-12-31', opened_date: '2001-05-06' },
      { gender: 'F', birth_date: '1988-01-01', opened_date: '2011-05-06' },
    ],
  )
})

test('a draft of transactions takes sign, time and key from the sample', async () => {
  const lake = await freshLake()
  const path = await lake.deliver(
    'trx_20261031.csv',
    'cust_no\x1ftrx_tm\x1ftrx_amt\n' +
      'C1\x1f2026-10-30 08:00:00\x1f-1,200.50\nC2\x1f2026-10-30 09:00:00\x1f3\n',
  )
  const draft = await draftFeed(path)
  assert.match(draft, /separator: '\\x1f'/)
  assert.match(draft, /transaction_id: \{ hash: row \}/)
  assert.match(
    draft,
    /amount_cents: \{ from: trx_amt, unit: yuan, thousands: ',', absolute: yes \}/,
  )
  const result = await intakeInto(lake, feedOf(draft))
  assert.deepEqual([result.refusals, result.loads[0]?.rowsKept], [[], 2])
})

test('a header with more names than the rows have columns is kept as a line to check', async () => {
  const lake = await freshLake()
  const path = await lake.deliver('beh.csv', 'id,page_no,,page_tm\nU1,A,2026-10-30 08:00:00\n')
  const draft = await draftFeed(path)
  assert.match(draft, /header: 'id,page_no,,page_tm'\n {2}columns: \[id, page_no, page_tm\]/)
})

test('numbers that look like identity are never proposed for the lake', async () => {
  const lake = await freshLake()
  const rows = Array.from({ length: 5 }, (_, n) => `T${n},C${n},1380000000${n},2026-10-30,5.00\n`)
  const path = await lake.deliver('txn.csv', `txn_no,cust_no,x9,txn_date,amt\n${rows.join('')}`)
  assert.match(await draftFeed(path), /# Leave these unmapped, they say who somebody is: x9/)
})

test('an empty file and one that is no text are refused', async () => {
  const lake = await freshLake()
  const empty = await lake.deliver('a.csv', '')
  await assert.rejects(
    draftFeed(empty),
    (error) => error instanceof RefusedError && error.code === 'file_empty',
  )
  const cut = await lake.deliver('c.csv', Buffer.from([0x1f, 0x8b, 0xff, 0xff, 0x0a, 0xff]))
  await assert.rejects(
    draftFeed(cut),
    (error) => error instanceof RefusedError && error.code === 'truncated',
  )
  const binary = await lake.deliver('b.csv', Buffer.from([0xfe, 0x8b, 0xff, 0xff, 0x0a, 0xff]))
  await assert.rejects(
    draftFeed(binary),
    (error) => error instanceof RefusedError && error.code === 'encoding_wrong',
  )
})
