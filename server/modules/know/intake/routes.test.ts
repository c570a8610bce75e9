import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, test } from 'node:test'

import { ProblemError } from '#contracts/problems.ts'
import { readAudit } from '#platform/audit/index.ts'
import { openProposals } from '#modules/know/access/index.ts'
import { openFactStore } from '#platform/lake/index.ts'
import { openVault } from '#platform/vault/index.ts'
import { silentLog } from '#platform/log/index.ts'
import { testLedger } from '#server/testing/test-ledger.ts'
import type { TestLedger } from '#server/testing/test-ledger.ts'

import { intakeRoutes, parseFeed } from './index.ts'

const yaml = `
feed: branch_customer
words: { zh: 客户, en: customers }
fact: customer
file: CUST_{date:yyyyMMdd}.csv
delivery: full
format: { encoding: utf-8, separator: ',', header: yes }
rejects: { max_rows: 2 }
columns:
  customer_id: cust_no
  kind: { value: personal }
  opened_date: { from: opened, format: yyyyMMdd }
`

const controlled = yaml
  .replace('feed: branch_customer', 'feed: controlled')
  .concat("control: { file: '{stem}.ctl', says: '{file}|{date:yyyyMMdd}|{count}' }\n")

function feedOf(text: string) {
  const loaded = parseFeed(text, 'feed.yaml')
  assert.ok(loaded.ok, JSON.stringify(!loaded.ok && loaded.problems))
  return loaded.feed
}

let ledger: TestLedger
let routes: ReturnType<typeof intakeRoutes>
let uploads: string
const told: (readonly string[])[] = []

before(async () => {
  ledger = await testLedger()
  uploads = join(ledger.home, 'uploads')
  routes = intakeRoutes({
    store: openFactStore(join(ledger.home, 'lake')),
    ledger,
    proposals: openProposals({ ledger }),
    vault: await openVault({ ledger, home: ledger.home }),
    feeds: async () => [feedOf(yaml), feedOf(controlled)],
    uploadsFolder: uploads,
    timeZone: 'Asia/Shanghai',
    onChanged: async (facts) => {
      told.push(facts)
    },
  })
})
after(() => ledger.close())

const asked = {
  principal: {
    userId: 'u1',
    sessionId: 's1',
    staffNumber: '10023',
    displayName: '测试分析师',
    role: 'analyst' as const,
    unit: null,
    rights: new Set<never>(),
    scope: { kind: 'bank' as const },
    seesIdentity: false,
    mustChangePassword: false,
    alone: false,
  },
  now: Date.parse('2026-11-01T01:00:00Z'),
  requestId: 'request-1',
  address: '127.0.0.1',
  userAgent: undefined,
  log: silentLog(),
  session: { token: undefined, set: () => {}, clear: () => {} },
  params: undefined,
  query: undefined,
  body: undefined,
}

let uploadsMade = 0

function upload(text: string, feed = 'branch_customer') {
  uploadsMade += 1
  return routes.uploadFeedFile({
    ...asked,
    // People upload one after the other: which load is the last is told by its instant.
    now: asked.now + uploadsMade * 1_000,
    params: { feed },
    query: { date: '2026-10-31', file: '../../../CUST_20261031.csv' },
    body: Readable.from([Buffer.from(text)]),
  })
}

test('an uploaded file is loaded as its feed says, its rejects open by line', async () => {
  const { load } = await upload('cust_no,opened\nC1,20200101\nC2,20201301\nC3,20200102\n')
  assert.deepEqual(
    [load.state, load.rowsRead, load.rowsKept, load.rowsRejected, load.file],
    ['kept', 3, 2, 1, 'CUST_20261031.csv'],
  )
  assert.ok(!('rejectsFile' in load))
  const page = await routes.listRejects({
    ...asked,
    params: { loadId: load.loadId },
    query: { limit: 10 },
  })
  assert.equal(page.rejects.length, 1)
  assert.equal(page.rejects[0]?.line, 3)
  assert.ok(page.rejects[0]?.reason.zh !== '')
  assert.deepEqual(told, [['customer']])
  assert.deepEqual(existsSync(uploads) ? readdirSync(uploads) : [], [])
  const [row] = await readAudit(ledger.db, { action: 'feed.load', limit: 1 })
  assert.deepEqual([row?.actor, row?.subject], ['staff:10023', 'feed:branch_customer'])
})

