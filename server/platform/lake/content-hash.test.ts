import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { contentOf } from './content-hash.ts'
import { openEngine } from './engine.ts'
import type { Connection, Engine } from './engine.ts'

let folder: string
let engine: Engine
let connection: Connection

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhike-content-'))
  engine = await openEngine({ tempDirectory: folder })
  connection = await engine.connect()
})

after(async () => {
  engine.close()
  await rm(folder, { recursive: true, force: true })
})

const contentOfRows = (rows: string) =>
  contentOf(connection, `(values ${rows}) as rows(id, amount)`, ['id', 'amount'])

test('the order of rows does not matter, a row more or less does', async () => {
  const one = await contentOfRows("('A', 1), ('B', 2)")
  assert.deepEqual(await contentOfRows("('B', 2), ('A', 1)"), one)
  assert.notDeepEqual(await contentOfRows("('B', 2), ('A', 1), ('A', 1)"), one)
})

test('long numbers that the engine hashes alike are told apart', async () => {
  const [alike] = await connection.rows<{ same: boolean }>(
    "select hash('2026062000000006000') = hash('2026062900000001000') as same",
  )
  assert.equal(alike?.same, true)
  assert.notDeepEqual(
    await contentOfRows("('2026062000000006000', 1)"),
    await contentOfRows("('2026062900000001000', 1)"),
  )
})

test('a missing value is not an empty text', async () => {
  assert.notDeepEqual(await contentOfRows("('', 1)"), await contentOfRows('(null, 1)'))
})
