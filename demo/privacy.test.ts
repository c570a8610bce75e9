import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { parse } from 'yaml'

import { fileKinds } from './files/formats.ts'
import type { FileName } from './files/formats.ts'
import { readDelivered } from './files/read-delivery.ts'
import { makeDemoBank } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhike-demo-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const delivery = await makeDemoBank({ customers: 400, seed: 7, out: folder })
const feeds = new URL('../feeds/demo/', import.meta.url)

interface FeedText {
  readonly feed: string
  readonly file: string
  readonly format?: { readonly columns?: readonly string[] }
  readonly columns: Readonly<Record<string, string | { readonly from?: string }>>
  readonly identity?: Readonly<Record<string, string>>
}

const mappings = readdirSync(feeds)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => parse(readFileSync(new URL(name, feeds), 'utf8')) as FeedText)

/** Values of the columns a feed sends to the lake, and of those it sends to the vault. */
function valuesOf(name: FileName): { lake: Set<string>; vault: Set<string> } {
  const kind = fileKinds[name]
  const feed = mappings.find((each) => each.feed === kind.feed)
  assert.ok(feed, `no feed for ${name}`)
  const columns = feed.format?.columns ?? ('header' in kind ? kind.header : [])
  const vaultColumns = new Set(Object.values(feed.identity ?? {}))
  const lake = new Set<string>()
  const vault = new Set<string>()
  for (const row of readDelivered(delivery, name)) {
    for (const [place, value] of row.entries()) {
      if (value === '') continue
      if (vaultColumns.has(columns[place] ?? '')) vault.add(value)
      else lake.add(value)
    }
  }
  return { lake, vault }
}

const all = new Map((Object.keys(fileKinds) as FileName[]).map((name) => [name, valuesOf(name)]))
const identities = new Set<string>()
for (const { vault } of all.values()) for (const value of vault) identities.add(value)

describe('no person is in the lake', () => {
  test('every file has its feed and every feed its file', () => {
    assert.deepEqual(
      mappings.map(({ feed }) => feed).toSorted(),
      Object.values(fileKinds)
        .map(({ feed }) => feed)
        .toSorted(),
    )
    for (const { feed, file } of mappings) {
      const kind = Object.values(fileKinds).find((each) => each.feed === feed)
      assert.equal(file.replace('{date:yyyyMMdd}', '{date}'), kind?.name)
    }
  })

  test('columns that go to the vault go nowhere else', () => {
    for (const { feed, columns, identity } of mappings) {
      const used = new Set(
        Object.values(columns).map((source) => (typeof source === 'string' ? source : source.from)),
      )
      for (const column of Object.values(identity ?? {})) {
        assert.equal(used.has(column), false, `${feed}: ${column}`)
      }
    }
  })

  test('no name, mobile or identity number stands in a column of the lake', () => {
    assert.ok(identities.size > 1_200)
    for (const [name, { lake }] of all) {
      for (const value of lake) {
        assert.equal(identities.has(value), false, `${name}: ${value}`)
        assert.doesNotMatch(value, /^1[3-9]\d{9}$|^\d{17}[\dX]$/, `${name}: ${value}`)
      }
    }
  })

  test('the truth beside the delivery names nobody either', () => {
    const cells = readFileSync(delivery.truth.customers, 'utf8').split(/[\n,]/)
    assert.deepEqual(
      cells.filter((cell) => identities.has(cell)),
      [],
    )
  })
})
