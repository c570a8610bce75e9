import assert from 'node:assert/strict'
import { test } from 'node:test'
import { feedOf, intakeInto, testLakes } from '#server/testing/test-lake.ts'
import type { TestLake } from '#server/testing/test-lake.ts'
import { intakeReport, readRejects } from './index.ts'

const freshLake = await testLakes()
const DATE = '2026-10-31'

const feed = (more = '', file = 'trans_{date:yyyyMMdd}_{part}.csv', format = '{}') =>
  feedOf(`
feed: trans
words: { zh: 流水, en: transactions }
fact: transaction
file: '${file}'
delivery: delta
format: ${format}
rejects: { max_rows: 5 }
${more}
columns:
  transaction_id: no
  customer_id: cust
  transaction_date: day
  direction: { value: in }
  amount_cents: amt
  kind: { value: salary }
`)

const HEADER = 'no,cust,day,amt\n'
const row = (no: string, amount = '1.00') => `${no},C1,2026-10-30,${amount}\n`

async function deliver(lake: TestLake, files: Readonly<Record<string, string>>) {
  for (const [name, content] of Object.entries(files)) {
    await lake.deliver(`trans_20261031${name}`, content)
  }
}

const refusal = async (lake: TestLake, given = feed()) => {
  const { refusals, factsHash } = await intakeInto(lake, given)
  const [first] = refusals
  assert.ok(first !== undefined)
  return [first.code, first.file, first.words.en, factsHash] as const
}

test('the parts of a day are one delivery, each counted for itself', async () => {
  const lake = await freshLake()
  await deliver(lake, {
    '_01.csv': `${HEADER}${row('T1')}${row('T2')}`,
    '_02.csv': `${HEADER}${row('T3')}`,
    '_10.csv.tmp': 'half',
  })
  const result = await intakeInto(lake, feed())
  assert.deepEqual(result.refusals, [])
  const [load] = intakeReport(result).feeds
  assert.deepEqual([load?.rows_read, load?.rows_kept, load?.rows_rejected], [3, 3, 0])
  assert.deepEqual(
    load?.files.map(({ file, rows_read }) => [file, rows_read]),
    [
      ['trans_20261031_01.csv', 2],
      ['trans_20261031_02.csv', 1],
    ],
  )
  const { partitions } = await lake.store.manifest()
  assert.deepEqual(
    partitions.map(({ rows }) => rows),
    [3],
  )
  const again = await intakeInto(lake, feed())
  assert.equal(again.factsHash, result.factsHash)
  await deliver(lake, { '.csv': `${HEADER}${row('T1')}${row('T2')}${row('T3')}` })
  const whole = await intakeInto(lake, feed('', 'trans_{date}.csv'))
  assert.equal(whole.factsHash, result.factsHash)
})

test('rejects name the file of the delivery and the line in it', async () => {
  for (const encoding of ['utf-8', 'gb18030']) {
    const lake = await freshLake()
    await deliver(lake, {
      '_1.csv': `${HEADER}${row('T1')}${row('T2', 'x')}`,
      '_2.csv': `${HEADER}${row('T3')}T4,C1\n${row('T1')}`,
    })
    const result = await intakeInto(lake, feed('', undefined, `{ encoding: ${encoding} }`))
    const [load] = result.loads
    assert.deepEqual(load?.files, [
      { file: 'trans_20261031_1.csv', rowsRead: 2, rowsKept: 0, rowsRejected: 2 },
      { file: 'trans_20261031_2.csv', rowsRead: 3, rowsKept: 2, rowsRejected: 1 },
    ])
    const rejects = await readRejects(lake.root, load?.loadId ?? '')
    assert.deepEqual(
      rejects?.rejects.map(({ file, line, code }) => [file, line, code]),
      [
        ['trans_20261031_1.csv', 2, 'duplicate_key'],
        ['trans_20261031_1.csv', 3, 'amount_invalid'],
        ['trans_20261031_2.csv', 3, 'too_few_fields'],
      ],
    )
  }
})

test('a part that lacks, stands twice or has other columns is refused', async () => {
  const lake = await freshLake()
  const before = await lake.store.contentHash()
  await deliver(lake, { '_01.csv': `${HEADER}${row('T1')}`, '_03.csv': `${HEADER}${row('T3')}` })
  const [code, , words, hash] = await refusal(lake)
  assert.equal(code, 'part_missing')
  assert.match(words, /part 2 is not there \(there are 01, 03\)/)
  assert.equal(hash, before)
  await deliver(lake, { '_02.csv': `${HEADER}${row('T2')}`, '_2.csv': `${HEADER}${row('T2')}` })
  assert.equal((await refusal(lake))[0], 'file_ambiguous')

  const other = await freshLake()
  const turned = 'cust,no,day,amt\nC1,T2,x,1\n'
  await deliver(other, { '_1.csv': `${HEADER}${row('T1')}`, '_2.csv': turned })
  const [, file, otherColumns] = await refusal(other)
  assert.equal(file, 'trans_20261031_2.csv')
  assert.match(otherColumns, /columns are not those of trans_20261031_1.csv/)
})

test('a part cut short is refused by its name and line', async () => {
  const lake = await freshLake()
  await deliver(lake, { '_1.csv': `${HEADER}${row('T1')}`, '_2.csv': `${HEADER}${row('T2')}T3,C` })
  const given = feed('', undefined, '{ last_line_end: optional }')
  const [code, file, words] = await refusal(lake, given)
  assert.deepEqual([code, file], ['truncated', 'trans_20261031_2.csv'])
  assert.match(words, /line 3/)
})

