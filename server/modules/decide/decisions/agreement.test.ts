import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { openEngine, openMartStore } from '#platform/lake/index.ts'
import type { Connection } from '#platform/lake/index.ts'
import { readConfig } from '#server/config.ts'
import { openHome } from '#server/home.ts'
import { commandLine } from '#server/testing/command-line.ts'
import { factBank, shippedPack } from '#server/testing/fact-bank.ts'
import { testOnRealData } from '#server/testing/real-data.ts'
import { projectRoot } from '#server/testing/source-tree.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'

import { decideNight } from './decide-night.ts'
import { profileFacts } from './domain/profile-facts.ts'
import type { Verdict } from './domain/shown-action.ts'
import { newDecider, planDecisions } from './plan-decisions.ts'
import { readCatalogue } from './product-catalogue.ts'

const folders: string[] = []

after(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zhike-agreement-'))
  folders.push(folder)
  return folder
}

const typed = commandLine({ now: () => new Date('2026-11-01T01:00:00Z') })

async function zhike(...argv: readonly string[]): Promise<void> {
  const { code, told } = await typed(...argv)
  assert.equal(code, 0, told)
}

/** What SQL wrote of one customer and action, and what the predicates say, side by side. */
interface Pair {
  readonly customer: string
  readonly action: string
  readonly sql: unknown
  readonly process: unknown
}

interface Compared {
  readonly pairs: number
  readonly offers: number
  readonly differing: readonly Pair[]
}

type Row = Record<string, unknown>

/** Every customer × action of a mart: gate, stage, code, rank, channel, priority and its parts. */
async function compare(
  connection: Connection,
  loaded: LoadedPack,
  date: string,
): Promise<Compared> {
  const catalogue = await readCatalogue((sql) => connection.rows(sql))
  const decider = newDecider(planDecisions(loaded, date, catalogue))
  const gateOf = new Map(
    (await connection.rows<Row>('select * from decision_gate')).map(
      (gate) => [`${String(gate['action'])} ${String(gate['k'])}`, gate] as const,
    ),
  )
  const decided = new Map(
    (await connection.rows<Row>('select * from decision')).map(
      (row) => [row['customer_id'], row] as const,
    ),
  )
  const offered = new Map(
    (await connection.rows<Row>('select * from offer')).map(
      (offer) => [`${String(offer['customer_id'])} ${String(offer['action'])}`, offer] as const,
    ),
  )
  const differing: Pair[] = []
  let pairs = 0
  for await (const batch of connection.batches<Row>('select * from profile')) {
    for (const row of batch) {
      const customer = String(row['customer_id'])
      for (const verdict of decider.verdicts(profileFacts(row, loaded.vocabulary))) {
        pairs += 1
        const action = verdict.plan.action.name
        const k = decided.get(customer)?.[verdict.plan.column]
        const gate = gateOf.get(`${action} ${String(k)}`)
        const offer = offered.get(`${customer} ${action}`)
        const sql = [
          ...[k, gate?.['stage'], gate?.['code'], offer?.['rank'], offer?.['channel']],
          ...[offer?.['p'], offer?.['c'], offer?.['v'], offer?.['l'], offer?.['priority']],
          offer?.['product_id'],
        ]
        const process = said(verdict)
        if (sql.some((one, index) => (one ?? null) !== (process[index] ?? null))) {
          differing.push({ customer, action, sql, process })
        }
      }
    }
  }
  return { pairs, offers: offered.size, differing }
}

function said({ plan, k, rank, channel, product, worth }: Verdict): unknown[] {
  const gate = k === 0 ? undefined : plan.gates[k - 1]
  const isOffer = rank !== undefined && worth !== undefined
  return [
    ...[k, gate?.stage, gate?.code, rank, isOffer ? channel : undefined],
    ...(isOffer
      ? [
          ...[plan.action.propensity.prior, worth.contextMilli / 1_000, worth.cents / 100],
          ...[plan.action.lever, worth.priority / 1_000_000, product],
        ]
      : [undefined, undefined, undefined, undefined, undefined, undefined]),
  ]
}

/** The same for a home's published night. */
async function compareHome(dir: string): Promise<Compared & { readonly actions: number }> {
  const home = await openHome(dir, readConfig({ ZHIKE_LOG_LEVEL: 'silent' }))
  try {
    const loaded = await home.pack()
    const mart = await openMartStore(join(dir, 'lake')).current()
    if (mart === undefined) throw new Error('the home has no night')
    const engine = await openEngine({
      path: mart.path,
      readOnly: true,
      tempDirectory: join(dir, 'lake', 'spill'),
    })
    try {
      const compared = await compare(await engine.connect(), loaded, mart.date)
      return { ...compared, actions: loaded.pack.actions.length }
    } finally {
      engine.close()
    }
  } finally {
    await home.close()
  }
}

