import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openEngine, quoteText } from '#platform/lake/index.ts'
import { feedOf } from '#server/testing/test-lake.ts'
import { feedSql } from './domain/sql/feed-sql.ts'

const folder = await mkdtemp(join(tmpdir(), 'zhike-readings-'))
const engine = await openEngine({ tempDirectory: folder, threads: 1 })
const connection = await engine.connect()
after(async () => {
  engine.close()
  await rm(folder, { recursive: true, force: true })
})

/** Columns of a fact that need nothing else beside them. */
const facts = {
  account: 'account_id: id, family: { value: fund }',
  customer: 'customer_id: id, kind: { value: personal }',
  transaction:
    'transaction_id: id, transaction_date: { value: 2026-10-31 }, direction: { value: in }, ' +
    'amount_cents: { value: 1 }, kind: { value: other }',
} as const

/** Reads texts as a column: the value, or the code of the reject reason. */
async function read(
  fact: keyof typeof facts,
  column: string,
  spec: string,
  texts: readonly (string | null)[],
): Promise<unknown[]> {
  const others = facts[fact].replace(new RegExp(`${column}: (\\{[^}]*\\}|\\w+)(, )?`), '')
  const feed = feedOf(`
feed: t
words: { zh: 测, en: t }
fact: ${fact}
file: t.csv
format: { empty: ['\\N'], columns: [id, x, y] }
columns: { ${others === '' ? '' : `${others.replace(/, $/, '')}, `}${column}: ${spec} }
`)
  const sql = feedSql({
    feed,
    fileColumns: ['id', 'x', 'y'],
    lookupRelation: () => '',
    timeZone: 'Asia/Shanghai',
    businessDate: '2026-10-31',
    numbered: true,
  })
  const rows = texts.map((text, index) => {
    const value = text === null ? 'cast(null as varchar)' : quoteText(text)
    return `(${index}, 'K${index}', ${value}, cast(${index === 0 ? 'null' : "'y'"} as varchar))`
  })
  const source = `(values ${rows.join(', ')}) as raw(line, c1, c2, c3)`
  const found = await connection.rows<{ value: unknown; problem: string | null }>(
    `select v_0_${column} as value, problem from (${sql.checked(source)}) as rows order by line`,
  )
  return found.map(({ value, problem }) => problem?.split(':')[0] ?? value)
}

