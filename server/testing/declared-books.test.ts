import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import type { BookField } from '#contracts/book.ts'
import type { BookEntry, BookValue, BookValues } from '#contracts/books.ts'
import { role as roleSchema } from '#contracts/vocabulary.ts'
import { bookExports, shippedBooks, tableSql } from '#modules/know/books/index.ts'
import type { Book } from '#modules/know/books/index.ts'
import { datasetNamed } from '#modules/know/intake/index.ts'
import { readXlsxSheet } from '#platform/spreadsheet/index.ts'

import { personOf, testApp } from './test-app.ts'
import type { Answer, TestApp } from './test-app.ts'
import { testStaff } from './test-organisation.ts'
import type { TestPerson } from './test-organisation.ts'

/** Everybody who might act on an entry in the care of R1: their own, their heads, head office. */
const near: readonly TestPerson[] = [
  'rm',
  'outlet_head',
  'team_head',
  'sub_branch_head',
  'marketer',
  'compliance',
  'protection',
]

/** A value a field takes; the same one every time. */
function sampleOf(field: BookField): BookValue {
  switch (field.kind) {
    case 'code':
      return field.options?.[0]?.code ?? null
    case 'number':
    case 'money':
    case 'percent':
      return field.least ?? 1
    case 'day':
      return '2026-10-26'
    case 'time':
      return '2026-10-26T02:00:00.000Z'
    case 'yes_no':
      return true
    case 'staff':
      return testStaff.rm.staffNumber
    case 'unit':
      return 'O1'
    case 'customer':
      return 'TC000X'
    case 'entry':
      return null
    default:
      return '试写的内容'
  }
}

const samplesOf = (book: Book, wanted: (field: BookField) => boolean): BookValues =>
  Object.fromEntries(book.fields.filter(wanted).map((field) => [field.name, sampleOf(field)]))

