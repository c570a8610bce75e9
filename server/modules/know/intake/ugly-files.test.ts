import assert from 'node:assert/strict'
import { test } from 'node:test'
import iconv from 'iconv-lite'
import { feedOf, intakeInto, testLakes } from '#server/testing/test-lake.ts'
import { readRejects } from './index.ts'

const freshLake = await testLakes()

const feed = (format: string) =>
  feedOf(`
feed: acc
words: { zh: 账户, en: accounts }
fact: account
file: acc.txt
format: ${format}
rejects: { max_rows: 100 }
columns:
  account_id: no
  family: { value: fund }
  unit_id: unit
  balance_cents: amt
  opened_date: { from: day, format: yyyy-MM-dd }
`)

const HEADER = 'no,unit,amt,day'
const GOOD = 'A1,u,1.00,2020-01-01'

interface Ugly {
  readonly what: string
  readonly content: string | Buffer
  readonly format?: string
  /** Kept rows, then each reject as line, field and code. */
  readonly kept?: number
  readonly rejects?: readonly (readonly [line: number, field: string | null, code: string])[]
  readonly refused?: readonly [code: string, words: RegExp]
}

const manyRows = (count: number) =>
  Array.from({ length: count }, (_, n) => `B${n},unit,1.00,2020-01-01\n`).join('')
const utf8 = (text: string) => Buffer.from(text)
const lines = (...all: readonly string[]) => `${all.join('\n')}\n`

