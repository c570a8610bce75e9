import { sql } from 'kysely'

import type { Ledger } from '#platform/ledger/index.ts'
import type { Principal, Scope } from '#modules/know/access/index.ts'
import { listEntries, readBook, tableOf, tableSql } from '#modules/know/books/index.ts'
import type { Book } from '#modules/know/books/index.ts'
import { asker, deskDeclaration, deskParts } from '#server/testing/desk-book.ts'
import { testLedger } from '#server/testing/test-ledger.ts'
import type { TestLedger } from '#server/testing/test-ledger.ts'

import type { BenchOptions, Figure } from './figure.ts'

const ENTRIES = 5_000_000
const MANAGERS = 2_000
const OUTLETS = 400
const BRANCHES = 20
const ASKED = 200
const NOW = Date.parse('2026-11-01T01:00:00Z')

/**
 * Lists, filters and searches of one book with millions of entries, through the engine, in both ways
 * of keeping them: a table of its own, and the tables a bank's own books share. Beside them the
 * bare query of the same page by hand on the same table.
 */
export async function* run(options: BenchOptions): AsyncGenerator<Figure> {
  const entries = options.entries ?? ENTRIES
  const ledger = await testLedger()
  try {
    for (const from of ['product', 'bank'] as const) {
      const book = bookFrom(from)
      const began = performance.now()
      await fill(ledger, book, entries)
      const parts = await deskParts(ledger, [book])
      const figure = (name: string, value: number, unit: string): Figure => ({
        bench: `books ${from === 'product' ? 'own table' : 'shared tables'}`,
        figure: name,
        value: Math.round(value * 100) / 100,
        unit,
      })
      yield figure('entries', entries, 'entries')
      yield figure('made', (performance.now() - began) / 1_000, 's')
      for (const [name, asked] of Object.entries(questions(options.seed))) {
        const times: number[] = []
        let found = 0
        for (let n = 0; n < ASKED; n += 1) {
          const { principal, query } = asked(n)
          const at = performance.now()
          const page = await listEntries(
            parts,
            book,
            { limit: 50, ...query },
            { principal, now: NOW },
          )
          times.push(performance.now() - at)
          found += page.entries.length
        }
        const ours = p95(times)
        const bare = from === 'product' ? p95(await byHand(ledger.db, book, asked)) : undefined
        if (found === 0) throw new Error(`${name} finds nothing: it measures nothing`)
        yield {
          ...figure(`${name} p95`, ours, 'ms'),
          ...(bare !== undefined && { ratio: Math.round((ours / bare) * 100) / 100 }),
        }
      }
    }
  } finally {
    await ledger.close()
  }
}

function bookFrom(from: Book['from']): Book {
  const read = readBook(deskDeclaration, from)
  if (!read.ok) throw new Error('the book of the bench is not sound')
  return read.book
}

interface Question {
  readonly principal: Principal
  readonly query: {
    readonly state?: string
    readonly sort?: string
    readonly find?: string
    readonly where?: string[]
  }
}

/** What people ask, by who they are: each with other values every time. */
function questions(seed: number): Readonly<Record<string, (n: number) => Question>> {
  const manager = (n: number) => {
    const number = `M${(n * 7 + seed) % MANAGERS}`
    return asker(number, 'rm', { kind: 'staff', staffNumbers: [number] })
  }
  const unit = (column: 'outlet_id' | 'branch_id', unitId: string): Scope => ({
    kind: 'unit',
    column,
    unitId,
  })
  const outlet = (n: number) =>
    asker('H', 'outlet_head', unit('outlet_id', `O${(n * 3 + seed) % OUTLETS}`))
  const branch = (n: number) =>
    asker('H', 'outlet_head', unit('branch_id', `B${(n + seed) % BRANCHES}`))
  const bank = () => asker('C', 'compliance', { kind: 'bank' })
  const day = (n: number) =>
    `2026-${String(1 + (n % 9)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}`
  return {
    'list of a manager': (n) => ({ principal: manager(n), query: {} }),
    'list of an outlet': (n) => ({ principal: outlet(n), query: { state: 'open' } }),
    'list of a branch': (n) => ({ principal: branch(n), query: { state: 'open' } }),
    'list of the bank': () => ({ principal: bank(), query: { state: 'open' } }),
    'filter of an outlet': (n) => ({
      principal: outlet(n),
      query: { where: ['level:red', `on:${day(n)}..`] },
    }),
    'filter of the bank': (n) => ({
      principal: bank(),
      query: { where: ['level:red', `on:${day(n)}..${day(n)}`] },
    }),
    'sorted, of the bank': () => ({ principal: bank(), query: { sort: '-claimed' } }),
    'search of a manager': (n) => ({ principal: manager(n), query: { find: `事项${n % 90}` } }),
    'search of the bank': (n) => ({ principal: bank(), query: { find: `事项${10_000 + n}` } }),
  }
}