test('SQL and process decide alike for every customer and action of a demo bank', async () => {
  const dir = join(await newFolder(), 'home')
  await zhike('demo', '--home', dir, '--customers', '300', '--seed', '11')
  await zhike('night', '--home', dir, '--date', '2026-10-31')
  const { differing, pairs, offers, actions } = await compareHome(dir)
  assert.deepEqual(differing.slice(0, 3), [])
  assert.equal(pairs, 300 * actions)
  assert.ok(actions >= 25 && offers > 100, `${actions} actions, ${offers} offers`)
})

const banks = [
  { name: 'berka', date: '1998-12-31' },
  { name: 'cmb-fintech-2020', date: '2019-06-30' },
] as const

for (const { name, date } of banks) {
  const alike = 'SQL and process decide alike for every customer and action'
  testOnRealData(name, alike, async (_, source) => {
    const dir = join(await newFolder(), 'home')
    const feedFolder = join(projectRoot, 'feeds', name)
    const feeds = (await readdir(feedFolder)).filter((file) => file.endsWith('.yaml')).sort()
    await zhike(
      'init',
      '--home',
      dir,
      '--strategy',
      join(projectRoot, 'strategy'),
      '--overlay',
      join(feedFolder, 'strategy'),
    )
    await zhike(
      'intake',
      ...feeds.map((file) => join(feedFolder, file)),
      '--source',
      source,
      '--home',
      dir,
      '--date',
      date,
    )
    await zhike('night', '--home', dir, '--date', date)
    const { differing, pairs, actions } = await compareHome(dir)
    assert.deepEqual(differing.slice(0, 3), [])
    assert.ok(pairs >= 1_000 * actions, `${pairs} pairs`)
  })
}

test('an action that is worth less than nothing counts as nothing, in SQL as in process', async (t) => {
  const bank = await factBank()
  t.after(() => bank.remove())
  const date = '2026-10-31'
  const shipped = await shippedPack()
  const negated = shipped.pack.actions.map((action) => ({
    ...action,
    value: { ...action.value, tree: { kind: 'negative' as const, of: action.value.tree, at: 0 } },
  }))
  const losing = { ...shipped, pack: { ...shipped.pack, actions: negated } }
  await bank.deliver(date, {
    customer: [{ customer_id: 'c1', kind: 'personal', birth_date: '1986-03-15' }],
    account: [
      {
        ...{ account_id: 'a1', customer_id: 'c1', family: 'time_deposit', status: 'active' },
        ...{ balance_cents: 50_000_000, opened_date: '2025-11-05', maturity_date: '2026-11-05' },
      },
    ],
    consent: [
      {
        ...{ consent_id: 'k1', customer_id: 'c1', purpose: 'marketing', channel: 'phone' },
        ...{ given: true, given_date: '2026-01-05' },
      },
    ],
  })
  const worthIn = async (pack: LoadedPack) => {
    const { path } = await bank.profiles(date, pack)
    const engine = await openEngine({ path, tempDirectory: join(bank.lakeRoot, 'spill') })
    try {
      const connection = await engine.connect()
      await connection.run(`attach ':memory:' as mart`)
      await connection.run('create table mart.profile as select * from profile')
      await decideNight(connection, planDecisions(pack, date))
      await connection.run('use mart')
      const { differing, offers } = await compare(connection, pack, date)
      assert.deepEqual(differing.slice(0, 3), [])
      assert.ok(offers > 0)
      return await connection.rows<Row>(
        'select distinct v > 0 as positive, v < 0 as lost from offer',
      )
    } finally {
      engine.close()
    }
  }
  // The same bank is worth something by the pack as shipped: so there was something to negate.
  const shippedWorth = await worthIn(shipped)
  assert.ok(shippedWorth.some(({ positive }) => positive === true))
  assert.deepEqual(await worthIn(losing), [{ positive: false, lost: false }])
})

test('a strategy without actions decides nothing, and the mart says so', async () => {
  const bank = await factBank()
  try {
    const date = '2026-10-31'
    await bank.deliver(date, { customer: [{ customer_id: 'c1', kind: 'personal' }] })
    const shipped = await shippedPack()
    const without = { ...shipped, pack: { ...shipped.pack, actions: [] } }
    const { path } = await bank.profiles(date, without)
    const engine = await openEngine({ path, tempDirectory: join(bank.lakeRoot, 'spill') })
    const connection = await engine.connect()
    await connection.run(`attach ':memory:' as mart`)
    await connection.run('create table mart.profile as select * from profile')
    const counts = await decideNight(connection, planDecisions(without, date))
    const rows = await connection.rows('select * from mart.decision')
    engine.close()
    assert.deepEqual(counts, { asked: 0, passed: 0, offers: 0 })
    assert.deepEqual(rows, [{ customer_id: 'c1' }])
  } finally {
    await bank.remove()
  }
})
