import assert from 'node:assert/strict'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import iconv from 'iconv-lite'
import { feedOf, intakeInto, testLakes } from '#server/testing/test-lake.ts'
import { testOnRealData } from '#server/testing/real-data.ts'
import { draftFeed } from './index.ts'

const freshLake = await testLakes()
/** Larger files only cost time: their form is that of the others. */
const BYTES_MOST = 4_000_000

for (const bank of ['berka', 'xib-2020', 'hillstrom', 'uci-bank-marketing']) {
  testOnRealData(bank, 'drafts of the files load as they stand', async (_, source) => {
    const names = (await readdir(source)).filter((name) => /\.(asc|csv)$/.test(name))
    assert.ok(names.length > 0)
    for (const name of names) {
      const content = await readFile(join(source, name))
      if (content.length > BYTES_MOST) continue
      const lake = await freshLake()
      const feed = feedOf(await draftFeed(await lake.deliver(name, content)))
      const { refusals, loads } = await intakeInto(lake, feed, { identitySink: async () => {} })
      assert.deepEqual(refusals, [], name)
      const [load] = loads
      const lines = content
        .toString('latin1')
        .split('\n')
        .filter((line) => line.trim() !== '')
      assert.equal(load?.rowsRead, lines.length - 1, name)
      assert.equal(load?.rowsRead, (load?.rowsKept ?? 0) + (load?.rowsRejected ?? 0), name)
    }
  })
}

test('a file in GB18030 with a mark, quotes and line ends inside is drafted', async () => {
  const lake = await freshLake()
  const rows = Array.from(
    { length: 40 },
    (_, n) => `"${1000 + n}","客户\r\n${n}","2026-10-${10 + (n % 20)}","借","${n}.50"\r\n`,
  )
  const text = `"流水号","客户号","交易日期","借贷标志","交易金额"\r\n${rows.join('')}`
  const mark = Buffer.from([0x84, 0x31, 0x95, 0x33])
  const bytes = Buffer.concat([mark, iconv.encode(text, 'gb18030')])
  const draft = await draftFeed(await lake.deliver('trans_20261031_01.csv', bytes))
  assert.match(draft, /file: 'trans_\{date:yyyyMMdd\}_\{part\}.csv'/)
  assert.match(draft, /encoding: gb18030/)
  assert.match(draft, /delivery: delta/)
  const { refusals, loads } = await intakeInto(lake, feedOf(draft))
  assert.deepEqual([refusals, loads[0]?.rowsKept], [[], 40])
})

test('the encoding is told by the first Chinese line, however far on it stands', async () => {
  const lake = await freshLake()
  const plain = Array.from({ length: 30_000 }, (_, n) => `C${n},2020-01-01,branch number ${n}\n`)
  const text = `cust_no,open_date,remark\n${plain.join('')}C99999,2020-01-01,张江支行\n`
  const path = await lake.deliver('cust.csv', iconv.encode(text, 'gb18030'))
  assert.match(await draftFeed(path), /encoding: gb18030/)
})

test('an identity number is proposed for the vault, never as an attribute', async () => {
  const lake = await freshLake()
  const path = await lake.deliver('client.asc', 'client_id;birth_number\n1;706213\n2;450204\n')
  const draft = await draftFeed(path)
  assert.match(draft, /identity: \{ id_number: birth_number \}/)
  assert.match(draft, /birth_date: \{ from: birth_number, derive: czech_birth_date/)
  assert.doesNotMatch(draft, /unpivot/)
})
