import assert from 'node:assert/strict'
import { test } from 'node:test'
import iconv from 'iconv-lite'
import { feedOf, intakeInto, testLakes } from '#server/testing/test-lake.ts'
import { findLoad, listLoads, readRejects } from './index.ts'

const freshLake = await testLakes()
const DATE = '2026-10-31'

const account = (format: string, columns = 'account_id: no, family: { value: fund }') =>
  feedOf(`
feed: acc
words: { zh: 账户, en: accounts }
fact: account
file: acc.txt
format: ${format}
columns: { ${columns} }
`)

test('fixed columns count bytes as the host does: two for a Chinese character', async () => {
  const lake = await freshLake()
  const lines = ['0001张江支行00012345', '0002浦东      00000005', '0003外滩', '']
  await lake.deliver('acc.txt', iconv.encode(lines.join('\r\n'), 'gbk'))
  const feed = account(
    '{ encoding: gbk, header: no, columns: [no, name, bal], widths: [4, 10, 8] }',
    'account_id: no, family: { value: fund }, unit_id: name, ' +
      'balance_cents: { from: bal, unit: fen }',
  )
  await lake.deliver(
    'acc.txt',
    iconv.encode(lines.join('\r\n').replace('张江支行', '张江支行  '), 'gbk'),
  )
  const result = await intakeInto(lake, feed)
  assert.deepEqual(result.refusals, [])
  assert.deepEqual(
    await lake.facts(
      'select account_id as id, unit_id as unit, balance_cents as b from account order by id',
      DATE,
    ),
    [
      { id: '0001', unit: '张江支行', b: 12345 },
      { id: '0002', unit: '浦东', b: 5 },
      { id: '0003', unit: '外滩', b: null },
    ],
  )
})

test('a head block, a tail line and record separators of their own', async () => {
  const lake = await freshLake()
  await lake.deliver(
    'acc.txt',
    'DATAHEAD|-|\nCLEARDATE:20261031|-|\nA1|+|first\nline|-|\nA2|+|\x02second|-|\nEND 2|-|\n',
  )
  const feed = account(
    "{ separator: '|+|', record_separator: '|-|\\n', quote: none, header: no, " +
      'columns: [no, unit], skip_head: 2, skip_tail: 1 }',
    'account_id: no, family: { value: fund }, unit_id: unit',
  )
  const result = await intakeInto(lake, feed)
  assert.deepEqual(result.refusals, [])
  assert.deepEqual(
    await lake.facts('select account_id as id, unit_id as unit from account order by id', DATE),
    [
      { id: 'A1', unit: 'first\nline' },
      { id: 'A2', unit: '\x02second' },
    ],
  )
})

test('records that end with a separator have nothing after it', async () => {
  const lake = await freshLake()
  const format = '{ separator: "|", header: no, columns: [no, x], trailing_separator: yes }'
  await lake.deliver('acc.txt', 'A1|1|\nA2|2|\n')
  assert.equal((await intakeInto(lake, account(format))).loads[0]?.rowsKept, 2)
  await lake.deliver('acc.txt', 'A1|1|\nA2|2|3\n')
  const [load] = (await intakeInto(lake, account(format))).loads
  assert.deepEqual([load?.rowsKept, load?.rowsRejected], [1, 1])
})

test('escapes other than doubled quotes, and carriage returns inside a value', async () => {
  const lake = await freshLake()
  await lake.deliver('acc.txt', 'no,unit\nA1,"say \\"hi\\", ok"\nA2,a\rb\nA3,"x\\\\"\n')
  const feed = account(
    "{ escape: '\\\\' }",
    'account_id: no, family: { value: fund }, unit_id: unit',
  )
  const result = await intakeInto(lake, feed)
  assert.deepEqual(result.refusals, [])
  assert.deepEqual(
    await lake.facts('select account_id as id, unit_id as unit from account order by id', DATE),
    [
      { id: 'A1', unit: 'say "hi", ok' },
      { id: 'A2', unit: 'a\rb' },
      { id: 'A3', unit: 'x\\' },
    ],
  )
})

test('a file of one column keeps its line numbers past blank lines', async () => {
  const lake = await freshLake()
  await lake.deliver('acc.txt', 'no\nA1\n\nA1\nA2\n')
  const [load] = (await intakeInto(lake, account('{}'))).loads
  assert.deepEqual([load?.rowsRead, load?.rowsKept, load?.rowsRejected], [3, 2, 1])
})

test('months across become rows, and rows read are still the records of the file', async () => {
  const lake = await freshLake()
  await lake.deliver('bal.csv', 'cust,fund,wealth\nC1,1.00,2.00\nC2,,3.00\n')
  const feed = feedOf(`
feed: bal
words: { zh: 余额, en: balances }
fact: customer_attribute
file: bal.csv
unpivot: [fund, wealth]
columns: { customer_id: cust, attribute: { unpivot: name }, value: { unpivot: value } }
`)
  const result = await intakeInto(lake, feed)
  assert.deepEqual([result.loads[0]?.rowsRead, result.loads[0]?.rowsKept], [2, 2])
  assert.equal((await lake.facts('select 1 from customer_attribute', DATE)).length, 3)
})

