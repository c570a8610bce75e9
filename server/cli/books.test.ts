import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { shippedBooks } from '#modules/know/books/index.ts'
import { commandLine } from '#server/testing/command-line.ts'
import { projectRoot } from '#server/testing/source-tree.ts'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhike-books-'))
})
after(() => rm(folder, { recursive: true, force: true }))

const zhike = commandLine({ now: () => new Date('2026-11-01T01:00:00Z') })

test('the books of a home are listed, and what each is stored as is told', async () => {
  const home = join(folder, 'home')
  const made = await zhike('init', '--home', home, '--strategy', join(projectRoot, 'strategy'))
  assert.equal(made.code, 0, made.told)
  const listed = await zhike('books', '--home', home, '--json')
  assert.equal(listed.code, 0, listed.told)
  const { books } = listed.json<{ books: Record<string, unknown>[] }>()
  assert.deepEqual(
    books.map(({ name, entries }) => [name, entries]),
    shippedBooks.map(({ name }) => [name, 0]),
  )
  const [trip] = books
  assert.deepEqual(Object.keys(trip ?? {}), ['name', 'words', 'fields', 'states', 'entries'])
  const stored = await zhike('books', 'sql', 'field_trip')
  assert.match(stored.printed, /create table book_field_trip \(\n {2}entry_id uuid/)
  const none = await zhike('books', 'sql', 'x')
  assert.equal(none.code, 1)
  assert.match(none.told, /no book x: there are .*field_trip/)
})
