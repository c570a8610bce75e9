import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import {
  LockHeldError,
  NoMartError,
  openEngine,
  openFactStore,
  openMartReader,
  openMartStore,
  stagePartition,
} from './index.ts'
import type { Dataset, FactStore } from './index.ts'

const home = await mkdtemp(join(tmpdir(), 'lake-'))
after(() => rm(home, { recursive: true, force: true }))
const freshLake = (): Promise<string> => mkdtemp(join(home, 'l'))

const engine = await openEngine({ tempDirectory: join(home, 'tmp'), threads: 1 })
after(() => engine.close())
const connection = await engine.connect()

const tier: Dataset = {
  name: 'tier',
  key: ['id'],
  history: 'state',
  columns: [
    { name: 'id', sqlType: 'varchar' },
    { name: 'level', sqlType: 'bigint' },
  ],
}
const visit: Dataset = { ...tier, name: 'visit', history: 'event' }

interface Delivery {
  source?: string
  date: string
  mode?: 'full' | 'delta'
  rows: readonly (readonly [id: string, level: number])[]
  repeatsKeys?: true
}

async function deliver(store: FactStore, dataset: Dataset, delivery: Delivery): Promise<void> {
  const staging = await store.openStaging()
  const values = delivery.rows.map(([id, level]) => `('${id}', ${level})`).join(', ')
  const staged = await stagePartition(connection, staging, dataset, {
    source: delivery.source ?? 'core',
    businessDate: delivery.date,
    mode: delivery.mode ?? 'full',
    select: `select * from (values ${values}) as given(id, level)`,
  })
  await store.commit({
    add: [{ ...staged, ...(delivery.repeatsKeys && { repeatsKeys: true }) }],
  })
  await staging.discard()
}

async function rowsAsOf(store: FactStore, dataset: Dataset, asOf: string) {
  const relation = await store.relation(dataset, asOf)
  return connection.rows(`select id, level from (${relation}) order by id, level`)
}

test('values come back plain: dates as text, instants in UTC, safe numbers', async () => {
  const [row] = await connection.rows(`select
    date '2026-10-31' as day,
    timestamptz '2026-10-31 08:00:00+08' as at,
    timestamp '2026-10-31 08:00:00' as local,
    sum(v) as huge, cast(12.30 as decimal(18,2)) as yuan, [1, 2] as list, null as nothing,
    {'a': date '2026-01-01'} as pair
    from (values (1::bigint), (2)) as t(v)`)
  assert.deepEqual(row, {
    day: '2026-10-31',
    at: '2026-10-31T00:00:00Z',
    local: '2026-10-31 08:00:00',
    huge: 3,
    yuan: 12.3,
    list: [1, 2],
    nothing: null,
    pair: { a: '2026-01-01' },
  })
  await assert.rejects(connection.rows('select 9007199254740993 as n'), RangeError)
})

test('parameters are bound by place and by name', async () => {
  assert.deepEqual(await connection.rows('select ? as a, ? as b', ["o'k", 5]), [{ a: "o'k", b: 5 }])
  assert.deepEqual(await connection.rows('select $x as a', { x: null }), [{ a: null }])
})

test('an interrupted query rejects and its connection stays usable', async () => {
  const busy = await engine.connect()
  const pending = busy.rows('select count(*) from range(1000000000) a, range(1000) b')
  setTimeout(() => busy.interrupt(), 50)
  await assert.rejects(pending, /interrupt/i)
  assert.deepEqual(await busy.rows('select 1 as one'), [{ one: 1 }])
  busy.close()
})

test('an extension that is not built in is refused instead of fetched', async () => {
  await assert.rejects(connection.run("select * from read_parquet('https://localhost/x.parquet')"))
})

test('a dataset never delivered reads as typed and empty', async () => {
  const store = openFactStore(await freshLake())
  assert.deepEqual(await rowsAsOf(store, tier, '2026-10-31'), [])
  const relation = await store.relation(tier, '2026-10-31')
  const types = await connection.rows<{ column_type: string }>(`describe ${relation}`)
  assert.deepEqual(
    types.map((t) => t.column_type),
    ['VARCHAR', 'BIGINT', 'DATE'],
  )
})