const customers = feedOf(`
feed: cust
words: { zh: 客户, en: customers }
fact: customer
file: cust.csv
rejects: { max_rows: 5 }
columns:
  customer_id: no
  kind: { value: personal }
  birth_date: { from: id_no, derive: chinese_id_birth_date }
  opened_date: opened
identity: { name: name, mobile: phone, id_number: id_no }
also:
  - fact: ownership
    when: { column: rm_flag, in: ['1'] }
    columns: { customer_id: no, staff_id: rm, role: { value: main } }
  - fact: ownership
    when: { column: rm_flag, in: ['1'] }
    columns: { customer_id: no, staff_id: { value: E9 }, role: { value: assistant } }
  - fact: district
    columns: { district_id: district, name: district_name }
`)

const CUSTOMERS =
  'no,name,phone,id_no,opened,rm_flag,rm,district,district_name\n' +
  'C1,张三,13800000001,11010519491231002X,2020-01-01,1,E1,SH,上海\n' +
  'C2,李四,,,2020-01-01,0,,SH,上海\n'

test('one row makes several facts; what several rows say alike is one row', async () => {
  const lake = await freshLake()
  await lake.deliver('cust.csv', CUSTOMERS)
  const result = await intakeInto(lake, customers, { identitySink: async () => {} })
  assert.deepEqual(result.refusals, [])
  assert.deepEqual(
    await lake.facts('select staff_id, role from ownership order by role desc', DATE),
    [
      { staff_id: 'E1', role: 'main' },
      { staff_id: 'E9', role: 'assistant' },
    ],
  )
  assert.deepEqual(await lake.facts('select district_id, name from district', DATE), [
    { district_id: 'SH', name: '上海' },
  ])
})

test('identity goes to the vault and nowhere else, not even into reject files', async () => {
  const lake = await freshLake()
  const kept: unknown[] = []
  await lake.deliver(
    'cust.csv',
    `${CUSTOMERS}C3,王五,13900000003,11010519491231002X,never,0,,SH,上海\nC4,赵六,13900000004\n`,
  )
  const result = await intakeInto(lake, customers, {
    identitySink: async (entries) => kept.push(...entries),
  })
  const [load] = result.loads
  assert.deepEqual([load?.rowsKept, load?.rowsRejected], [2, 2])
  assert.deepEqual(kept.map((entry) => JSON.stringify(entry)).sort(), [
    '{"kind":"customer","id":"C1","field":"id_number","value":"11010519491231002X","asOf":"2026-10-31"}',
    '{"kind":"customer","id":"C1","field":"mobile","value":"13800000001","asOf":"2026-10-31"}',
    '{"kind":"customer","id":"C1","field":"name","value":"张三","asOf":"2026-10-31"}',
    '{"kind":"customer","id":"C2","field":"mobile","value":null,"asOf":"2026-10-31"}',
    '{"kind":"customer","id":"C2","field":"name","value":"李四","asOf":"2026-10-31"}',
  ])
  const rejects = await readRejects(lake.root, load?.loadId ?? '')
  assert.deepEqual(
    rejects?.rejects.map(({ line, field, code, raw }) => [line, field, code, raw]),
    [
      [4, 'opened_date', 'date_invalid', 'C3,***,***,***,never,0,,SH,上海'],
      [5, null, 'too_few_fields', '***'],
    ],
  )
  assert.equal(
    (await lake.facts("select birth_date from customer where customer_id = 'C1'", DATE)).length,
    1,
  )
})

test('of rows that contradict each other in a further fact the first stays', async () => {
  const lake = await freshLake()
  await lake.deliver('cust.csv', `${CUSTOMERS}C3,王五,,,2020-01-01,0,,SH,申城\n`)
  const result = await intakeInto(lake, customers, { identitySink: async () => {} })
  const [load] = result.loads
  assert.deepEqual([load?.rowsKept, load?.rowsRejected], [2, 1])
  const rejects = await readRejects(lake.root, load?.loadId ?? '')
  assert.deepEqual(
    rejects?.rejects.map(({ line, field, code }) => [line, field, code]),
    [[4, 'district.district_id', 'duplicate_key']],
  )
  assert.equal((await lake.facts('select 1 from customer', DATE)).length, 2)
})

const parties = feedOf(`
feed: party
words: { zh: 关系人, en: parties }
fact: account_party
file: party.csv
columns: { account_id: acct, customer_id: cust, role: role }
`)
const owned = (missing: string) =>
  feedOf(`
feed: order
words: { zh: 定期转账, en: orders }
fact: standing_order
file: order.csv
rejects: { max_rows: 5 }
columns:
  order_id: no
  customer_id:
    lookup:
      { fact: account_party, by: { account_id: acct }, where: { role: owner }, take: customer_id,
        missing: ${missing} }
  account_id: acct
  kind: { value: bill }
  amount_cents: amt
`)

