import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { openEngine } from '../engine.ts'
import { openMartReader } from '../mart-reader.ts'
import { openMartStore } from '../mart-store.ts'
import type { MartRef, MartStore } from '../mart-store.ts'
import { bitmapsOf, makeBitmaps } from './make-bitmaps.ts'

let lakeRoot: string
let store: MartStore

before(async () => {
  lakeRoot = await mkdtemp(join(tmpdir(), 'zhike-served-'))
  store = openMartStore(lakeRoot)
})

after(() => rm(lakeRoot, { recursive: true, force: true }))

async function publish(date: string, customers: number, withBitmaps: boolean): Promise<MartRef> {
  const build = await store.beginBuild(date)
  const engine = await openEngine({ path: build.path, tempDirectory: lakeRoot, threads: 1 })
  const rows = `select i as age, i % 2 = 0 as even from range(${customers}) as t(i)`
  await (await engine.connect()).run(`create table profile as ${rows}`)
  engine.close()
  if (withBitmaps) {
    const target = bitmapsOf(build.path)
    await makeBitmaps({
      ...{ database: build.path, relation: 'profile', target, tempDirectory: lakeRoot },
    })
  }
  const hash = `${date}${customers}`.padEnd(16, '0')
  return store.publish(build, { date, hash, strategy: 's', factsHash: 'f' })
}

const isEven = { kind: 'flag', column: 'even', value: true } as const

test('bitmaps are published, served and removed with their mart', async () => {
  const first = await publish('2026-10-29', 10, true)
  assert.equal(existsSync(bitmapsOf(first.path)), true)
  const reader = openMartReader(store, { threads: 1 })
  const counted = () =>
    reader.session(async (read, mart, count) => {
      const [row] = await read<{ n: number }>('select count(*) as n from profile where even')
      return [mart.date, await count(isEven), row?.n]
    })
  assert.deepEqual(await counted(), ['2026-10-29', 5, 5])
  await publish('2026-10-30', 6, true)
  assert.deepEqual(await counted(), ['2026-10-30', 3, 3])
  await publish('2026-10-31', 4, false)
  assert.deepEqual(await counted(), ['2026-10-31', undefined, 2])
  await store.prune(1)
  assert.equal(existsSync(first.path), false)
  assert.equal(existsSync(bitmapsOf(first.path)), false)
  await reader.close()
})

test('bitmaps of a night killed before its mart was listed are removed by the next', async () => {
  const orphan = join(lakeRoot, 'marts', '2026-11-01-killed.duckdb')
  await writeFile(orphan, '')
  await writeFile(bitmapsOf(orphan), '')
  await publish('2026-11-02', 8, false)
  assert.equal(existsSync(orphan), false)
  assert.equal(existsSync(bitmapsOf(orphan)), false)
})

test('bitmaps placed by a night killed before its mart was placed are removed too', async () => {
  const alone = bitmapsOf(join(lakeRoot, 'marts', '2026-11-03-killed.duckdb'))
  await writeFile(alone, '')
  await publish('2026-11-04', 8, false)
  assert.equal(existsSync(alone), false)
})
