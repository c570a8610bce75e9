import assert from 'node:assert/strict'
import { test } from 'node:test'
import { feedProblemLine, loadFeedFile, parseFeed } from './index.ts'

const good = `feed: acc
words: { zh: 账户, en: accounts }
fact: account
file: acc.csv
columns:
  account_id: no
  family: { value: fund }
  status: { from: st, map: { 01: active } }
`

/** The problem lines of a feed in which one text stands for another. */
function problemsWith(from: string, to: string): string[] {
  assert.ok(good.includes(from), from)
  const loaded = parseFeed(good.replace(from, to), 'acc.yaml')
  return loaded.ok ? [] : loaded.problems.map(feedProblemLine)
}

test('a good feed has no problems, and its codes stay as they were written', () => {
  const loaded = parseFeed(good, 'acc.yaml')
  assert.ok(loaded.ok)
  const source = loaded.feed.main.columns.find(({ column }) => column === 'status')?.source
  assert.deepEqual(source?.kind === 'column' ? source.map : undefined, { '01': 'active' })
})

const mistakes: readonly (readonly [what: string, from: string, to: string, says: RegExp])[] = [
  [
    'an unknown option',
    'file: acc.csv',
    'fiel: acc.csv',
    /^acc.yaml:4: fiel: there is no such option/,
  ],
  [
    'an unknown fact',
    'fact: account',
    'fact: acount',
    /^acc.yaml:3: fact: there is no fact acount; there are: customer/,
  ],
  [
    'an unknown column of the fact',
    '  status:',
    '  state:',
    /^acc.yaml:8: columns.state: fact account has no column state/,
  ],
  [
    'a required column without a source',
    '  family: { value: fund }\n',
    '',
    /family \(product family\) is required and has no source/,
  ],
  [
    'a code outside the list',
    'value: fund',
    'value: funds',
    /^acc.yaml:7: columns.family.value: "funds" is not a code .* fund, /,
  ],
  [
    'a mapped code outside the list',
    '01: active',
    '01: open',
    /^acc.yaml:8: columns.status.map.01: "open" is not a code/,
  ],
  [
    'two sources for one column',
    '{ value: fund }',
    '{ value: fund, from: x }',
    /columns.family: write exactly one of from, value/,
  ],
  [
    'an option that means nothing there',
    '{ from: st,',
    '{ from: st, unit: yuan,',
    /columns.status.unit: unit means nothing for this column \(code\)/,
  ],
  [
    'a date format nobody can read',
    '  account_id: no',
    '  account_id: no\n  opened_date: { from: d, format: yyyyDDmm }',
    /the date format "yyyyDDmm" can't be read/,
  ],
  [
    'two-digit years without a century',
    '  account_id: no',
    '  account_id: no\n  opened_date: { from: d, format: yyMMdd }',
    /two-digit years also need first_year/,
  ],
  [
    'a column of the file that is not listed',
    'columns:\n',
    'format: { columns: [no, x] }\ncolumns:\n',
    /st is not among format.columns/,
  ],
  [
    'no header and no columns',
    'columns:\n',
    'format: { header: no }\ncolumns:\n',
    /without a header of names, list the columns/,
  ],
  [
    'a bad escape in a separator',
    'columns:\n',
    "format: { separator: '\\q' }\ncolumns:\n",
    /format.separator: after a backslash only/,
  ],
  [
    'identity in a fact that has none',
    'columns:\n',
    'identity: { name: n }\ncolumns:\n',
    /only feeds of customer and staff may carry identity/,
  ],
  [
    'rows numbered by line in a file that brings only what is new',
    'columns:\n  account_id: no',
    'delivery: delta\ncolumns:\n  account_id: { line: number }',
    /delivery: a file whose rows are numbered by line is delivered whole/,
  ],
  ['a hash for a key of several columns', 'fact: account', 'fact: account_party', /account_party/],
  [
    'an unknown placeholder in a control file',
    'columns:\n',
    "control: { file: x, says: '{rows}' }\ncolumns:\n",
    /placeholders are \{file\}/,
  ],
  [
    'an unknown time zone',
    'columns:\n',
    'time_zone: Asia/Bejing\ncolumns:\n',
    /^acc.yaml:5: time_zone: there is no time zone Asia\/Bejing/,
  ],
  ['a path out of the folder', 'file: acc.csv', 'file: ../acc.csv', /file: not a file name/],
  [
    'a lookup of a column that is not there',
    '{ value: fund }',
    '{ lookup: { fact: customer, by: { cust: x }, take: kind } }',
    /customer has no column cust/,
  ],
  ['broken YAML', 'fact: account', 'fact: [account', /^acc.yaml:\d+: not valid YAML/],
]

for (const [what, from, to, says] of mistakes) {
  test(`names place and cure of ${what}`, () => {
    const lines = problemsWith(from, to)
    assert.ok(
      lines.some((line) => says.test(line)),
      lines.join('\n'),
    )
  })
}

test('every problem is said in both languages', () => {
  for (const [, from, to] of mistakes) {
    const loaded = parseFeed(good.replace(from, to), 'acc.yaml')
    assert.equal(loaded.ok, false)
    if (loaded.ok) continue
    for (const { words } of loaded.problems) assert.match(words.zh, /[\u4e00-\u9fff]/)
  }
})

test('a feed file that is not there is a problem, not a crash', async () => {
  const loaded = await loadFeedFile('/nowhere/x.yaml')
  assert.deepEqual(loaded.ok ? [] : loaded.problems.map(({ line }) => line), [undefined])
})
