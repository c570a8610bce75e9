import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readFile, readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { feedOf, intakeInto, testLakes } from '#server/testing/test-lake.ts'
import { workbook } from '#server/testing/test-workbook.ts'
import { forgetRefusedRejects, readRejects } from './loads.ts'

const freshLake = await testLakes()
const DATE = '2026-10-31'

interface Case {
  readonly what: string
  readonly content: string | Uint8Array
  readonly file?: string
  readonly format?: string
  /** The columns of the fact besides number and kind. */
  readonly columns?: string
  /** Customer number, occupation, opening date, income in cents. */
  readonly kept?: readonly (readonly unknown[])[]
  readonly rejects?: readonly (readonly unknown[])[]
  readonly refused?: readonly [code: string, says: RegExp]
  readonly limit?: string
}

const HEADER = '客户号,职业,开户日期,年收入'
const usual =
  'occupation: 职业\n  opened_date: { from: 开户日期, format: yyyy-MM-dd }\n  yearly_income_cents: 年收入'
const two = [
  ['0001', '教师', '2010-01-02', 12_000_050],
  ['0002', '工', '2011-03-04', 9_876_543],
]
const TWO = `${HEADER}\n0001,教师,2010-01-02,120000.50\n0002,工,2011-03-04,98765.43\n`
const dates = (format: string) => `opened_date: { from: 开户日期, format: ${format} }`
const rows = (...amounts: string[]) =>
  `${HEADER}\n${amounts.map((amount, n) => `000${n + 1},工,2011-03-04,${amount}\n`).join('')}`
const cents = (...amounts: number[]) =>
  amounts.map((amount, n) => [`000${n + 1}`, '工', '2011-03-04', amount])
const crs = TWO.replaceAll('\n', '\r')