test('a newer full delivery replaces the older, a delta changes only its keys', async () => {
  const store = openFactStore(await freshLake())
  await deliver(store, tier, {
    date: '2026-10-01',
    rows: [
      ['a', 1],
      ['gone', 1],
    ],
  })
  await deliver(store, tier, {
    date: '2026-10-02',
    rows: [
      ['a', 1],
      ['b', 1],
    ],
  })
  await deliver(store, tier, {
    date: '2026-10-03',
    mode: 'delta',
    rows: [
      ['b', 2],
      ['c', 1],
    ],
  })
  assert.deepEqual(await rowsAsOf(store, tier, '2026-10-01'), [
    { id: 'a', level: 1 },
    { id: 'gone', level: 1 },
  ])
  assert.deepEqual(await rowsAsOf(store, tier, '2026-10-31'), [
    { id: 'a', level: 1 },
    { id: 'b', level: 2 },
    { id: 'c', level: 1 },
  ])
})

test('events of several deliveries add up, and a repeated key counts once', async () => {
  const store = openFactStore(await freshLake())
  await deliver(store, visit, { date: '2026-10-01', mode: 'delta', rows: [['v1', 1]] })
  await deliver(store, visit, {
    date: '2026-10-02',
    mode: 'delta',
    rows: [
      ['v1', 1],
      ['v2', 1],
    ],
    repeatsKeys: true,
  })
  const ids = (await rowsAsOf(store, visit, '2026-10-31')).map((row) => row['id'])
  assert.deepEqual(ids, ['v1', 'v2'])
})

test('a column the dataset gained later reads as missing in older partitions', async () => {
  const store = openFactStore(await freshLake())
  await deliver(store, visit, { date: '2026-10-01', mode: 'delta', rows: [['v1', 1]] })
  const wider: Dataset = {
    ...visit,
    columns: [...visit.columns, { name: 'note', sqlType: 'varchar' }],
  }
  const relation = await store.relation(wider, '2026-10-31')
  assert.deepEqual(await connection.rows(`select id, note from (${relation})`), [
    { id: 'v1', note: null },
  ])
})

test('the same delivery again changes nothing; a correction replaces its date', async () => {
  const store = openFactStore(await freshLake())
  const delivery: Delivery = {
    date: '2026-10-01',
    rows: [
      ['a', 1],
      ['b', 2],
    ],
  }
  await deliver(store, tier, delivery)
  const before = [await store.manifest(), await store.contentHash()]
  await deliver(store, tier, {
    ...delivery,
    rows: [
      ['b', 2],
      ['a', 1],
    ],
  })
  assert.deepEqual([await store.manifest(), await store.contentHash()], before)

  await deliver(store, tier, { ...delivery, rows: [['a', 9]] })
  assert.notEqual(await store.contentHash(), before[1])
  assert.deepEqual(await rowsAsOf(store, tier, '2026-10-31'), [{ id: 'a', level: 9 }])
})

test('the hash of facts does not depend on which feeds brought the rows', async () => {
  const [one, two] = [openFactStore(await freshLake()), openFactStore(await freshLake())]
  await deliver(one, tier, {
    date: '2026-10-01',
    rows: [
      ['a', 1],
      ['b', 2],
    ],
  })
  await deliver(two, tier, { source: 'x', date: '2026-10-01', rows: [['b', 2]] })
  await deliver(two, tier, { source: 'y', date: '2026-10-01', rows: [['a', 1]] })
  assert.equal(await one.contentHash(), await two.contentHash())
})

test('replaced files stay a day for readers that began before, then leave', async () => {
  let now = new Date('2026-10-01T00:00:00Z')
  const root = await freshLake()
  const store = openFactStore(root, { now: () => now })
  const files = async () =>
    (await readdir(join(root, 'facts'), { recursive: true })).filter((f) => f.endsWith('.parquet'))
  await deliver(store, tier, { date: '2026-10-01', rows: [['a', 1]] })
  await deliver(store, tier, { date: '2026-10-01', rows: [['a', 2]] })
  assert.equal((await files()).length, 2)
  now = new Date('2026-10-03T00:00:00Z')
  await deliver(store, tier, { date: '2026-10-01', rows: [['a', 3]] })
  assert.equal((await files()).length, 2, 'the first is gone, the second has a day')
})

