import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import iconv from 'iconv-lite'
import { feedOf, intakeInto, testLakes } from '#server/testing/test-lake.ts'
import type { TestLake } from '#server/testing/test-lake.ts'
import { readEscapes, writeEscapes } from './domain/feed/text-escapes.ts'
import { refusalLine } from './index.ts'
import type { Feed } from './index.ts'

const freshLake = await testLakes()
const DATE = '2026-10-31'

/** Transactions with a number, a customer, a day, an amount in yuan and a code. */
const transactions = (extra = '', format = '') =>
  feedOf(`
feed: core_txn
words: { zh: 流水, en: transactions }
fact: transaction
file: txn.csv
format: { ${format} }
columns:
  transaction_id: no
  customer_id: cust
  transaction_date: { from: day, format: yyyyMMdd }
  direction: { from: amt, sign: { negative: out, positive: in } }
  amount_cents: { from: amt, unit: yuan, absolute: yes }
  kind: { from: kind, map: { 工资: salary, 消费: consumption } }
${extra}`)

const HEADER = 'no,cust,day,amt,kind\n'
const GOOD = `${HEADER}T1,C1,20261030,100.50,工资\nT2,C1,20261031,-3,消费\n`

async function refusedWith(lake: TestLake, feed: Feed | Feed[], code: string, says: RegExp) {
  const before = await lake.store.contentHash()
  const result = await intakeInto(lake, feed)
  const [refusal] = result.refusals
  assert.equal(refusal?.code, code)
  const line = refusal === undefined ? '' : refusalLine(refusal)
  assert.match(line, says)
  assert.doesNotMatch(line, /\n/)
  assert.equal(await lake.store.contentHash(), before)
  assert.equal(result.factsHash, before)
}

test('a clean file becomes typed rows and reconciles', async () => {
  const lake = await freshLake()
  await lake.deliver('txn.csv', GOOD)
  const result = await intakeInto(lake, transactions())
  const [load] = result.loads
  assert.deepEqual(
    [load?.rowsRead, load?.rowsKept, load?.rowsRejected, load?.rejectsFile, load?.state],
    [2, 2, 0, null, 'kept'],
  )
  assert.deepEqual(result.changedFacts, ['transaction'])
  assert.deepEqual(
    await lake.facts(
      'select transaction_id as id, transaction_date as day, direction, amount_cents, kind ' +
        'from transaction order by id',
      DATE,
    ),
    [
      { id: 'T1', day: '2026-10-30', direction: 'in', amount_cents: 10050, kind: 'salary' },
      { id: 'T2', day: '2026-10-31', direction: 'out', amount_cents: 300, kind: 'consumption' },
    ],
  )
})

test('each bad row is rejected with its line, field, reason and text', async () => {
  const lake = await freshLake()
  await lake.deliver(
    'txn.csv',
    `${HEADER}T1,C1,20261030,1,工资\n` +
      'T2,C1,2026-10-30,1,工资\n' +
      '\n' +
      'T3,C1,20261030,1.234,工资\n' +
      'T4,C1,20261030,one,工资\n' +
      'T5,C1,20261030,1,礼金\n' +
      ',C1,20261030,1,工资\n' +
      'T6,C1,20261030\n' +
      'T7,C1,20261030,1,工资,more\n' +
      '"T8\nsplit",C1,20261030,1,工资\n' +
      'T1,C9,20261030,5,工资\n' +
      'T9,C1,20261030,1,"工资"x\n' +
      'T10,C1,20261030,1,"工资\n' +
      'T11,C1,20261030,1,消费\n',
  )
  const result = await intakeInto(lake, transactions('rejects: { max_rows: 100 }'))
  const [load] = result.loads
  assert.deepEqual(result.refusals, [])
  assert.deepEqual([load?.rowsRead, load?.rowsKept, load?.rowsRejected], [13, 3, 10])
  const text = await readFile(load?.rejectsFile ?? '', 'utf8')
  const lines = text.trimEnd().split('\n').slice(1)
  assert.deepEqual(
    lines.map((line) => line.split(',').slice(0, 3).join(' ')),
    [
      '2 transaction_id duplicate_key',
      '3 transaction_date date_invalid',
      '5 amount_cents amount_too_precise',
      '6 direction amount_invalid',
      '7 kind code_unknown',
      '8 transaction_id missing',
      '9  too_few_fields',
      '10  too_many_fields',
      '14  quote_unbalanced',
      '15  quote_unbalanced',
    ],
  )
  assert.match(lines[1] ?? '', /不是所写格式的日期,not a date.*"T2,C1,2026-10-30,1,工资"/)
  const ids = await lake.facts('select transaction_id as id from transaction order by id', DATE)
  assert.deepEqual(ids, [{ id: 'T1' }, { id: 'T11' }, { id: 'T8\nsplit' }])
})