test('a refused file is an answer with its reason, and the feed shows it last', async () => {
  const { load } = await upload('cust_no,since\nC1,20200101\n')
  assert.equal(load.state, 'refused')
  assert.match(load.problem?.zh ?? '', /opened/)
  const {
    feeds: [feed],
  } = await routes.listFeeds(asked)
  assert.equal(feed?.last?.loadId, load.loadId)
  assert.equal(feed?.mode, 'full')
  const { loads } = await routes.listLoads({ ...asked, query: { limit: 10 } })
  assert.deepEqual(
    loads.map(({ state }) => state),
    ['refused', 'kept'],
  )
})

test('a feed or load that is not there is not found', async () => {
  const notFound = (error: unknown) => error instanceof ProblemError && error.code === 'not_found'
  await assert.rejects(async () => upload('', 'no_such_feed'), notFound)
  await assert.rejects(
    async () =>
      routes.listRejects({
        ...asked,
        params: { loadId: '../../../etc/passwd' },
        query: { limit: 10 },
      }),
    notFound,
  )
})

test('loads and rejects are all reached, page by page', async () => {
  const { load } = await upload('cust_no,opened\nE1,20201301\nE2,20201302\nE3,20200102\n')
  const walk = async (limit: number) => {
    const [loads, rejects]: [string[], number[]] = [[], []]
    let after: string | undefined
    do {
      const page = await routes.listLoads({ ...asked, query: { limit, after } })
      loads.push(...page.loads.map(({ loadId }) => loadId))
      after = page.next ?? undefined
    } while (after !== undefined)
    do {
      const given = { params: { loadId: load.loadId }, query: { limit, after } }
      const page = await routes.listRejects({ ...asked, ...given })
      rejects.push(...page.rejects.map(({ line }) => line))
      after = page.next ?? undefined
    } while (after !== undefined)
    return { loads, rejects }
  }
  const whole = await walk(200)
  assert.deepEqual(whole.rejects, [2, 3])
  assert.ok(whole.loads.length >= 3)
  assert.deepEqual(await walk(1), whole)
})

/** What is uploaded beside the file, its name, and how it ends: state and what is said. */
const uploaded = [
  ['no control file', undefined, 'CUST_20261031.csv', 'refused', /控制文件 CUST_20261031.ctl/],
  ['a wrong count', 'CUST_20261031.csv|20261031|3', 'CUST_20261031.csv', 'refused', /3 行.*2 行/],
  ['of another date', 'CUST_20261031.csv|20261030|2', 'CUST_20261031.csv', 'refused', /不符/],
  ['of another file', 'OTHER.csv|20261031|2', 'CUST_20261031.csv', 'refused', /不符/],
  [
    'a file of another day',
    'CUST_20261030.csv|20261031|2',
    'CUST_20261030.csv',
    'refused',
    /另一天/,
  ],
  ['all as declared', 'CUST_20261031.csv|20261031|2', 'CUST_20261031.csv', 'kept', undefined],
] as const

for (const [what, control, file, state, says] of uploaded) {
  test(`an upload passes the checks of a drop: ${what}`, async () => {
    const { load } = await routes.uploadFeedFile({
      ...asked,
      params: { feed: 'controlled' },
      query: { date: '2026-10-31', file, ...(control !== undefined && { control }) },
      body: Readable.from([Buffer.from('cust_no,opened\nD1,20200101\nD2,20200102\n')]),
    })
    assert.equal(load.state, state, load.problem?.zh)
    if (says !== undefined) assert.match(load.problem?.zh ?? '', says)
  })
}
