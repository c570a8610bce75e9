import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { feedOf, intakeInto, testLakes } from '#server/testing/test-lake.ts'
import { readRejects } from './index.ts'

const freshLake = await testLakes()
const RUNS = 40

/** A value of a file and whether it is read as one; `undefined` stands for a missing field. */
const amount = fc.oneof(
  fc
    .integer({ min: -99_999, max: 99_999 })
    .map((cents) => [(cents / 100).toFixed(2), true] as const),
  fc.constantFrom(['x', false] as const, ['1.005', false] as const, ['', true] as const),
)
const unit = fc
  .string({
    unit: fc.constantFrom('a', '张', '"', "'", '|', '\t', '\n', '\r', '龘', ' ', '+'),
    maxLength: 6,
  })
  .map((text) => [text, true] as const)
const shape = fc.constantFrom('whole', 'whole', 'whole', 'short', 'long')
const records = fc.array(fc.record({ amount, unit, shape }), { minLength: 1, maxLength: 30 })
const form = fc.record({
  separator: fc.constantFrom(',', ';', '|+|'),
  encoding: fc.constantFrom('utf-8', 'gb18030'),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  blankLines: fc.boolean(),
})

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

test('rows read are kept or rejected, each reject at its line, for any file', async () => {
  await fc.assert(
    fc.asyncProperty(records, form, async (rows, { separator, encoding, lineEnd, blankLines }) => {
      const lake = await freshLake()
      let text = ['no', 'amt', 'unit'].join(separator) + lineEnd
      const badLines: number[] = []
      for (const [index, { amount, unit, shape }] of rows.entries()) {
        if (blankLines && index % 3 === 1) text += lineEnd
        const line = text.split('\n').length
        const fields = [`A${index}`, amount[0], quoted(unit[0])]
        if (shape === 'short') fields.pop()
        if (shape === 'long') fields.push('more')
        if (!amount[1] || shape !== 'whole') badLines.push(line)
        text += fields.join(separator) + lineEnd
      }
      await lake.deliver('acc.csv', iconv.encode(text, encoding))
      const feed = feedOf(`
feed: acc
words: { zh: 账户, en: accounts }
fact: account
file: acc.csv
format: { encoding: ${encoding}, separator: '${separator}' }
rejects: { max_share: 1 }
columns: { account_id: no, family: { value: fund }, balance_cents: amt, unit_id: unit }
`)
      const result = await intakeInto(lake, feed, {
        fewerAccepted: { reason: 'none of the rows may be right', by: 'E1' },
      })
      assert.deepEqual(result.refusals, [])
      const [load] = result.loads
      assert.equal(load?.rowsRead, rows.length)
      assert.equal(load.rowsKept + load.rowsRejected, load.rowsRead)
      const rejects = await readRejects(lake.root, load.loadId, { limit: 100 })
      assert.deepEqual(
        rejects?.rejects.map(({ line }) => line),
        badLines,
      )
      const kept = await lake.facts<{ id: string; unit: string | null }>(
        'select account_id as id, unit_id as unit from account',
        '2026-10-31',
      )
      assert.equal(kept.length, load.rowsKept)
      for (const { id, unit } of kept) {
        const written = rows[Number(id.slice(1))]?.unit[0].replaceAll(/^[ \t\r]+|[ \t\r]+$/g, '')
        assert.equal(unit ?? '', written)
      }
    }),
    { numRuns: RUNS, seed: 20261031 },
  )
})