const cases: readonly Case[] = [
  {
    what: 'GB18030 with four bytes a character',
    content: iconv.encode(TWO.replace('工', '㐂工'), 'gb18030'),
    format: 'encoding: gb18030',
    kept: [two[0] ?? [], ['0002', '㐂工', '2011-03-04', 9_876_543]],
  },
  {
    what: 'GB18030 called GBK',
    content: iconv.encode(TWO.replace('工', '㐂工'), 'gb18030'),
    format: 'encoding: gbk',
    kept: [two[0] ?? [], ['0002', '㐂工', '2011-03-04', 9_876_543]],
  },
  {
    what: 'GB18030 called UTF-8',
    content: iconv.encode(TWO, 'gb18030'),
    refused: ['encoding_wrong', /not utf-8 from line 1, byte 1/],
  },
  {
    what: 'UTF-8 called GB18030',
    content: TWO,
    format: 'encoding: gb18030',
    refused: ['encoding_wrong', /it is UTF-8/],
  },
  {
    what: 'the euro as GBK writes it',
    content: Buffer.concat([
      iconv.encode(`${HEADER}\n0001,`, 'gbk'),
      Buffer.from([0x80]),
      iconv.encode(',2011-03-04,1\n', 'gbk'),
    ]),
    format: 'encoding: gbk',
    kept: [['0001', '€', '2011-03-04', 100]],
  },
  { what: 'a mark and CRLF', content: `\ufeff${TWO.replaceAll('\n', '\r\n')}`, kept: two },
  { what: 'line ends of both kinds', content: TWO.replace('\n', '\r\n'), kept: two },
  {
    what: 'a separator of three signs',
    content: TWO.replaceAll(',', '|+|'),
    format: "separator: '|+|', quote: none",
    kept: two,
  },
  {
    what: 'a control character for a separator',
    content: TWO.replaceAll(',', '\x01'),
    format: "separator: '\\x01', quote: none",
    kept: two,
  },
  { what: 'lines that end with CR alone', content: crs, kept: two },
  { what: 'CR alone, and no end after the last', content: crs.slice(0, -1), kept: two },
  { what: 'CR alone, a line feed after the last', content: `${crs.slice(0, -1)}\n`, kept: two },
  {
    what: 'no end after the last line',
    content: TWO.slice(0, -1),
    refused: ['truncated', /last record does not end/],
  },
  {
    what: 'blank lines',
    content: `${HEADER}\n\n0001,工,2011-03-04,5\n\n   \n`,
    limit: 'max_rows: 1',
    kept: [['0001', '工', '2011-03-04', 500]],
    rejects: [[5, null, 'too_few_fields']],
  },
  {
    what: 'a quoted line end and thousands',
    content: `${HEADER}\n0001,"教\n师",2010-01-02,"120,000.50"\n`,
    columns: usual.replace('年收入', "{ from: 年收入, thousands: ',' }"),
    kept: [['0001', '教\n师', '2010-01-02', 12_000_050]],
  },
  {
    what: 'a separator at each end, unsaid',
    content: TWO.replaceAll(',', '|').replaceAll('\n', '|\n'),
    format: "separator: '|'",
    kept: two,
  },
  {
    what: 'a separator at each end, said',
    content: TWO.replaceAll(',', '|').replaceAll('\n', '|\n'),
    format: "separator: '|', trailing_separator: yes",
    kept: two,
  },
  {
    what: 'columns in another order',
    content: '年收入,开户日期,客户号,职业\n120000.50,2010-01-02,0001,教师\n',
    kept: [two[0] ?? []],
  },
  {
    what: 'a row too short and one too long',
    content: `${HEADER}\n0001,工,2011-03-04\n0002,工,2011-03-04,5\n0003,工,2011-03-04,5,6\n`,
    limit: 'max_rows: 2',
    kept: [['0002', '工', '2011-03-04', 500]],
    rejects: [
      [2, null, 'too_few_fields'],
      [4, null, 'too_many_fields'],
    ],
  },
  {
    what: 'a column named twice',
    content: `${HEADER},职业\n0001,教师,2010-01-02,1,工\n`,
    refused: ['header_wrong', /职业 twice/],
  },
  { what: 'a header and nothing else', content: `${HEADER}\n`, refused: ['file_empty', /no rows/] },
  { what: 'no byte at all', content: '', refused: ['file_empty', /the file is empty/] },
  {
    what: 'a zero byte',
    content: TWO.replace('0002', '00\x0002'),
    refused: ['encoding_wrong', /zero bytes from line 3/],
  },
  {
    what: 'UTF-16',
    content: Buffer.from(`\ufeff${TWO}`, 'utf16le'),
    refused: ['encoding_wrong', /UTF-16/],
  },
  {
    what: 'a line of ten million signs',
    content: `${HEADER}\n0001,${'a'.repeat(10_000_000)},2010-01-02,1\n0002,工,2011-03-04,1\n`,
    limit: 'max_rows: 1',
    kept: [['0002', '工', '2011-03-04', 100]],
    rejects: [[2, null, 'record_too_long']],
  },
  { what: 'gzip under its name', file: 'd.csv.gz', content: gzipSync(TWO), kept: two },
  { what: 'gzip called CSV', content: gzipSync(TWO), kept: two },
  {
    what: 'gzip cut short',
    content: gzipSync(TWO).subarray(0, 60),
    refused: ['truncated', /damaged or truncated/],
  },
  {
    what: 'a zip archive',
    content: Buffer.from('PK\x03\x04 plain.csv', 'latin1'),
    refused: ['encoding_wrong', /an archive \(zip\).*unpacked/],
  },
  {
    what: 'an old workbook',
    content: Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]),
    refused: ['encoding_wrong', /old kind \(\.xls\).*save it as \.xlsx or CSV/],
  },
  {
    what: 'a workbook, whatever it is called',
    content: workbook({
      表一: [
        HEADER.split(','),
        ['0001', '教师', { date: 40180 }, 120000.5],
        [],
        ['0002', '工', { date: 40606 }, 98765.429999999993],
      ],
    }),
    kept: [
      ['0001', '教师', '2010-01-02', 12_000_050],
      ['0002', '工', '2011-03-04', 9_876_543],
    ],
  },
  {
    what: 'a workbook in which numbers spoilt customer numbers',
    content: workbook({
      表一: [
        HEADER.split(','),
        [1.1010519491231e17, '教师', { date: 40180 }, 1],
        ['0002', '工', { date: 40606 }, 1],
      ],
    }),
    limit: 'max_rows: 1',
    kept: [['0002', '工', '2011-03-04', 100]],
    rejects: [[2, 'customer_id', 'id_spoilt']],
  },
  {
    what: 'a sheet that is not there',
    content: workbook({ 表一: [['客户号']] }),
    format: 'sheet: 表二',
    refused: ['header_wrong', /no sheet 表二 \(it has 表一\)/],
  },
  {
    what: 'spreadsheet numbers, unsaid',
    content: rows('1.2E+05', '9.99E2'),
    refused: ['all_rejected', /all 2 rows were rejected/],
  },
  {
    what: 'spreadsheet numbers, said',
    content: rows('1.2E+05', '9.99E2'),
    columns: usual.replace('年收入', '{ from: 年收入, notation: exponent }'),
    kept: cents(12_000_000, 99_900),
  },
  {
    what: 'Chinese amounts, said',
    content: rows('12万', '98765.43元', '￥100.00', '¥1'),
    columns: usual.replace('年收入', '{ from: 年收入, notation: chinese }'),
    kept: cents(12_000_000, 9_876_543, 10_000, 100),
  },
  {
    what: 'negatives in brackets and behind, said',
    content: rows('120.50-', '(98.43)', '+5.00'),
    columns: usual.replace(
      '年收入',
      '{ from: 年收入, notation: parentheses, trailing_minus: yes }',
    ),
    kept: cents(-12_050, -9_843, 500),
  },
  {
    what: 'finer than a cent, and larger than can be kept',
    content: rows('0.005', '1.005', '92233720368547758.07', '1'),
    limit: 'max_rows: 3',
    kept: [['0004', '工', '2011-03-04', 100]],
    rejects: [
      [2, 'yearly_income_cents', 'amount_too_precise'],
      [3, 'yearly_income_cents', 'amount_too_precise'],
      [4, 'yearly_income_cents', 'amount_out_of_range'],
    ],
  },
  {
    what: 'full-width signs, said',
    content: `${HEADER}\n０００１,教师　,2010-01-02,１２００００．５０\n 0002 ,　工,２０１１-０３-０４, 98765.43 \n`,
    format: 'full_width: yes',
    kept: two,
  },
  {
    what: 'dates of spreadsheets',
    content: `${HEADER}\n0001,工,46025,1\n`,
    columns: dates('excel_serial'),
    kept: [['0001', null, '2026-01-03', null]],
  },
  {
    what: 'no end for an opening date',
    content: `${HEADER}\n0001,工,9999-12-31,1\n0002,工,2011-03-04,1\n`,
    limit: 'max_rows: 1',
    kept: [['0002', '工', '2011-03-04', 100]],
    rejects: [[2, 'opened_date', 'date_out_of_range']],
  },
  {
    what: 'missing marks, said',
    content: `${HEADER}\n0001,\\N,\\N,\\N\n0002,NULL,NULL,NULL\n0003,空,空,空\n0004,,,\n`,
    format: "empty: ['\\N', 'NULL', '空']",
    kept: ['0001', '0002', '0003', '0004'].map((id) => [id, null, null, null]),
  },
  {
    what: 'a key more than once: the last row is kept',
    content: `${HEADER}\n0001,教师,2010-01-02,1\n0001,工,2011-03-04,2\n0002,工,2011-03-04,2\n`,
    limit: 'max_rows: 1',
    kept: [
      ['0001', '工', '2011-03-04', 200],
      ['0002', '工', '2011-03-04', 200],
    ],
    rejects: [[2, 'customer_id', 'duplicate_key']],
  },
  {
    what: 'a quote that never closes',
    content: `${HEADER}\n0001,"工,2011-03-04,1\n0002,工,2011-03-04,1\n`,
    limit: 'max_rows: 1',
    kept: [['0002', '工', '2011-03-04', 100]],
    rejects: [[2, null, 'quote_unbalanced']],
  },
  {
    what: 'money put together of two columns',
    content: '客户号,y,m\n0001,2026,50\n',
    columns: "yearly_income_cents: { concat: [y, { text: '.' }, m] }",
    kept: [['0001', null, null, 202_650]],
  },
  {
    what: 'a date put together of three',
    content: '客户号,y,m,d\n0001,2026,01,03\n0002,2026,02,30\n',
    columns: 'opened_date: { concat: [y, m, d], format: yyyyMMdd }',
    limit: 'max_rows: 1',
    kept: [['0001', null, '2026-01-03', null]],
    rejects: [[3, 'opened_date', 'date_invalid']],
  },
]

