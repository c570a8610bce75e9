import assert from 'node:assert/strict'
import { test } from 'node:test'
import { feedOf, intakeInto, testLakes } from '#server/testing/test-lake.ts'
import { parseFeed } from './index.ts'
import { readRejects } from './loads.ts'

const freshLake = await testLakes()
const DATE = '2026-10-31'

/** A customer file whose two month columns become transactions. */
const months = (columns: string) => `
feed: c
words: { zh: 客, en: c }
fact: customer
file: m.csv
format: { columns: [id, in_nov, in_dec] }
columns: { customer_id: id, kind: { value: personal } }
also:
  - fact: transaction
    unpivot: [in_nov, in_dec]
    columns:
      transaction_id: { hash: row }
      customer_id: id
${columns}
      kind: { value: other }
`
const usual = {
  date: 'transaction_date: { value: 2019-11-30 }',
  direction: 'direction: { value: in }',
  amount: 'amount_cents: { unpivot: value }',
}
const written = (over: Partial<typeof usual>) =>
  months(
    Object.values({ ...usual, ...over })
      .map((line) => `      ${line}`)
      .join('\n'),
  )

const FILE = 'id,in_nov,in_dec\n1,10.00,20.00\n2,5.50,0.25\n'

/** What a column of the unpivoted rows holds, in the order of customer and column. */
async function loaded(feed: string, file: string, column: string) {
  const lake = await freshLake()
  await lake.deliver('m.csv', file)
  const result = await intakeInto(lake, feedOf(feed))
  assert.deepEqual(result.refusals, [])
  const rows = await lake.facts<{ v: unknown }>(
    `select ${column} as v from transaction order by customer_id, amount_cents`,
    DATE,
  )
  return rows.map(({ v }) => v)
}

test('columns turned into rows are read as any other: money, codes, dates', async () => {
  const cents = [1000, 2000, 25, 550]
  assert.deepEqual(await loaded(written({}), FILE, 'amount_cents'), cents)
  const unit = (name: string) => ({ amount: `amount_cents: { unpivot: value, unit: ${name} }` })
  assert.deepEqual(await loaded(written(unit('yuan')), FILE, 'amount_cents'), cents)
  assert.deepEqual(
    await loaded(written(unit('fen')), FILE.replaceAll(/\.\d\d/g, ''), 'amount_cents'),
    [10, 20, 0, 5],
  )
  const byName = written({
    direction: 'direction: { unpivot: name, map: { in_nov: in, in_dec: out } }',
    date: 'transaction_date: { unpivot: name, map: { in_nov: 2019-11-30, in_dec: 2019-12-31 } }',
  })
  assert.deepEqual(await loaded(byName, FILE, 'direction'), ['in', 'out', 'out', 'in'])
  assert.deepEqual(await loaded(byName, FILE, 'transaction_date'), [
    '2019-11-30',
    '2019-12-31',
    '2019-12-31',
    '2019-11-30',
  ])
})

test('a balance a family across becomes cents and codes of the list', async () => {
  const lake = await freshLake()
  await lake.deliver('b.csv', 'id,demand,time\n1,1234.56,0.25\n2,5.50,\n3,-12.34,100000\n')
  const feed = feedOf(`
feed: c
words: { zh: 客, en: c }
fact: balance_month_end
file: b.csv
format: { columns: [id, demand, time] }
unpivot: [demand, time]
columns:
  customer_id: id
  family: { unpivot: name, map: { demand: demand_deposit, time: time_deposit } }
  balance_date: { value: 2019-12-31 }
  balance_cents: { unpivot: value }
`)
  const result = await intakeInto(lake, feed)
  assert.deepEqual(result.refusals, [])
  assert.deepEqual(
    await lake.facts(
      'select family, balance_cents as c from balance_month_end order by customer_id, family',
      DATE,
    ),
    [
      { family: 'demand_deposit', c: 123456 },
      { family: 'time_deposit', c: 25 },
      { family: 'demand_deposit', c: 550 },
      { family: 'demand_deposit', c: -1234 },
      { family: 'time_deposit', c: 10_000_000 },
    ],
  )
})

test('a value across that cannot be read rejects its record, with line and field', async () => {
  const lake = await freshLake()
  await lake.deliver('m.csv', 'id,in_nov,in_dec\n1,10.00,abc\n2,5.50,0.25\n')
  const result = await intakeInto(lake, feedOf(written({})))
  assert.deepEqual(result.refusals, [])
  const [load] = result.loads
  assert.deepEqual([load?.rowsRead, load?.rowsKept, load?.rowsRejected], [2, 1, 1])
  const rejects = await readRejects(lake.root, load?.loadId ?? '')
  assert.deepEqual(
    rejects?.rejects.map(({ line, field, code }) => [line, field, code]),
    [[2, 'transaction.amount_cents', 'amount_invalid']],
  )
})

