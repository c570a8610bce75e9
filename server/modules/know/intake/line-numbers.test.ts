import assert from 'node:assert/strict'
import { test } from 'node:test'
import { feedOf, intakeInto, testLakes } from '#server/testing/test-lake.ts'

const freshLake = await testLakes()

const feed = feedOf(`
feed: trial
words: { zh: 试验, en: trial }
fact: customer
file: trial.csv
columns:
  customer_id: { line: number, prefix: H }
  kind: { value: personal }
  age_years: age
also:
  - fact: campaign_member
    columns: { campaign_id: { value: T }, customer_id: { line: number, prefix: H }, arm: arm }
`)

test('rows without a number go by their line, alike in every fact they make', async () => {
  const lake = await freshLake()
  await lake.deliver('trial.csv', 'age,arm\n30,a\n30,a\n\n41,b\n')
  const result = await intakeInto(lake, feed)
  assert.deepEqual(result.refusals, [])
  const rows = await lake.facts(
    `select customer_id, cast(age_years as integer) as age, arm
    from customer join campaign_member using (customer_id) order by customer_id`,
    '2026-10-31',
  )
  assert.deepEqual(rows, [
    { customer_id: 'H2', age: 30, arm: 'a' },
    { customer_id: 'H3', age: 30, arm: 'a' },
    { customer_id: 'H5', age: 41, arm: 'b' },
  ])
})

test('a rejected row leaves the numbers of the others as they are', async () => {
  const lake = await freshLake()
  await lake.deliver('trial.csv', 'age,arm\nold,a\n30,a\n')
  const result = await intakeInto(lake, feed)
  assert.deepEqual(
    result.loads.map(({ rowsKept, rowsRejected }) => [rowsKept, rowsRejected]),
    [[1, 1]],
  )
  const rows = await lake.facts('select customer_id from customer', '2026-10-31')
  assert.deepEqual(rows, [{ customer_id: 'H3' }])
})