for (const {
  what,
  content,
  file = 'd.csv',
  format = '',
  columns = usual,
  kept = [],
  rejects = [],
  refused,
  limit,
} of cases) {
  test(`a delivery with ${what}`, async () => {
    const lake = await freshLake()
    await lake.deliver(file, content)
    const feed = feedOf(
      `feed: d\nwords: { zh: 测, en: d }\nfact: customer\nfile: ${file}\nformat: { ${format} }\n` +
        `${limit === undefined ? '' : `rejects: { ${limit} }\n`}` +
        `columns:\n  customer_id: 客户号\n  kind: { value: personal }\n  ${columns}\n`,
    )
    const { refusals, loads } = await intakeInto(lake, feed)
    const [load] = loads
    if (refused !== undefined) {
      assert.equal(refusals[0]?.code, refused[0], JSON.stringify(refusals))
      assert.match(`${refusals[0]?.words.en}. ${refusals[0]?.cure.en}`, refused[1])
      assert.deepEqual(await lake.facts('select 1 from customer', DATE), [])
      return
    }
    assert.deepEqual(refusals, [])
    const found = await lake.facts<Record<string, unknown>>(
      `select customer_id as id, occupation, opened_date as opened, yearly_income_cents as cents
      from customer order by id`,
      DATE,
    )
    assert.deepEqual(
      found.map(({ id, occupation, opened, cents: amount }) => [id, occupation, opened, amount]),
      kept,
    )
    const page = await readRejects(lake.root, load?.loadId ?? '')
    assert.deepEqual(
      page?.rejects.map(({ line, field, code }) => [line, field, code]) ?? [],
      rejects,
    )
    assert.equal(load?.rowsRead, kept.length + rejects.length)
  })
}