const files: readonly Ugly[] = [
  {
    what: 'line ends inside quotes, and a bad row after them',
    content: lines(
      HEADER,
      'A1,"a\nb\r\nc",1,2020-01-01',
      'A2,u,x,2020-01-01',
      GOOD.replace('A1', 'A3'),
    ),
    kept: 2,
    rejects: [[5, 'balance_cents', 'amount_invalid']],
  },
  {
    what: 'a quote in the middle of a field is a sign like any other',
    content: lines(HEADER, 'A1,5" disk,1,2020-01-01', 'A2,a"b"c,1,2020-01-01'),
    kept: 2,
  },
  {
    what: 'text after a closing quote',
    content: lines(HEADER, 'A1,"u"x,1,2020-01-01', GOOD.replace('A1', 'A2')),
    kept: 1,
    rejects: [[2, null, 'quote_unbalanced']],
  },
  {
    what: 'a quote that never closes loses its line only',
    content: lines(
      HEADER,
      'A1,"u,1,2020-01-01',
      GOOD.replace('A1', 'A2'),
      GOOD.replace('A1', 'A3'),
    ),
    kept: 2,
    rejects: [[2, null, 'quote_unbalanced']],
  },
  {
    what: 'a zero byte in the head',
    content: lines(HEADER, 'A1,u\0v,1,2020-01-01'),
    refused: ['encoding_wrong', /zero byte/],
  },
  {
    what: 'zero bytes far behind the head',
    content: `${lines(HEADER)}${manyRows(60_000)}AZ,u\0v,1,2020-01-01\n`,
    refused: ['encoding_wrong', /zero byte.*line 60002/],
  },
  {
    what: 'one separator too many at the end, as UTF-8',
    content: lines(HEADER, `${GOOD},`, GOOD.replace('A1', 'A2')),
    kept: 2,
  },
  {
    what: 'one separator too many at the end, as GBK',
    content: lines(HEADER, `${GOOD},`, GOOD.replace('A1', 'A2')),
    format: '{ encoding: gbk }',
    kept: 2,
  },
  {
    what: 'a field too many',
    content: lines(HEADER, `${GOOD},x`, `${GOOD.replace('A1', 'A2')},,`, GOOD.replace('A1', 'A3')),
    kept: 1,
    rejects: [
      [2, null, 'too_many_fields'],
      [3, null, 'too_many_fields'],
    ],
  },
  {
    what: 'a byte-order mark of GB18030',
    content: Buffer.concat([
      Buffer.from([0x84, 0x31, 0x95, 0x33]),
      iconv.encode(lines(HEADER, 'A1,张江,1,2020-01-01'), 'gb18030'),
    ]),
    format: '{ encoding: gb18030 }',
    kept: 1,
  },
  {
    what: 'a byte-order mark before the first row of a file without header',
    content: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), utf8(lines(GOOD))]),
    format: '{ header: no, columns: [no, unit, amt, day] }',
    kept: 1,
  },
  {
    what: 'line ends of both kinds in one file',
    content: `${HEADER}\r\n${GOOD}\nA2,u,1,2020-01-01\r\nA3,u,x,2020-01-01\nA4,u,1,2020-01-01\r\n`,
    kept: 3,
    rejects: [[4, 'balance_cents', 'amount_invalid']],
  },
  {
    what: 'line ends of a lone carriage return',
    content: `${HEADER}\r${GOOD}\rA2,u,1,2020-01-01\r`,
    kept: 2,
  },
  {
    what: 'a line of two million signs',
    content: lines(HEADER, `A1,${'x'.repeat(2_000_000)},1,2020-01-01`, GOOD.replace('A1', 'A2')),
    kept: 1,
    rejects: [[2, null, 'record_too_long']],
  },
  {
    what: 'a column the feed uses named twice',
    content: lines('no,unit,unit,amt,day', 'A1,u,v,1,2020-01-01'),
    refused: ['header_wrong', /unit twice/],
  },
  {
    what: 'a column the feed does not use named twice',
    content: lines('no,unit,amt,day,x,x', 'A1,u,1,2020-01-01,1,2'),
    kept: 1,
  },
  {
    what: 'blank lines at the end and between',
    content: `${lines(HEADER, GOOD, '', 'A2,u,1,2020-01-01')}\n\n\r\n`,
    kept: 2,
  },
  {
    what: 'full-width digits are no amount and no date',
    content: lines(HEADER, 'A1,u,１２３,2020-01-01', 'A2,u,1,２０２０-01-01', 'A3,u,1,2020-01-01'),
    kept: 1,
    rejects: [
      [2, 'balance_cents', 'amount_invalid'],
      [3, 'opened_date', 'date_invalid'],
    ],
  },
  {
    what: 'a day that no month has',
    content: lines(HEADER, 'A1,u,1,2021-02-29', 'A2,u,1,2020-02-29'),
    kept: 1,
    rejects: [[2, 'opened_date', 'date_invalid']],
  },
  {
    what: 'amounts too large for any account',
    content: lines(
      HEADER,
      'A1,u,99999999999999999999999999.00,2020-01-01',
      'A2,u,1e5,2020-01-01',
      GOOD.replace('A1', 'A3'),
    ),
    kept: 1,
    rejects: [
      [2, 'balance_cents', 'amount_out_of_range'],
      [3, 'balance_cents', 'amount_invalid'],
    ],
  },
  { what: 'a header and nothing else', content: `${HEADER}\n`, refused: ['file_empty', /no rows/] },
  {
    what: 'UTF-16',
    content: Buffer.from(`\ufeff${HEADER}\n`, 'utf16le'),
    refused: ['encoding_wrong', /UTF-16/],
  },
]

for (const { what, content, format = '{}', kept, rejects = [], refused } of files) {
  test(`an ugly file: ${what}`, async () => {
    const lake = await freshLake()
    await lake.deliver('acc.txt', content)
    const { refusals, loads } = await intakeInto(lake, feed(format))
    const [load] = loads
    if (refused !== undefined) {
      assert.equal(refusals[0]?.code, refused[0], refusals[0]?.words.en)
      assert.match(refusals[0]?.words.en ?? '', refused[1])
      return
    }
    assert.deepEqual(refusals, [])
    assert.ok(load !== undefined)
    const found = await readRejects(lake.root, load.loadId)
    assert.deepEqual(
      found?.rejects.map(({ line, field, code }) => [line, field, code]),
      rejects,
    )
    assert.deepEqual([load.rowsKept, load.rowsRead], [kept, (kept ?? 0) + rejects.length])
  })
}