/** What a feed itself writes: refused at its line where it is no value of the column. */
const constants: readonly (readonly [column: string, says: RegExp | undefined])[] = [
  ['yearly_income_cents: { value: abc }', /"abc" is no number/],
  ['yearly_income_cents: { value: 12.345 }', /at most 2 decimals/],
  ['yearly_income_cents: { value: 12.34 }', undefined],
  ['yearly_income_cents: { value: 12.34, unit: fen }', /at most 0 decimals/],
  ['closed_date: { value: 2026-02-30 }', /no date of the format yyyy-MM-dd/],
  ['closed_date: { value: 2026-02-28 }', undefined],
  ["closed_date: { value: '20260228', format: yyyyMMdd }", undefined],
  ['gender: { value: X }', /not a code/],
  ['deceased: { value: perhaps }', /neither yes nor no/],
  ['deceased: { value: no }', /neither yes nor no/],
  ["deceased: { value: 'false' }", undefined],
  ['age_years: { value: 12.5 }', /at most 0 decimals/],
  ['age_years: { from: a, if_empty: old }', /"old" is no number/],
  ['age_years: { from: a, map: { young: 20, old: many } }', /"many" is no number/],
  ['opened_date: { from: a, map: { q1: 2026-03-32 } }', /no date/],
  ['gender: { concat: [a, { text: x }], if_empty: Q }', /not a code/],
  ['gender: { lookup: { fact: customer, by: { customer_id: id }, take: birth_date } }', /is date/],
  ['industry: { from: a, derive: chinese_id_gender }', undefined],
  ['capacity: { from: a, derive: chinese_id_gender }', /not a code/],
  ['occupation: { sum: [a, b] }', /only a number/],
  ['occupation: { hash: row, unit: yuan }', /means nothing here/],
]

for (const [column, says] of constants) {
  test(`${column} is ${says === undefined ? 'taken' : 'refused at its line'}`, () => {
    const parsed = parseFeed(
      `feed: c\nwords: { zh: 客, en: c }\nfact: customer\nfile: m.csv\n` +
        `format: { columns: [id, a, b] }\n` +
        `columns:\n  customer_id: id\n  kind: { value: personal }\n  ${column}\n`,
      'c.yaml',
    )
    const problems = parsed.ok ? [] : parsed.problems
    if (says === undefined) assert.deepEqual(problems, [])
    else {
      assert.match(problems[0]?.words.en ?? '', says)
      assert.equal(problems[0]?.line, 9)
    }
  })
}

/** One cell of a customer file, however a spreadsheet or an old core wrote it. */
const cells: readonly (readonly [spec: string, reads: readonly (readonly [string, unknown])[]])[] =
  [
    [
      '{ from: a, notation: [chinese, parentheses, exponent], full_width: yes }',
      [
        ['12万', 12_000_000],
        ['3.5亿', 35_000_000_000],
        ['98765.43元', 9_876_543],
        ['￥100.00', 10_000],
        ['¥1', 100],
        ['人民币5万元整', 5_000_000],
        ['-￥3.20', -320],
        ['(98.43)', -9_843],
        ['（1.00）', -100],
        ['1.2E+05', 12_000_000],
        ['9.99E2', 99_900],
        ['１２００００．５０', 12_000_050],
        ['一百', 'amount_invalid'],
        ['9万亿', 'amount_invalid'],
        ['1e-3', 'amount_too_precise'],
        ['99999999999999999999', 'amount_out_of_range'],
        ['90071992547409.91', 'amount_out_of_range'],
      ],
    ],
    [
      'a',
      [
        ['12万', 'amount_invalid'],
        ['(98.43)', 'amount_invalid'],
        ['1.2E+05', 'amount_invalid'],
        ['１２', 'amount_invalid'],
        ['-3', -300],
      ],
    ],
    [
      '{ sum: [a, { minus: b }] }',
      [
        ['10.50', 1000],
        ['ten', 'amount_invalid'],
        ['1E2', 'amount_invalid'],
        ['', -50],
      ],
    ],
    [
      '{ product: [a, { number: 0.015 }] }',
      [
        ['100', 150],
        ['33.33', 50],
        ['x', 'amount_invalid'],
        ['', null],
      ],
    ],
    [
      '{ from: a, map: { low: 1000, high: 2000 } }',
      [
        ['low', 100_000],
        ['mid', 'code_unknown'],
      ],
    ],
  ]

for (const [spec, reads] of cells) {
  test(`money as ${spec}`, async () => {
    const lake = await freshLake()
    await lake.deliver(
      'm.csv',
      `id,a,b\n${reads.map(([text], n) => `K${n},"${text}",0.50\n`).join('')}`,
    )
    const feed = feedOf(
      `feed: c\nwords: { zh: 客, en: c }\nfact: customer\nfile: m.csv\nrejects: { max_rows: 99 }\n` +
        `columns:\n  customer_id: id\n  kind: { value: personal }\n  yearly_income_cents: ${spec}\n` +
        `  district: b\n`,
    )
    const { refusals, loads } = await intakeInto(lake, feed)
    assert.deepEqual(refusals, [])
    const kept = await lake.facts<{ id: string; cents: number }>(
      'select customer_id as id, yearly_income_cents as cents from customer',
      DATE,
    )
    const found = await readRejects(lake.root, loads[0]?.loadId ?? '')
    const answers = new Map<string, unknown>(kept.map(({ id, cents }) => [id, cents]))
    for (const { line, code } of found?.rejects ?? []) answers.set(`K${line - 2}`, code)
    assert.deepEqual(
      reads.map(([text], n) => [text, answers.get(`K${n}`)]),
      reads.map(([text, value]) => [text, value]),
    )
  })
}