test('lookups see feeds of the same command, and miss as the feed says', async () => {
  const lake = await freshLake()
  await lake.deliver('party.csv', 'acct,cust,role\nA1,C1,owner\nA1,C2,user\n')
  await lake.deliver('order.csv', 'no,acct,amt\nO1,A1,1\nO2,A9,2\n')
  await intakeInto(lake, [owned('empty'), parties])
  assert.deepEqual(
    await lake.facts(
      'select order_id as id, customer_id as c from standing_order order by id',
      DATE,
    ),
    [
      { id: 'O1', c: 'C1' },
      { id: 'O2', c: null },
    ],
  )
  await lake.deliver('party.csv', 'acct,cust,role\nA1,C1,owner\n')
  const again = await intakeInto(lake, [owned('empty'), parties])
  assert.deepEqual(
    again.loads.map(({ state }) => state),
    ['unchanged', 'kept'],
  )
  const [load] = (await intakeInto(lake, owned('reject'))).loads
  assert.deepEqual([load?.rowsKept, load?.rowsRejected], [1, 1])
})

test('a feed that looks up a refused one is not loaded, and says which', async () => {
  const lake = await freshLake()
  await lake.deliver('order.csv', 'no,acct,amt\nO1,A1,1\n')
  const { refusals } = await intakeInto(lake, [owned('empty'), parties])
  assert.deepEqual(
    refusals.map(({ feed, code }) => [feed, code]),
    [
      ['party', 'file_missing'],
      ['order', 'waits_for_refused'],
    ],
  )
})

test('rows without a number get one each, exact duplicates too, in any order', async () => {
  const feed = feedOf(`
feed: views
words: { zh: 浏览, en: views }
fact: event
file: v.csv
columns:
  event_id: { hash: row, prefix: v- }
  customer_id: c
  kind: { value: view }
  event_date: d
  subject: p
`)
  const hashes = new Set<string>()
  for (const order of [
    [0, 1, 2],
    [2, 0, 1],
  ]) {
    const lake = await freshLake()
    const rows = ['C1,2026-10-30,A', 'C1,2026-10-30,A', 'C2,2026-10-30,A']
    await lake.deliver('v.csv', `c,d,p\n${order.map((n) => `${rows[n]}\n`).join('')}`)
    hashes.add((await intakeInto(lake, feed)).factsHash)
    const ids = await lake.facts<{ id: string }>(
      'select event_id as id from event order by id',
      DATE,
    )
    assert.equal(new Set(ids.map(({ id }) => id)).size, 3)
    assert.equal(ids.filter(({ id }) => /^v-[0-9a-f]{16}-2$/.test(id)).length, 1)
  }
  assert.equal(hashes.size, 1)
})

test('a check of the catalogue that fails is reported with its count', async () => {
  const lake = await freshLake()
  await lake.deliver('cust.csv', 'no,o,c\nC1,2020-01-01,2019-01-01\nC2,2020-01-01,\n')
  const feed = feedOf(`
feed: closed
words: { zh: 销户, en: closed }
fact: customer
file: cust.csv
columns: { customer_id: no, kind: { value: personal }, opened_date: o, closed_date: c }
`)
  const { failedChecks } = await intakeInto(lake, feed)
  assert.deepEqual(
    failedChecks.map(({ fact, check, violations }) => [fact, check, violations]),
    [['customer', 'closed_after_opened', 1]],
  )
})

test('loads are listed newest first, by pages, and rejects by pages', async () => {
  const lake = await freshLake()
  await lake.deliver('acc.txt', `no\n${'A1\n'.repeat(6)}`)
  for (const minute of [1, 2, 3]) {
    await intakeInto(lake, account('{}'), { now: () => new Date(`2026-11-01T01:0${minute}:00Z`) })
  }
  const first = await listLoads(lake.root, { limit: 2 })
  assert.deepEqual(
    first.loads.map(({ at }) => at.slice(14, 16)),
    ['03', '02'],
  )
  const rest = await listLoads(lake.root, { limit: 2, after: first.next ?? '' })
  assert.deepEqual([rest.loads.map(({ at }) => at.slice(14, 16)), rest.next], [['01'], null])
  const loadId = first.loads[0]?.loadId ?? ''
  const page = await readRejects(lake.root, loadId, { limit: 3 })
  const next = await readRejects(lake.root, loadId, { limit: 3, after: page?.next ?? '' })
  const lines = [page, next].flatMap((found) => found?.rejects.map(({ line }) => line) ?? [])
  assert.deepEqual(lines, [2, 3, 4, 5, 6])
  assert.equal(await findLoad(lake.root, '../../../etc~x'), undefined)
})