test('files told apart by a name need no numbers', async () => {
  const lake = await freshLake()
  await deliver(lake, {
    '_4403.csv': `${HEADER}${row('T1')}`,
    '_上海.csv': `${HEADER}${row('T2')}`,
  })
  const { loads } = await intakeInto(lake, feed('', 'trans_{date}_{part:any}.csv'))
  assert.deepEqual(
    loads[0]?.files.map(({ rowsRead }) => rowsRead),
    [1, 1],
  )
})

test('without {part} a second file is refused with the cure', async () => {
  const lake = await freshLake()
  await deliver(lake, { '_1.csv': HEADER, '_2.csv': HEADER })
  const { refusals } = await intakeInto(lake, feed('', 'trans_{date}_*.csv'))
  assert.match(refusals[0]?.cure.en ?? '', /write \{part\} in file/)
})

test('a control file for each part counts that part', async () => {
  const lake = await freshLake()
  const control = "control: { file: '{stem}.ctl', says: '{file}|{count}' }"
  const parts = { '_1.csv': `${HEADER}${row('T1')}`, '_2.csv': `${HEADER}${row('T2')}` }
  await deliver(lake, { ...parts, '_1.ctl': 'trans_20261031_1.csv|1\n' })
  assert.deepEqual((await refusal(lake, feed(control))).slice(0, 2), [
    'control_missing',
    'trans_20261031_2.csv',
  ])
  await deliver(lake, { '_2.ctl': 'trans_20261031_2.csv|5\n' })
  assert.deepEqual((await refusal(lake, feed(control))).slice(0, 2), [
    'count_wrong',
    'trans_20261031_2.csv',
  ])
  await deliver(lake, { '_2.ctl': 'trans_20261031_2.csv|1\n' })
  assert.deepEqual((await intakeInto(lake, feed(control))).refusals, [])
})

test('one control file for all counts all, and finds the last part missing', async () => {
  const lake = await freshLake()
  await deliver(lake, { '_1.csv': `${HEADER}${row('T1')}`, '_2.csv': `${HEADER}${row('T2')}` })
  const control = (says: string) =>
    feed(`control: { file: 'trans_{date:yyyyMMdd}.ok', says: ${says} }`)
  await deliver(lake, { '.ok': 'files 3 rows 3\n' })
  assert.equal((await refusal(lake, control("'rows {count}'")))[0], 'count_wrong')
  assert.equal((await refusal(lake, control("'files {parts}'")))[0], 'part_missing')
  await deliver(lake, {
    '.ok': 'trans_20261031_1.csv,1\ntrans_20261031_2.csv,1\ntrans_20261031_3.csv,9\n',
  })
  const [code, , words] = await refusal(lake, control("'{file},{count}'"))
  assert.equal(code, 'part_missing')
  assert.match(words, /lists trans_20261031_3.csv, which is not there/)
  await deliver(lake, { '.ok': 'files 2\ntrans_20261031_1.csv,1\ntrans_20261031_2.csv,1\n' })
  const listed = control("['{file},{count}', 'files {parts}']")
  assert.deepEqual((await intakeInto(lake, listed)).refusals, [])
})

test('a file without a byte is taken where its control file says it holds none', async () => {
  const lake = await freshLake()
  const format = '{ header: no, columns: [no, cust, day, amt] }'
  const one = (control: string) => feed(control, 'trans_{date}.csv', format)
  const control = "control: { file: '{stem}.ctl', says: '{count}' }"
  await deliver(lake, { '.csv': '', '.ctl': '0\n' })
  assert.equal((await refusal(lake, one('')))[0], 'file_empty')
  const { refusals, loads } = await intakeInto(lake, one(control))
  assert.deepEqual([refusals, loads[0]?.rowsRead, loads[0]?.state], [[], 0, 'kept'])
  await deliver(lake, { '.ctl': '7\n' })
  assert.equal((await refusal(lake, one(control)))[0], 'file_empty')
  const full = { ...one(control), delivery: 'full' as const }
  await deliver(lake, { '.ctl': '0\n' })
  assert.equal((await refusal(lake, full))[0], 'file_empty')

  const parts = await freshLake()
  await deliver(parts, { '_1.csv': row('T1'), '_1.ctl': '1\n', '_2.csv': '', '_2.ctl': '0\n' })
  const cut = await intakeInto(parts, feed(control, undefined, format))
  assert.deepEqual(
    cut.loads[0]?.files.map(({ rowsRead }) => rowsRead),
    [1, 0],
  )
})

test('one part given by hand is refused: it would replace the whole day', async () => {
  const lake = await freshLake()
  const path = await lake.deliver('trans_20261031_2.csv', `${HEADER}${row('T2')}`)
  const { refusals } = await intakeInto(lake, feed(), { files: { trans: path } })
  assert.match(refusals[0]?.words.en ?? '', /take the place of the whole day/)
  const whole = await lake.deliver('whole.csv', `${HEADER}${row('T2')}`)
  assert.deepEqual((await intakeInto(lake, feed(), { files: { trans: whole } })).refusals, [])
})

test('the day a feed lost its parts again replaces all of them', async () => {
  const lake = await freshLake()
  await deliver(lake, { '_1.csv': `${HEADER}${row('T1')}`, '_2.csv': `${HEADER}${row('T2')}` })
  await intakeInto(lake, feed())
  await deliver(lake, { '_2.csv': `${HEADER}${row('T9')}` })
  await intakeInto(lake, feed())
  assert.deepEqual(
    await lake.facts('select transaction_id as id from transaction order by id', DATE),
    [{ id: 'T1' }, { id: 'T9' }],
  )
})