const cases: readonly {
  readonly what: string
  readonly fact?: keyof typeof facts
  readonly column: string
  readonly spec: string
  readonly reads: readonly (readonly [text: string | null, value: unknown])[]
}[] = [
  {
    what: 'yuan become cents exactly, and nothing finer than a cent is rounded away',
    column: 'balance_cents',
    spec: '{ from: x, unit: yuan }',
    reads: [
      ['1234.5', 123450],
      ['-0.01', -1],
      ['+7', 700],
      ['1.230', 123],
      ['.5', 50],
      [null, null],
      ['1.234', 'amount_too_precise'],
      ['1,234.56', 'amount_invalid'],
      ['12x', 'amount_invalid'],
      ['99999999999.99', 9_999_999_999_999],
      ['1e18', 'amount_invalid'],
    ],
  },
  {
    what: 'amounts with thousands separators and a trailing minus',
    column: 'balance_cents',
    spec: "{ from: x, thousands: ',', trailing_minus: yes }",
    reads: [
      ['1,234,567.89', 123456789],
      ['1,000.00-', -100000],
      ['-5', -500],
      ['--5', 'amount_invalid'],
    ],
  },
  {
    what: 'fen, thousands and ten-thousands of yuan',
    column: 'balance_cents',
    spec: '{ from: x, unit: fen }',
    reads: [
      ['12345', 12345],
      ['12.5', 'amount_too_precise'],
      ['', null],
    ],
  },
  {
    what: 'amounts in 万元',
    column: 'balance_cents',
    spec: '{ from: x, unit: wan_yuan }',
    reads: [
      ['1.5', 1500000],
      ['0.000001', 1],
    ],
  },
  {
    what: 'a sign is a direction',
    fact: 'transaction',
    column: 'direction',
    spec: '{ from: x, sign: { negative: out, positive: in } }',
    reads: [
      ['-1', 'out'],
      ['1', 'in'],
      ['0', 'in'],
      ['?', 'amount_invalid'],
    ],
  },
  {
    what: 'rates in percent and basis points',
    column: 'yearly_rate',
    spec: '{ from: x, unit: percent }',
    reads: [
      ['2.35', 0.0235],
      ['abc', 'number_invalid'],
    ],
  },
  {
    what: 'whole numbers are not rounded into being',
    column: 'overdue_days',
    spec: 'x',
    reads: [
      ['12', 12],
      ['12.7', 'number_invalid'],
      ['1e2', 100],
      ['0x1f', 'number_invalid'],
      ['old', 'number_invalid'],
    ],
  },
  {
    what: 'dates of eight digits',
    column: 'maturity_date',
    spec: '{ from: x, format: yyyyMMdd }',
    reads: [
      ['20261031', '2026-10-31'],
      ['20260230', 'date_invalid'],
      ['2026103', 'date_invalid'],
      ['00000000', 'date_invalid'],
      ['99991231', '9999-12-31'],
      ['01000101', 'date_out_of_range'],
    ],
  },
  {
    what: 'dates with slashes or points, one format after the other',
    column: 'opened_date',
    spec: "{ from: x, format: [yyyy/MM/dd, yyyy.M.d, 'yyyy年MM月dd日'] }",
    reads: [
      ['2026/10/31', '2026-10-31'],
      ['2026.1.5', '2026-01-05'],
      ['2026年10月31日', '2026-10-31'],
      ['2026/13/01', 'date_invalid'],
    ],
  },
  {
    what: 'two-digit years within the hundred that is named',
    column: 'maturity_date',
    spec: '{ from: x, format: yyMMdd, first_year: 1950 }',
    reads: [
      ['491231', '2049-12-31'],
      ['500101', '1950-01-01'],
      ['261031', '2026-10-31'],
    ],
  },
  {
    what: 'two-digit years that stand last',
    column: 'opened_date',
    spec: '{ from: x, format: dd/MM/yy, first_year: 1930 }',
    reads: [
      ['31/10/26', '2026-10-31'],
      ['01/01/31', '1931-01-01'],
    ],
  },
  {
    what: 'a date in a time of day',
    column: 'opened_date',
    spec: "{ from: x, format: 'yyMMdd HH:mm:ss', first_year: 1900 }",
    reads: [
      ['931107 00:00:00', '1993-11-07'],
      ['931107', 'date_invalid'],
    ],
  },
  {
    what: 'local times are instants of the bank, across the end of summer time in China',
    fact: 'transaction',
    column: 'transaction_at',
    spec: "{ from: x, format: ['yyyy-MM-dd HH:mm:ss', yyyyMMddHHmmss] }",
    reads: [
      ['2026-10-31 08:00:00', '2026-10-31T00:00:00Z'],
      ['19900701120000', '1990-07-01T03:00:00Z'],
      ['2026-10-31 25:00:00', 'date_invalid'],
    ],
  },
  {
    what: 'times with their own offset, and seconds since 1970',
    fact: 'transaction',
    column: 'transaction_at',
    spec: '{ from: x, format: iso8601 }',
    reads: [['2026-10-31T08:00:00+08:00', '2026-10-31T00:00:00Z']],
  },
  {
    what: 'milliseconds since 1970',
    fact: 'transaction',
    column: 'transaction_at',
    spec: '{ from: x, format: epoch_milliseconds }',
    reads: [
      ['1793404800000', '2026-10-31T00:00:00Z'],
      ['soon', 'date_invalid'],
    ],
  },
  {
    what: 'codes by a map, others rejected',
    column: 'status',
    spec: '{ from: x, map: { 01: active, 09: closed } }',
    reads: [
      ['01', 'active'],
      ['1', 'code_unknown'],
      [null, null],
      [' 09 ', 'closed'],
    ],
  },
  {
    what: 'codes by a map, others kept apart, a missing one still missing',
    fact: 'transaction',
    column: 'kind',
    spec: '{ from: x, map: { S: salary }, else: other, if_empty: fee }',
    reads: [
      ['S', 'salary'],
      ['Z', 'other'],
      [null, 'fee'],
    ],
  },
  {
    what: 'a code without a map must be of the list',
    column: 'status',
    spec: 'x',
    reads: [
      ['active', 'active'],
      ['ACTIVE', 'code_unknown'],
    ],
  },
  {
    what: 'flags as banks write them, or as the feed says',
    fact: 'customer',
    column: 'deceased',
    spec: 'x',
    reads: [
      ['1', true],
      ['N', false],
      ['是', true],
      [null, null],
      ['x', 'code_unknown'],
    ],
  },
  {
    what: 'blanks of every width are cut off, null marks are missing',
    fact: 'customer',
    column: 'occupation',
    spec: 'x',
    reads: [
      ['　医生 ', '医生'],
      [' \\N', null],
      ['   ', null],
      ['a b', 'a b'],
    ],
  },
  {
    what: 'part of a column, and columns put together where there are any',
    fact: 'customer',
    column: 'outlet_id',
    spec: '{ from: x, substring: [3, 4] }',
    reads: [
      ['440301ABC', '0301'],
      ['44', null],
    ],
  },
  {
    what: 'columns put together: empty ones add nothing, all empty is missing',
    fact: 'customer',
    column: 'source',
    spec: '{ concat: [x, { text: / }, y] }',
    reads: [
      [null, null],
      ['a', 'a/y'],
      [null, '/y'],
    ],
  },
  {
    what: 'Czech birth numbers add fifty to the month of women',
    fact: 'customer',
    column: 'birth_date',
    spec: '{ from: x, derive: czech_birth_date, first_year: 1900 }',
    reads: [
      ['706213', '1970-12-13'],
      ['450204', '1945-02-04'],
      ['709913', 'identity_number_invalid'],
    ],
  },
  {
    what: 'sex from Czech birth numbers',
    fact: 'customer',
    column: 'gender',
    spec: '{ from: x, derive: czech_gender, first_year: 1900 }',
    reads: [
      ['706213', 'F'],
      ['450204', 'M'],
      [null, null],
    ],
  },
  {
    what: 'birth dates in Chinese identity numbers, old ones too; a passport says nothing',
    fact: 'customer',
    column: 'birth_date',
    spec: '{ from: x, derive: chinese_id_birth_date }',
    reads: [
      ['11010519491231002X', '1949-12-31'],
      ['110105491231002', '1949-12-31'],
      ['E1234567', null],
    ],
  },
  {
    what: 'sex in Chinese identity numbers',
    fact: 'customer',
    column: 'gender',
    spec: '{ from: x, derive: chinese_id_gender }',
    reads: [
      ['11010519491231002X', 'F'],
      ['440524188001010014', 'M'],
      ['E1234567', null],
    ],
  },
]

for (const { what, fact = 'account', column, spec, reads } of cases) {
  test(`reads ${what}`, async () => {
    assert.deepEqual(
      await read(
        fact,
        column,
        spec,
        reads.map(([text]) => text),
      ),
      reads.map(([, value]) => value),
    )
  })
}