test('a feed over its reject limit is refused whole and its rejects can be read', async () => {
  const lake = await freshLake()
  await lake.deliver('txn.csv', `${GOOD}T3,C1,never,1,工资\nT4,C1,never,1,工资\n`)
  await refusedWith(
    lake,
    transactions('rejects: { max_rows: 1 }'),
    'rejects_exceeded',
    /core_txn: txn.csv: 2 of 4 rows were rejected/,
  )
  const borne = await intakeInto(lake, transactions('rejects: { max_share: 0.5 }'))
  assert.deepEqual(borne.refusals, [])
})

/** Rows, rejects among them, and whether the feed, which names no limit, bears them. */
const borne: readonly (readonly [number, number, boolean])[] = [
  [3, 1, true],
  [3, 2, false],
  [99, 1, true],
  [99, 2, false],
  [300, 3, true],
  [300, 4, false],
  [999, 9, true],
  [999, 10, false],
  [1_000, 10, true],
  [1_000, 11, false],
  [2_000, 20, true],
  [2_000, 21, false],
]

test('without a limit of its own a feed bears 1 %: one row of a few, ten of a thousand', async () => {
  for (const [rows, bad, isBorne] of borne) {
    const lake = await freshLake()
    const lines = Array.from(
      { length: rows },
      (_, index) => `T${index},C1,${index < bad ? 'never' : '20261030'},1,工资\n`,
    )
    await lake.deliver('txn.csv', HEADER + lines.join(''))
    const { refusals } = await intakeInto(lake, transactions())
    assert.deepEqual(
      refusals.map(({ code }) => code),
      isBorne ? [] : ['rejects_exceeded'],
      `${bad} of ${rows}`,
    )
  }
})

test('the same file again changes nothing; a corrected one replaces its date', async () => {
  const lake = await freshLake()
  await lake.deliver('txn.csv', GOOD)
  const first = await intakeInto(lake, transactions())
  const again = await intakeInto(lake, transactions())
  assert.equal(again.factsHash, first.factsHash)
  assert.deepEqual([again.loads[0]?.state, again.changedFacts], ['unchanged', []])

  await lake.deliver('txn.csv', GOOD.replace('100.50', '100.60'))
  const corrected = await intakeInto(lake, transactions())
  assert.notEqual(corrected.factsHash, first.factsHash)
  assert.deepEqual(await lake.facts('select sum(amount_cents) as cents from transaction', DATE), [
    { cents: 10360 },
  ])
})

test('a delta updates the keys it names and leaves the others', async () => {
  const lake = await freshLake()
  const accounts = feedOf(`
feed: core_account
words: { zh: 账户, en: accounts }
fact: account
file: acc_{date:yyyyMMdd}.csv
delivery: delta
columns:
  account_id: no
  family: { value: demand_deposit }
  status: { from: st, map: { 0: active, 9: closed } }
`)
  await lake.deliver('acc_20261030.csv', 'no,st\nA1,0\nA2,0\n')
  await lake.deliver('acc_20261031.csv', 'no,st\nA2,9\nA3,0\n')
  await intakeInto(lake, accounts, { businessDate: '2026-10-30' })
  await intakeInto(lake, accounts, { businessDate: '2026-10-31' })
  const statuses = 'select account_id as id, status from account order by id'
  assert.deepEqual(await lake.facts(statuses, '2026-10-31'), [
    { id: 'A1', status: 'active' },
    { id: 'A2', status: 'closed' },
    { id: 'A3', status: 'active' },
  ])
  assert.equal((await lake.facts(statuses, '2026-10-30')).length, 2)
})

test('events delivered twice by overlapping days count once', async () => {
  const lake = await freshLake()
  const feed = transactions('delivery: delta')
  await lake.deliver('txn.csv', GOOD)
  await intakeInto(lake, feed, { businessDate: '2026-10-30' })
  await lake.deliver('txn.csv', `${GOOD}T3,C1,20261031,1,工资\n`)
  await intakeInto(lake, feed, { businessDate: '2026-10-31' })
  assert.deepEqual(await lake.facts('select count(*) as n from transaction', DATE), [{ n: 3 }])
})