test('many processes worth of commits at once all arrive', async () => {
  const root = await freshLake()
  await Promise.all(
    Array.from({ length: 8 }, (_, n) =>
      deliver(openFactStore(root), tier, {
        source: `s${n}`,
        date: '2026-10-01',
        rows: [[`id${n}`, n]],
      }),
    ),
  )
  assert.equal((await rowsAsOf(openFactStore(root), tier, '2026-10-31')).length, 8)
})

async function buildMart(path: string, value: number): Promise<void> {
  const builder = await openEngine({ path, tempDirectory: join(home, 'tmp'), threads: 1 })
  const build = await builder.connect()
  await build.run(`create table profile as select ${value} as n`)
  builder.close()
}

const facts = (date: string, hash: string) => ({ date, hash, strategy: 's', factsHash: 'f' })

test('readers move with the pointer, yesterday stays reachable, old marts are pruned', async () => {
  const store = openMartStore(await freshLake())
  const reader = openMartReader(store, { connections: 2 })
  assert.throws(() => reader.mart(), NoMartError)
  for (const [n, date] of ['2026-10-01', '2026-10-02', '2026-10-03'].entries()) {
    const build = await store.beginBuild(date)
    await buildMart(build.path, n)
    await store.publish(build, facts(date, `hash-${n}-0123456789`))
    assert.deepEqual(await reader.read('select n from profile'), [{ n }])
    assert.equal(reader.mart().date, date)
  }
  assert.equal((await store.previous('2026-10-03'))?.date, '2026-10-02')
  await store.point('2026-10-01')
  assert.deepEqual(await reader.read('select n from profile'), [{ n: 0 }])
  await store.point('2026-10-03')
  assert.deepEqual(await store.prune(2), ['2026-10-01'])
  assert.deepEqual(
    (await store.list()).map((m) => m.date),
    ['2026-10-03', '2026-10-02'],
  )
  await reader.close()
})

test('a session sees one night although another is published meanwhile', async () => {
  const store = openMartStore(await freshLake())
  const reader = openMartReader(store)
  const publish = async (n: number) => {
    const build = await store.beginBuild('2026-10-01')
    await buildMart(build.path, n)
    await store.publish(build, facts('2026-10-01', `hash-${n}-0123456789`))
  }
  await publish(1)
  await reader.session(async (read) => {
    const before = await read('select n from profile')
    await publish(2)
    assert.deepEqual(await read('select n from profile'), before)
  })
  assert.deepEqual(await reader.read('select n from profile'), [{ n: 2 }])
  await reader.close()
})

test('many readers share few connections', async () => {
  const store = openMartStore(await freshLake())
  const build = await store.beginBuild('2026-10-01')
  await buildMart(build.path, 7)
  await store.publish(build, facts('2026-10-01', 'hash-0123456789'))
  const reader = openMartReader(store, { connections: 2 })
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => reader.read<{ n: number }>('select n from profile')),
  )
  assert.ok(answers.every(([row]) => row?.n === 7))
  await reader.close()
})

test('one night builds at a time, and a killed one leaves nothing behind', async () => {
  const root = await freshLake()
  const store = openMartStore(root)
  const build = await store.beginBuild('2026-10-01')
  await assert.rejects(openMartStore(root).beginBuild('2026-10-01'), LockHeldError)
  await writeFile(build.path, 'half a night')
  await store.discard(build)
  await writeFile(join(root, 'marts', '2026-09-30-left.duckdb'), 'placed but never pointed at')
  const again = await openMartStore(root).beginBuild('2026-10-01')
  assert.deepEqual(await readdir(join(root, 'marts')), ['build'])
  assert.deepEqual(await readdir(join(root, 'marts', 'build')), [])
  assert.equal(again.path, build.path)
})

test('a mart that is still open is not published', async () => {
  const store = openMartStore(await freshLake())
  const build = await store.beginBuild('2026-10-01')
  const builder = await openEngine({ path: build.path, tempDirectory: join(home, 'tmp') })
  const open = await builder.connect()
  await open.run('create table profile as select 1 as n')
  await assert.rejects(store.publish(build, facts('2026-10-01', 'hash-012345')), /still open/)
  builder.close()
  await store.discard(build)
})
