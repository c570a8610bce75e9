import assert from 'node:assert/strict'
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import iconv from 'iconv-lite'
import { testOnRealData } from '#server/testing/real-data.ts'
import { projectRoot as project } from '#server/testing/source-tree.ts'
import { intakeInto, testLakes } from '#server/testing/test-lake.ts'
import { loadFeedFile, parseFeed } from './index.ts'
import type { Feed, IntakeResult } from './index.ts'

const freshLake = await testLakes()

async function feedsOf(bank: string): Promise<Feed[]> {
  const folder = join(project, 'feeds', bank)
  const feeds: Feed[] = []
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.yaml'))) {
    const loaded = await loadFeedFile(join(folder, name))
    if (!loaded.ok) assert.fail(JSON.stringify(loaded.problems, null, 1))
    feeds.push(loaded.feed)
  }
  return feeds
}

function counts(result: IntakeResult): Record<string, readonly number[]> {
  assert.deepEqual(result.refusals, [])
  return Object.fromEntries(
    result.loads.map((load) => [load.file, [load.rowsRead, load.rowsKept, load.rowsRejected]]),
  )
}

test('the feeds of the real banks are well-formed', async () => {
  assert.equal((await feedsOf('cmb-fintech-2020')).length, 3)
  assert.equal((await feedsOf('berka')).length, 9)
  assert.equal((await feedsOf('hillstrom')).length, 1)
})

testOnRealData('cmb-fintech-2020', 'it loads whole, twice to the same facts', async (t, data) => {
  const lake = await freshLake()
  const options = { source: data, businessDate: '2019-06-30', threads: 2 }
  const feeds = await feedsOf('cmb-fintech-2020')
  const first = await intakeInto(lake, feeds, options)
  assert.deepEqual(counts(first), {
    'tag.csv': [4_000, 4_000, 0],
    'trd.csv': [142_645, 142_645, 0],
    'beh.csv': [95_669, 95_669, 0],
  })
  const [who] = await lake.facts(
    `select count(distinct t.customer_id) as paying,
      (select count(distinct customer_id) from event) as viewing,
      sum(case when direction = 'out' then amount_cents end) as out_cents
    from transaction as t`,
    '2019-06-30',
  )
  assert.deepEqual([who?.['paying'], who?.['viewing']], [3_190, 1_232])
  assert.equal((await intakeInto(lake, feeds, options)).factsHash, first.factsHash)

  await t.test('re-encoded to GB18030 with CRLF and |+| it is the same facts', async () => {
    const other = await freshLake()
    await mkdir(other.source, { recursive: true })
    const again: Feed[] = []
    for (const name of ['customer', 'transaction', 'event']) {
      const path = join(project, 'feeds', 'cmb-fintech-2020', `${name}.yaml`)
      const yaml = (await readFile(path, 'utf8'))
        .replace("separator: ','", "separator: '|+|'\n  encoding: gb18030")
        .replace("'id,page_no,,page_tm'", "'id|+|page_no|+||+|page_tm'")
        .replace(`quote: '"'`, 'quote: none')
      const loaded = parseFeed(yaml, path)
      assert.ok(loaded.ok)
      again.push(loaded.feed)
      const file = loaded.feed.file.written
      const text = await readFile(join(data, file), 'utf8')
      const written = text.replaceAll(',', '|+|').replaceAll('\n', '\r\n')
      await writeFile(join(other.source, file), iconv.encode(written, 'gb18030'))
    }
    const result = await intakeInto(other, again, { ...options, source: other.source })
    assert.deepEqual(result.refusals, [])
    assert.equal(result.factsHash, first.factsHash)
  })

  await t.test('a truncated file leaves the facts as they were', async () => {
    const text = await readFile(join(data, 'trd.csv'))
    await lake.deliver('trd.csv', text.subarray(0, 3_000_007))
    const transaction = feeds.filter((feed) => feed.file.written === 'trd.csv')
    const result = await intakeInto(lake, transaction, { ...options, source: lake.source })
    assert.equal(result.refusals[0]?.code, 'truncated')
    assert.equal(result.factsHash, first.factsHash)
  })
})

const same = 'it loads whole, and a customer of it is the same in every fact'
testOnRealData('hillstrom', same, async (_, source) => {
  const lake = await freshLake()
  const options = { source, businessDate: '2008-03-20', threads: 2 }
  const feeds = await feedsOf('hillstrom')
  const result = await intakeInto(lake, feeds, options)
  assert.deepEqual(counts(result), { 'hillstrom.csv': [64_000, 64_000, 0] })
  const [sums] = await lake.facts(
    `select count(*) as members, count(event.customer_id) as visitors,
      count(outcome.customer_id) as buyers, sum(outcome.amount_cents) as cents
    from campaign_member as member
    join customer on customer.customer_id = member.customer_id
    left join event on event.customer_id = member.customer_id
    left join outcome on outcome.customer_id = member.customer_id`,
    '2008-03-20',
  )
  assert.deepEqual(sums, { members: 64_000, visitors: 9_394, buyers: 578, cents: 6_725_813 })
  assert.equal((await intakeInto(lake, feeds, options)).factsHash, result.factsHash)
})

testOnRealData('berka', 'it loads whole, owners and all', async (_, source) => {
  const lake = await freshLake()
  const result = await intakeInto(lake, await feedsOf('berka'), {
    source,
    businessDate: '1998-12-31',
    threads: 2,
  })
  const rows = {
    'client.asc': 5_369,
    'account.asc': 4_500,
    'disp.asc': 5_369,
    'order.asc': 6_471,
    'loan.asc': 682,
    'card.asc': 892,
    'district.asc': 77,
    'trans.asc': 49_102,
    'trans-loan-accounts-1995-1998.csv': 30_200,
  }
  assert.deepEqual(
    counts(result),
    Object.fromEntries(Object.entries(rows).map(([file, n]) => [file, [n, n, 0]])),
  )
  const [found] = await lake.facts(
    `select
      (select count(*) from customer where gender = 'F') as women,
      (select count(*) from account
        where family = 'consumer_loan' and status = 'overdue') as overdue,
      (select count(distinct account_id) from transaction) as accounts,
      (select count(*) from transaction where customer_id is null) as unowned`,
    '1998-12-31',
  )
  assert.deepEqual(found, { women: 2_645, overdue: 31 + 45, accounts: 1_583, unowned: 0 })
})