/** Entries of the last year, spread over managers, outlets and branches; one in ten is closed. */
async function fill({ pool }: TestLedger, book: Book, entries: number): Promise<void> {
  const own = book.from === 'product'
  if (own) await pool.query(tableSql(book))
  const table = own ? tableOf(book) : 'book_entry'
  const name = own ? '' : `'${book.name}',`
  await pool.query(`
    insert into ${table} (
      ${own ? '' : 'book,'} entry_id, version, state, body, made_at, made_by, made_by_name, changed_at,
      changed_by, rm_id, assistant_rm_id, outlet_id, sub_branch_id, branch_id
    )
    select ${name}
      gen_random_uuid(), 1,
      case when n % 10 = 0 then 'closed' else 'open' end,
      jsonb_build_object(
        'title', '事项' || n, 'level', case when n % 5 = 0 then 'red' else 'blue' end,
        'people', n % 1000, 'claimed', n % 1000003,
        'on', to_char(date '2026-01-01' + (n % 300)::integer, 'YYYY-MM-DD'),
        'major', n % 7 = 0, 'owner', 'M' || n % ${MANAGERS}),
      timestamptz '2026-10-31T00:00:00Z' - n * interval '6 seconds',
      'staff:M' || n % ${MANAGERS}, '同事', timestamptz '2026-10-31T00:00:00Z',
      'staff:M' || n % ${MANAGERS}, 'M' || n % ${MANAGERS}, null,
      'O' || n % ${OUTLETS}, null, 'B' || n % ${BRANCHES}
    from generate_series(1, ${entries}) as n`)
  if (!own) {
    const values: [field: string, column: string, value: string][] = [
      ['title', 'text', "body ->> 'title'"],
      ['level', 'text', "body ->> 'level'"],
      ['major', 'text', "body ->> 'major'"],
      ['owner', 'text', "body ->> 'owner'"],
      ['people', 'number', "(body ->> 'people')::bigint"],
      ['claimed', 'number', "(body ->> 'claimed')::bigint"],
      ['on', 'day', "book_day(body ->> 'on')"],
    ]
    for (const [field, column, value] of values) {
      await pool.query(`
        insert into book_value (book, field, entry_id, ${column})
        select book, '${field}', entry_id, ${value} from book_entry where book = '${book.name}'`)
    }
  }
  await pool.query(`analyze ${table}`)
  if (!own) await pool.query('analyze book_value')
}

/** The page alone, written by hand for this table: what the engine can at best cost. */
async function byHand(
  db: Ledger['db'],
  book: Book,
  asked: (n: number) => Question,
): Promise<number[]> {
  const times: number[] = []
  for (let n = 0; n < ASKED; n += 1) {
    const { principal, query } = asked(n)
    const text = handWritten(book, principal.scope, query)
    const at = performance.now()
    await sql.raw(text).execute(db)
    times.push(performance.now() - at)
  }
  return times
}

function handWritten(
  book: Book,
  scope: Scope,
  { state, sort, find, where = [] }: Question['query'],
): string {
  const conditions = [
    scope.kind === 'staff'
      ? `(rm_id = '${scope.staffNumbers[0]}' or assistant_rm_id = '${scope.staffNumbers[0]}')`
      : 'true',
    scope.kind === 'unit' ? `${scope.column} = '${scope.unitId}'` : 'true',
    state === undefined ? 'true' : `state = '${state}'`,
    find === undefined ? 'true' : `lower(title) like '${find}%'`,
    ...where.map((one) => {
      const [field = '', value = ''] = one.split(':')
      const [low = '', high] = value.split('..')
      if (high === undefined) return `"${field}" = '${value}'`
      return high === '' ? `"${field}" >= '${low}'` : `"${field}" between '${low}' and '${high}'`
    }),
  ]
  const order = sort === undefined ? 'made_at desc' : `${sort.replace('-', '')} desc nulls last`
  return `select * from ${tableOf(book)} where ${conditions.join(' and ')} order by ${order}, entry_id limit 51`
}

function p95(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN
}