test('rejected rows are written as delivered, and run nothing in a spreadsheet', async () => {
  const lake = await freshLake()
  const lines = [
    "=cmd|'/c calc'!A0,工,19621332,1",
    'A4,工,2020-13-01,"1,234.50"',
    '@sum,工,x,-5',
    '-1+1,"a ""b""",x,1',
  ]
  await lake.deliver('d.csv', `${HEADER}\n${lines.join('\n')}\n0009,工,2011-03-04,1\n`)
  const feed = feedOf(
    'feed: d\nwords: { zh: 测, en: d }\nfact: customer\nfile: d.csv\nrejects: { max_rows: 9 }\n' +
      `columns:\n  customer_id: 客户号\n  kind: { value: personal }\n  ${usual}\n`,
  )
  const { loads } = await intakeInto(lake, feed)
  const page = await readRejects(lake.root, loads[0]?.loadId ?? '')
  assert.deepEqual(
    page?.rejects.map(({ raw }) => raw),
    lines,
  )
  const written = await readFile(loads[0]?.rejectsFile ?? '', 'utf8')
  for (const line of written.split('\n')) assert.doesNotMatch(line, /,"[=+@-]/)
})

test('a refused load shows the form of its rows and the value complained of, nothing else', async () => {
  const lake = await freshLake()
  await lake.deliver(
    'd.csv',
    `${HEADER}\n0001,张三丰,19620101,13800000001\n0002,工,13900000002,5\n0003,李四,2011-03-04,1\n`,
  )
  const feed = feedOf(
    'feed: d\nwords: { zh: 测, en: d }\nfact: customer\nfile: d.csv\nrejects: { max_rows: 1 }\n' +
      `columns:\n  customer_id: 客户号\n  kind: { value: personal }\n  ${usual}\n`,
  )
  const { refusals, loads } = await intakeInto(lake, feed)
  assert.equal(refusals[0]?.code, 'rejects_exceeded')
  const page = await readRejects(lake.root, loads[0]?.loadId ?? '')
  assert.deepEqual(
    page?.rejects.map(({ raw }) => raw),
    ['9999,某某某,19620101,99999999999', '9999,某,99999999999,9'],
  )
  const kept = loads[0]?.rejectsFile ?? ''
  const written = Date.UTC(2026, 10, 1)
  await utimes(kept, new Date(written), new Date(written))
  // Nothing of the people stands anywhere under the lake, masked lines are all there is of them.
  for (const name of await readdir(lake.root, { recursive: true, withFileTypes: true })) {
    if (!name.isFile()) continue
    const text = await readFile(join(name.parentPath, name.name), 'utf8')
    assert.doesNotMatch(text, /张三丰|李四|1[39]\d{9}/, name.name)
  }
  // For thirty days to the millisecond; from then on they are gone, and the page says how many.
  await forgetRefusedRejects(lake.root, written + 30 * 86_400_000)
  assert.equal((await readRejects(lake.root, loads[0]?.loadId ?? ''))?.rejects.length, 2)
  await forgetRefusedRejects(lake.root, written + 30 * 86_400_000 + 1)
  assert.equal(existsSync(kept), false)
  const later = await readRejects(lake.root, loads[0]?.loadId ?? '')
  assert.deepEqual(later?.rejects, [])
  assert.equal(later?.load.rowsRejected, 2)
})

test('a column the file did not have before is told once it comes', async () => {
  const lake = await freshLake()
  let minute = 0
  const now = () => new Date(Date.UTC(2026, 10, 1, 1, (minute += 1)))
  const feed = feedOf(
    'feed: d\nwords: { zh: 测, en: d }\nfact: customer\nfile: d.csv\n' +
      `columns:\n  customer_id: 客户号\n  kind: { value: personal }\n  ${usual}\n`,
  )
  await lake.deliver('d.csv', TWO)
  assert.deepEqual((await intakeInto(lake, feed, { now })).loads[0]?.remarks, [])
  await lake.deliver(
    'd.csv',
    TWO.replace('年收入\n', '年收入,新列\n').replaceAll(/(\.\d\d)\n/g, '$1,x\n'),
  )
  const [load] = (await intakeInto(lake, feed, { now })).loads
  assert.deepEqual(
    load?.remarks.map(({ code, column }) => [code, column]),
    [['new_column', '新列']],
  )
  assert.deepEqual((await intakeInto(lake, feed, { now })).loads[0]?.remarks, [])
})

test('a delivery that would empty or halve a fact is refused unless a person takes it', async () => {
  const lake = await freshLake()
  const feed = feedOf(
    'feed: d\nwords: { zh: 测, en: d }\nfact: customer\nfile: d_{date:yyyyMMdd}.csv\n' +
      'columns:\n  customer_id: id\n  kind: { value: personal }\n  opened_date: d\n',
  )
  const day = (count: number, date = '2026-01-03') =>
    `id,d\n${Array.from({ length: count }, (_, n) => `C${n},${date}\n`).join('')}`
  const on = { first: '2026-10-30', second: '2026-10-31' }
  await lake.deliver('d_20261030.csv', day(9))
  assert.deepEqual((await intakeInto(lake, feed, { businessDate: on.first })).refusals, [])

  await lake.deliver('d_20261031.csv', day(3, '2026/1/3'))
  const rejected = await intakeInto(lake, feed, { businessDate: on.second })
  assert.deepEqual(
    rejected.refusals.map(({ code }) => code),
    ['all_rejected'],
  )

  await lake.deliver('d_20261031.csv', day(4))
  const halved = await intakeInto(lake, feed, { businessDate: on.second })
  assert.deepEqual(
    halved.refusals.map(({ code }) => code),
    ['delivery_shrinks'],
  )
  assert.match(halved.refusals[0]?.words.en ?? '', /from 9 rows to 4/)
  assert.equal(halved.loads[0]?.problemCode, 'delivery_shrinks')
  assert.equal((await lake.facts('select 1 from customer', on.second)).length, 9)

  await lake.deliver('d_20261031.csv', day(5))
  assert.deepEqual((await intakeInto(lake, feed, { businessDate: on.second })).refusals, [])

  await lake.deliver('d_20261031.csv', day(1))
  const accepted = await intakeInto(lake, feed, {
    businessDate: on.second,
    fewerAccepted: { reason: 'an outlet was closed', by: 'E1' },
  })
  assert.deepEqual(accepted.refusals, [])
  assert.equal((await lake.facts('select 1 from customer', on.second)).length, 1)
})