for (const book of shippedBooks) {
  describe(`the book ${book.name}`, () => {
    let bank: TestApp

    before(async () => {
      bank = await testApp()
    })
    after(() => bank.close())

    const asks = async (
      person: TestPerson,
      ...asked: Parameters<Awaited<ReturnType<TestApp['as']>>['ask']>
    ) => (await bank.as(person)).ask(...asked)
    const isNear = (person: TestPerson) => book.who.make.includes(testStaff[person].role)

    async function make(): Promise<BookEntry> {
      const maker = near.find(isNear)
      assert.ok(maker, 'somebody makes entries')
      const values = samplesOf(book, ({ required }) => required === true)
      const answer = await asks(maker, 'makeEntry', {
        params: { book: book.name },
        body: { values },
      })
      assert.equal(answer.statusCode, 200, answer.body)
      return answer.json<BookEntry>()
    }

    const read = async (person: TestPerson, entryId: string): Promise<Answer> =>
      asks(person, 'readEntry', { params: { book: book.name, entry: entryId } })

    async function act(person: TestPerson, entry: BookEntry, name: string): Promise<Answer> {
      const declared = book.acts.find((one) => one.name === name)
      return asks(person, 'actOnEntry', {
        params: { book: book.name, entry: entry.entryId, act: name },
        body: {
          version: entry.version,
          values: samplesOf(book, (field) => declared?.asks.includes(field.name) ?? false),
          ...(declared?.reason && { reason: '按规定办理此事' }),
        },
      })
    }

    /** A fresh entry brought to a state by whoever may, each step by its act. */
    async function entryIn(state: string): Promise<BookEntry> {
      const first = book.states[0]?.code ?? ''
      const paths = new Map<string, readonly string[]>([[first, []]])
      for (const [from, path] of paths) {
        for (const one of book.acts) {
          if (one.to === undefined || !one.from.includes(from) || paths.has(one.to)) continue
          paths.set(one.to, [...path, one.name])
        }
      }
      const path = paths.get(state)
      assert.ok(path, `no act leads to ${state}`)
      let entry = await make()
      for (const name of path) {
        const tried: string[] = []
        for (const person of near) {
          const answer = await act(person, entry, name)
          if (answer.statusCode === 200) {
            entry = answer.json<BookEntry>()
            break
          }
          tried.push(`${person}: ${answer.body}`)
        }
        assert.equal(tried.length < near.length, true, `nobody can ${name}: ${tried.join('\n')}`)
      }
      return entry
    }

    it('has the table its declaration says', async () => {
      const { rows } = await bank.bank.ledger.pool.query<{ column: string }>(
        `select column_name as column from information_schema.columns
        where table_schema = 'public' and table_name = $1 order by ordinal_position`,
        [`book_${book.name}`],
      )
      const declared = [...tableSql(book).matchAll(/^ {2}"?([a-z_]+)"? /gm)].map(([, name]) => name)
      assert.deepEqual(
        rows.map(({ column }) => column),
        declared,
      )
    })

    for (const role of roleSchema.options) {
      it(`opens to ${role} what it declares, and nothing else`, async () => {
        const person = personOf[role]
        const client = await bank.as(person)
        const status = async (...asked: Parameters<typeof client.ask>) =>
          (await client.ask(...asked)).statusCode
        const sees = book.who.see.includes(role)
        const params = { book: book.name }
        const { books } = await client.answer<{ books: { declaration: { name: string } }[] }>(
          'listBooks',
        )
        assert.equal(
          books.some(({ declaration }) => declaration.name === book.name),
          sees,
        )
        assert.equal(await status('listEntries', { params }), sees ? 200 : 404)
        const values = {}
        const made = await status('makeEntry', { params, body: { values } })
        assert.equal(made, !sees ? 404 : book.who.make.includes(role) ? 422 : 403)
        const query = { reason: '核对台账内容', language: 'zh' }
        const file = await status('exportEntries', { params, query })
        assert.equal(file, !sees ? 404 : book.who.export.includes(role) ? 200 : 403)
        const template = await status('readImportTemplate', { params, query: { language: 'en' } })
        assert.equal(template, !sees ? 404 : book.who.import.includes(role) ? 200 : 403)
      })
    }

    for (const { code: state } of book.states) {
      it(`lets in ${state} be done what each person is shown, and refuses the rest`, async () => {
        for (const person of near) {
          for (const { name } of book.acts) {
            const entry = await entryIn(state)
            const seen = await read(person, entry.entryId)
            const shown =
              seen.statusCode === 200
                ? seen.json<BookEntry>().acts.find((one) => one.name === name)
                : undefined
            const answer = await act(person, entry, name)
            const said = `${person} ${name}: ${answer.body}`
            if (shown?.why === null) assert.equal(answer.statusCode, 200, said)
            else {
              assert.ok([403, 404, 409].includes(answer.statusCode), said)
              const reader = near.find((one) => book.who.see.includes(testStaff[one].role))
              const now = await read(reader ?? 'rm', entry.entryId)
              assert.equal(
                now.json<BookEntry>().version,
                entry.version,
                `${said}: and yet it changed`,
              )
            }
          }
        }
      })
    }

    it('shows an entry only to whose scope covers it, by every door', async () => {
      if (book.scope.of === 'bank') return
      const entry = await make()
      for (const stranger of ['rm_elsewhere', 'branch_head'] as const) {
        if (!book.who.see.includes(testStaff[stranger].role)) continue
        const params = { book: book.name, entry: entry.entryId }
        const body = { version: entry.version, values: {} }
        assert.equal((await asks(stranger, 'readEntry', { params })).statusCode, 404)
        assert.equal((await asks(stranger, 'readEntryHistory', { params })).statusCode, 404)
        assert.equal((await asks(stranger, 'changeEntry', { params, body })).statusCode, 404)
        for (const { name } of book.acts) {
          const door = { params: { ...params, act: name }, body }
          assert.equal((await asks(stranger, 'actOnEntry', door)).statusCode, 404)
        }
        const list = await (await bank.as(stranger)).answer<{ entries: BookEntry[] }>(
          'listEntries',
          {
            params: { book: book.name },
          },
        )
        assert.ok(list.entries.every(({ entryId }) => entryId !== entry.entryId))
      }
    })

    it('goes out as a file that holds what its list holds, and to the lake what its ledger holds', async () => {
      await make()
      const taker = near.find((person) => book.who.export.includes(testStaff[person].role))
      const ledgerRows: Record<string, unknown>[] = []
      if (taker !== undefined) {
        const client = await bank.as(taker)
        const listed: BookEntry[] = []
        for (let after: string | undefined; ; ) {
          const page = await client.answer<{ entries: BookEntry[]; next: string | null }>(
            'listEntries',
            {
              params: { book: book.name },
              query: { limit: 7, ...(after !== undefined && { after }) },
            },
          )
          listed.push(...page.entries)
          if (page.next === null) break
          after = page.next
        }
        const answer = await client.ask('exportEntries', {
          params: { book: book.name },
          query: { reason: '核对台账内容', language: 'zh' },
        })
        const [, ...rows] = readXlsxSheet(answer.rawPayload, undefined).rows
        assert.deepEqual(
          rows.map(([id]) => id),
          listed.map(({ entryId }) => entryId),
        )
      }
      const [exported] = bookExports(bank.bank.ledger, [book], datasetNamed, 'Asia/Shanghai')
      if (exported === undefined) return
      for await (const rows of exported.rows('9999-12-31')) ledgerRows.push(...rows)
      const { rows: kept } = await bank.bank.ledger.pool.query<{ entry_id: string; state: string }>(
        `select entry_id, state from book_${book.name} order by entry_id`,
      )
      assert.deepEqual(
        ledgerRows.map(({ entry_id: id, state }) => [id, state]),
        kept.map(({ entry_id: id, state }) => [id, state]),
      )
      const columns = exported.dataset.columns.map(({ name }) => name).toSorted()
      assert.deepEqual(Object.keys(ledgerRows[0] ?? {}).toSorted(), columns)
    })
  })
}