test('a full delivery of events takes the place of the older one', async () => {
  const lake = await freshLake()
  await lake.deliver('txn.csv', GOOD)
  await intakeInto(lake, transactions(), { businessDate: '2026-10-30' })
  await lake.deliver('txn.csv', `${GOOD}T3,C1,20261031,1,工资\n`)
  await intakeInto(lake, transactions(), { businessDate: '2026-10-31' })
  assert.deepEqual(await lake.facts('select count(*) as n from transaction', DATE), [{ n: 3 }])
  const { partitions } = await lake.store.manifest()
  assert.deepEqual(
    partitions.map((p) => p.repeatsKeys),
    [undefined, undefined],
  )
})

test('a missing file, another date and an empty file are refused', async () => {
  const lake = await freshLake()
  await refusedWith(
    lake,
    transactions(),
    'file_missing',
    /txn.csv: the file is not there.*--source/,
  )
  const dated = feedOf(`
feed: t
words: { zh: 流水, en: t }
fact: product_price
file: nav_{date:yyyyMMdd}.csv
columns: { product_id: p, price_date: d, price: n }
`)
  await lake.deliver('nav_20261030.csv', 'p,d,n\nF1,2026-10-30,1.1\n')
  await refusedWith(lake, dated, 'file_missing', /there is nav_20261030.csv/)
  await lake.deliver('txn.csv', '')
  await refusedWith(lake, transactions(), 'file_empty', /the file is empty/)
  await lake.deliver('txn.csv', HEADER)
  await refusedWith(lake, transactions(), 'file_empty', /no rows/)
})

test('a truncated file is refused, with or without a last line end to go by', async () => {
  const lake = await freshLake()
  await lake.deliver('txn.csv', GOOD.slice(0, -9))
  await refusedWith(lake, transactions(), 'truncated', /its last record does not end/)
  const optional = transactions('', 'last_line_end: optional')
  await refusedWith(lake, optional, 'truncated', /its last record \(line 3\) is incomplete/)
  await lake.deliver('txn.csv', GOOD.trimEnd())
  assert.equal((await intakeInto(lake, optional)).loads[0]?.rowsKept, 2)
})

test('a wrong encoding is refused with the place and the likely cure', async () => {
  const lake = await freshLake()
  await lake.deliver('txn.csv', iconv.encode(GOOD, 'gb18030'))
  await refusedWith(lake, transactions(), 'encoding_wrong', /not utf-8 from line 2, byte 23 on/)
  await lake.deliver('txn.csv', GOOD)
  await lake.deliver('txn.csv', iconv.encode('客户,号\n1,2\n', 'gb18030'))
  await refusedWith(lake, transactions(), 'encoding_wrong', /not utf-8 from line 1, byte 1 on/)
  await lake.deliver('txn.csv', iconv.encode(GOOD, 'utf-16le'))
  await refusedWith(lake, transactions(), 'encoding_wrong', /zero bytes from line 1 on: UTF-16/)
  await lake.deliver('txn.csv', GOOD)
  const gbk = transactions('', 'encoding: gb18030')
  await refusedWith(lake, gbk, 'encoding_wrong', /it is UTF-8/)
  await lake.deliver(
    'txn.csv',
    Buffer.concat([Buffer.from(HEADER), Buffer.from([0x54, 0xff, 0x0a])]),
  )
  await refusedWith(lake, gbk, 'encoding_wrong', /not gb18030 from line 2, byte 2 on/)
})

test('a missing, renamed or doubled column and another header line are refused', async () => {
  const lake = await freshLake()
  await lake.deliver('txn.csv', GOOD.replace('amt', 'amount'))
  const missing = /the header lacks the column amt; the file has instead: amount/
  await refusedWith(lake, transactions(), 'column_missing', missing)
  await lake.deliver('txn.csv', GOOD.replace('kind', 'amt'))
  await refusedWith(
    lake,
    transactions('', 'header: yes'),
    'column_missing',
    /lacks the column kind/,
  )
  const exact = transactions(
    '',
    "header: 'no,cust,day,amt,kind', columns: [no, cust, day, amt, kind]",
  )
  await lake.deliver('txn.csv', GOOD.replace('day', 'date'))
  await refusedWith(lake, exact, 'header_wrong', /should be "no,cust,day,amt,kind" but is/)
})

test('columns in another order are read by their names, further ones are let be', async () => {
  const lake = await freshLake()
  await lake.deliver('txn.csv', 'kind,amt,new,day,no,cust\n工资,1,?,20261030,T1,C1\n')
  assert.equal((await intakeInto(lake, transactions())).loads[0]?.rowsKept, 1)
})

test('a wrong separator is refused and the likely one named', async () => {
  const lake = await freshLake()
  await lake.deliver('txn.csv', GOOD.replaceAll(',', '|+|'))
  await refusedWith(
    lake,
    transactions(),
    'separator_wrong',
    /no separator ",", it looks like "\|\+\|"/,
  )
})

