import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'
import { testLedger } from '#server/testing/test-ledger.ts'
import type { TestLedger } from '#server/testing/test-ledger.ts'
import { anchorAudit, appendAudit, verifyAnchors, verifyAudit } from './index.ts'
import type { AuditEntry } from './index.ts'
import { ANCHOR_FILE } from './anchor.ts'

const AT = '2026-10-31T01:02:03.004Z'
const act = (n: number): AuditEntry => ({
  at: AT,
  actor: 'staff:10023',
  action: 'identity.reveal',
  subject: `customer:C${n}`,
  detail: { n },
})

describe('the audit chain anchored outside itself', () => {
  let ledger: TestLedger
  let folder: string
  let file: string

  before(async () => {
    ledger = await testLedger()
  })
  after(() => ledger.close())
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhike-anchors-'))
    file = join(folder, 'anchors', ANCHOR_FILE)
    await own(`
      truncate audit_entry;
      update audit_head set seq = 0, hash = decode(repeat('00', 32), 'hex')
    `)
    for (let n = 1; n <= 12; n += 1) {
      await appendAudit(ledger.db, act(n))
      if (n % 4 === 0) await anchor(n === 12 ? 'night' : 'two people')
    }
  })

  /** What the owner of the database can do: everything, to every row. */
  async function own(statement: string): Promise<void> {
    const client = await ledger.pool.connect()
    try {
      await client.query('begin; set local session_replication_role = replica')
      await client.query(statement)
      await client.query('commit')
    } finally {
      client.release()
    }
  }
  const places = () => ({ file, keyFile: join(folder, 'keys', 'audit-ed25519.pem') })
  const anchor = (why: string) => anchorAudit(ledger.db, places(), { at: AT, why })
  /** Writes the chain anew from these acts, whole and sound in itself. */
  async function rechain(acts: readonly AuditEntry[]): Promise<void> {
    await own(`
      truncate audit_entry;
      update audit_head set seq = 0, hash = decode(repeat('00', 32), 'hex')
    `)
    for (const one of acts) await appendAudit(ledger.db, one)
    assert.equal((await verifyAudit(ledger.db)).passed, true)
  }
  const all = Array.from({ length: 12 }, (_, n) => act(n + 1))
  const broken = async () =>
    (await verifyAnchors(ledger.db, file)).breaks.map(({ line, words }) => `${line} ${words.en}`)

  it('holds for a chain nobody touched, which may have grown since', async () => {
    await appendAudit(ledger.db, act(13))
    const verdict = await verifyAnchors(ledger.db, file)
    assert.deepEqual(verdict, { anchors: 3, newest: { seq: 12, at: AT }, breaks: [] })
    await rm(folder, { recursive: true })
  })

  const tamperings: [what: string, how: () => Promise<void>, found: RegExp[]][] = [
    ['a tail cut with its head', () => rechain(all.slice(0, 9)), [/^3 .*tail was cut/]],
    ['everything cut', () => rechain([]), [/^1 .*cut/, /^2 .*cut/, /^3 .*cut/]],
    [
      'a past re-chained without some rows, of the same length',
      () => rechain([...all.slice(0, 5), ...all.slice(7), act(98), act(99)]),
      [/^2 .*rewritten/, /^3 .*rewritten/],
    ],
    [
      'one row changed and all after it re-chained',
      () => rechain([{ ...act(1), actor: 'staff:other' }, ...all.slice(1)]),
      [/^1 .*rewritten/, /^2 .*rewritten/, /^3 .*rewritten/],
    ],
  ]
  for (const [what, how, found] of tamperings) {
    it(`finds ${what}`, async () => {
      await how()
      const breaks = await broken()
      assert.equal(breaks.length, found.length, breaks.join('\n'))
      for (const [index, pattern] of found.entries()) assert.match(breaks[index] ?? '', pattern)
    })
  }

  const forgeries: [what: string, how: (lines: string[]) => string[], line: number][] = [
    [
      'a head moved',
      ([a, b, c]) => [a, b, (c ?? '').replace('"seq":12', '"seq":11')] as string[],
      3,
    ],
    ['a line cut short', ([a, b, c]) => [a, (b ?? '').slice(0, 40), c] as string[], 2],
    ['a line that is not ours', ([a, b, c]) => [a, b, c, '{"seq":1}'] as string[], 4],
    ['lines out of order', ([a, b, c]) => [b, a, c] as string[], 2],
  ]
  for (const [what, how, line] of forgeries) {
    it(`finds ${what} in the file`, async () => {
      const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
      await writeFile(file, `${how(lines).join('\n')}\n`)
      const { breaks } = await verifyAnchors(ledger.db, file)
      assert.deepEqual(
        breaks.map((one) => one.line),
        [line],
      )
    })
  }

  it('signs with a key nobody but the owner reads, and that is not in the ledger', async () => {
    const { keyFile } = places()
    assert.equal((await stat(keyFile)).mode & 0o777, 0o600)
    const secret = (await readFile(keyFile, 'utf8')).split('\n')[1] ?? ''
    assert.ok(secret.length > 20)
    const { rows } = await ledger.pool.query<{ all: string }>(
      `select string_agg(t::text, '') as all from audit_entry as t`,
    )
    assert.ok(!(rows[0]?.all ?? '').includes(secret))
  })

  it('is of this ledger: the heads of another are none', async () => {
    await ledger.pool.query('update ledger_identity set ledger_id = gen_random_uuid()')
    assert.match((await broken()).join('\n'), /^1 is of another ledger/)
  })
})