const dates: typeof cells = [
  [
    '{ from: a, format: [yyyy-MM-dd, excel_serial] }',
    [
      ['46025', '2026-01-03'],
      ['46025.75', '2026-01-03'],
      ['1', '1900-01-01'],
      ['60', 'date_invalid'],
      ['61', '1900-03-01'],
      ['2026-01-03', '2026-01-03'],
      ['9999-12-31', 'date_out_of_range'],
      ['2062-01-01', 'date_out_of_range'],
    ],
  ],
  ['{ from: a, full_width: yes }', [['２０１１-０３-０４', '2011-03-04']]],
  [
    '{ from: a, days_from: 2018-01-01 }',
    [
      ['-365', '2017-01-01'],
      ['10', '2018-01-11'],
      ['1.5', 'date_invalid'],
      ['9999999', 'date_invalid'],
    ],
  ],
  ['{ from: a, days_from: { column: b, format: yyyyMMdd } }', [['1', '2020-03-01']]],
  [
    '{ pick: { by: a, from: { B: b } }, format: yyyyMMdd }',
    [
      ['B', '2020-02-29'],
      ['C', 'code_unknown'],
    ],
  ],
  [
    "{ concat: [{ column: b, substring: [1, 4] }, { column: a, map: { may: '05' } }, " +
      "{ text: '01' }], format: yyyyMMdd }",
    [
      ['may', '2020-05-01'],
      ['soon', 'date_invalid'],
    ],
  ],
]

for (const [spec, reads] of dates) {
  test(`a date as ${spec}`, async () => {
    const lake = await freshLake()
    await lake.deliver(
      'm.csv',
      `id,a,b\n${reads.map(([text], n) => `K${n},${text},20200229\n`).join('')}`,
    )
    const feed = feedOf(
      `feed: c\nwords: { zh: 客, en: c }\nfact: customer\nfile: m.csv\nrejects: { max_rows: 99 }\n` +
        `columns:\n  customer_id: id\n  kind: { value: personal }\n  opened_date: ${spec}\n` +
        `  occupation: a\n  district: b\n`,
    )
    const { refusals, loads } = await intakeInto(lake, feed)
    assert.deepEqual(refusals, [])
    const kept = await lake.facts<{ id: string; day: string }>(
      'select customer_id as id, opened_date as day from customer',
      DATE,
    )
    const found = await readRejects(lake.root, loads[0]?.loadId ?? '')
    const answers = new Map<string, unknown>(kept.map(({ id, day }) => [id, day]))
    for (const { line, code } of found?.rejects ?? []) answers.set(`K${line - 2}`, code)
    assert.deepEqual(
      reads.map(([text], n) => [text, answers.get(`K${n}`)]),
      reads.map(([text, value]) => [text, value]),
    )
  })
}

test('a text put together may name the column that becomes a row', async () => {
  const lake = await freshLake()
  await lake.deliver('m.csv', FILE)
  const feed = feedOf(`
feed: c
words: { zh: 客, en: c }
fact: customer_attribute
file: m.csv
unpivot: [in_nov, in_dec]
columns:
  customer_id: id
  attribute: { concat: [{ text: 'income_' }, { unpivot: name }] }
  value: { unpivot: value }
`)
  assert.deepEqual((await intakeInto(lake, feed)).refusals, [])
  assert.deepEqual(
    await lake.facts('select distinct attribute as a from customer_attribute order by a', DATE),
    [{ a: 'income_in_dec' }, { a: 'income_in_nov' }],
  )
})

test('customer numbers a spreadsheet spoilt are rejected, not taken for new customers', async () => {
  const lake = await freshLake()
  const ids = ['0000123', '1.10105E+17', '6.22588e+15', 'C0２０', 'A+1', '1E5', '客户1']
  await lake.deliver('m.csv', `id\n${ids.join('\n')}\n`)
  const feed = feedOf(
    'feed: c\nwords: { zh: 客, en: c }\nfact: customer\nfile: m.csv\nrejects: { max_rows: 9 }\n' +
      'columns: { customer_id: id, kind: { value: personal } }\n',
  )
  const { refusals, loads } = await intakeInto(lake, feed)
  assert.deepEqual(refusals, [])
  const found = await readRejects(lake.root, loads[0]?.loadId ?? '')
  assert.deepEqual(
    found?.rejects.map(({ line, code }) => [ids[line - 2], code]),
    ['1.10105E+17', '6.22588e+15', 'C0２０'].map((id) => [id, 'id_spoilt']),
  )
})