const md5 = (text: string) => createHash('md5').update(text).digest('hex')
const controlled = transactions(
  "control: { file: '{stem}.ctl', says: '{file}|{date}|{count}|{md5}' }",
)

test('control files: missing, of another day, wrong count, wrong checksum', async () => {
  const lake = await freshLake()
  await lake.deliver('txn.csv', GOOD)
  await refusedWith(lake, controlled, 'control_missing', /its control file txn.ctl is not there/)
  await lake.deliver('txn.ctl', `txn.csv|20261030|2|${md5(GOOD)}\n`)
  await refusedWith(lake, controlled, 'control_unreadable', /for this file and date/)
  await lake.deliver('txn.ctl', `txn.csv|20261031|3|${md5(GOOD)}\n`)
  await refusedWith(lake, controlled, 'count_wrong', /says 3 rows, the file has 2/)
  await lake.deliver('txn.ctl', `txn.csv|20261031|2|${md5('other')}\n`)
  await refusedWith(lake, controlled, 'checksum_wrong', /the md5 of the file is/)
  await lake.deliver('txn.ctl', `txn.csv|20261031|2|${md5(GOOD).toUpperCase()}\n`)
  assert.deepEqual((await intakeInto(lake, controlled)).refusals, [])
  await lake.deliver('txn.ctl', 'lines: 3\n')
  const withHeader = transactions("control: { file: '{stem}.ctl', says: 'lines: {lines}' }")
  assert.deepEqual((await intakeInto(lake, withHeader)).refusals, [])
})

test('one refused feed keeps the whole command out, and says so of the others', async () => {
  const lake = await freshLake()
  await lake.deliver('txn.csv', GOOD)
  const other = feedOf(`
feed: other
words: { zh: 其他, en: other }
fact: product_price
file: absent.csv
columns: { product_id: p, price_date: d, price: n }
`)
  const result = await intakeInto(lake, [transactions(), other])
  assert.deepEqual(
    result.loads.map((load) => load.state),
    ['refused', 'refused'],
  )
  assert.match(result.loads[0]?.problem?.en ?? '', /other of the same command was refused/)
  assert.deepEqual((await lake.store.manifest()).partitions, [])
})

const forms = [
  ['|+|', 'none', 'gb18030', '\r\n'],
  ['|+|', 'none', 'gbk', '|-|\n'],
  ['\\x1f', 'none', 'utf-8', '\n'],
  ['\\x03', "'\"'", 'gb18030', '\n'],
  ['\\t', 'none', 'utf-8', '\r\n'],
  ['~~separator~~', 'none', 'utf-8', '\n'],
  [';', "'\"'", 'gbk', '\r\n'],
  [',', "'\"'", 'utf-8', '|-|\n'],
  ['^', 'none', 'utf-8', '\x1e'],
] as const

test('the same rows in any encoding, line end and separator have one hash', async () => {
  const rows = [
    ['no', 'cust', 'day', 'amt', 'kind'],
    ['T1', 'C1', '20261030', '100.50', '工资'],
    ['T2', 'C龘', '20261031', '-3', '消费'],
  ]
  const plain = await freshLake()
  await plain.deliver('txn.csv', rows.map((row) => `${row.join(',')}\n`).join(''))
  const { factsHash } = await intakeInto(plain, transactions())
  for (const [separator, quote, encoding, lineEnd] of forms) {
    const between = readEscapes(separator) ?? ''
    const text = rows.map((row) => row.join(between) + lineEnd).join('')
    const lake = await freshLake()
    const mark = encoding === 'utf-8' ? '\ufeff' : ''
    await lake.deliver('txn.csv', iconv.encode(mark + text, encoding))
    const usual = lineEnd === '\n' || lineEnd === '\r\n'
    const record = usual ? '' : `, record_separator: '${writeEscapes(lineEnd)}'`
    const form = `encoding: ${encoding}, separator: '${separator}', quote: ${quote}${record}`
    const result = await intakeInto(lake, transactions('', form))
    assert.deepEqual(result.refusals, [], form)
    assert.equal(result.factsHash, factsHash, form)
  }
})

test('numbers that the engine hashes alike are still keys of their own', async () => {
  const lake = await freshLake()
  const ids = ['2026062000000006000', '2026062900000001000']
  await lake.deliver('txn.csv', HEADER + ids.map((id) => `${id},C1,20261030,1,工资\n`).join(''))
  const [load] = (await intakeInto(lake, transactions())).loads
  assert.deepEqual([load?.rowsKept, load?.rowsRejected], [2, 0])
})
