import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { testLedger } from '#server/testing/test-ledger.ts'
import { appendAudit, auditHead, readAudit, verifyAudit } from './index.ts'
import type { AuditEntry } from './index.ts'

const ledger = await testLedger()
after(() => ledger.close())

const AT = '2026-10-31T01:02:03.004Z'

function act(n: number): AuditEntry {
  return {
    at: AT,
    actor: 'staff:10023',
    action: 'identity.reveal',
    subject: `customer:C${n}`,
    detail: { reason: '回访', n, list: [1.5, null, { b: 1, a: '换行\n"引号"' }], big: 1e21 },
  }
}

/** What someone with all rights over the database could do. */
async function tamper(statement: string): Promise<void> {
  const client = await ledger.pool.connect()
  try {
    await client.query('begin; set local session_replication_role = replica')
    await client.query(statement)
    await client.query('commit')
  } finally {
    client.release()
  }
}

beforeEach(async () => {
  await tamper(`
    truncate audit_entry;
    update audit_head set seq = 0, hash = decode(repeat('00', 32), 'hex')
  `)
  await appendAudit(
    ledger.db,
    Array.from({ length: 8 }, (_, n) => act(n + 1)),
  )
})

test('an untouched chain verifies and gives back what was written', async () => {
  const verdict = await verifyAudit(ledger.db)
  assert.deepEqual(verdict, {
    passed: true,
    rows: 8,
    head: await auditHead(ledger.db),
    firstBreak: undefined,
  })
  const [row] = await readAudit(ledger.db, { subject: 'customer:C3', limit: 10 })
  assert.deepEqual(row?.detail, act(3).detail)
  assert.equal(row?.at, AT)
})

test('an empty chain verifies', async () => {
  await tamper(`
    truncate audit_entry;
    update audit_head set seq = 0, hash = decode(repeat('00', 32), 'hex')
  `)
  assert.equal((await verifyAudit(ledger.db)).passed, true)
})

const tamperings: [what: string, statement: string, seq: number, kind: string][] = [
  [
    'a changed detail',
    `update audit_entry set detail = detail || '{"n": 99}' where seq = 4`,
    4,
    'altered',
  ],
  ['a changed actor', `update audit_entry set actor = 'staff:1' where seq = 8`, 8, 'altered'],
  [
    'a time moved by a microsecond',
    `update audit_entry set at = at + interval '1 us' where seq = 1`,
    1,
    'altered',
  ],
  ['a removed row', 'delete from audit_entry where seq = 5', 5, 'missing'],
  ['a removed first row', 'delete from audit_entry where seq = 1', 1, 'missing'],
  [
    'two rows changing places',
    `update audit_entry set seq = -seq where seq in (3, 4);
     update audit_entry set seq = case seq when -3 then 4 else 3 end where seq in (-3, -4)`,
    3,
    'reordered',
  ],
  ['a cut-off tail', 'delete from audit_entry where seq > 6', 7, 'truncated'],
  ['all rows removed', 'delete from audit_entry', 1, 'truncated'],
  [
    'a row hung on behind the end',
    `insert into audit_entry
     select 9, at, actor, action, subject, detail, hash, sha256('x')
     from audit_entry where seq = 8`,
    9,
    'extended',
  ],
  [
    'a changed row with a new hash of its own',
    `update audit_entry set actor = 'staff:1', hash = sha256('forged') where seq = 2`,
    2,
    'altered',
  ],
]

for (const [what, statement, seq, kind] of tamperings) {
  test(`${what} is found and named`, async () => {
    await tamper(statement)
    const verdict = await verifyAudit(ledger.db)
    assert.equal(verdict.passed, false)
    assert.deepEqual([verdict.firstBreak?.seq, verdict.firstBreak?.kind], [seq, kind])
    assert.match(verdict.firstBreak?.words.zh ?? '', new RegExp(`第 ${seq} 条`))
  })
}

test('a tail cut off together with its recorded end is shown by an anchor', async () => {
  const anchor = await auditHead(ledger.db)
  await tamper(`
    delete from audit_entry where seq > 6;
    update audit_head set seq = 6, hash = (select hash from audit_entry where seq = 6)
  `)
  assert.equal((await verifyAudit(ledger.db)).passed, true)
  const verdict = await verifyAudit(ledger.db, [anchor])
  assert.deepEqual([verdict.firstBreak?.seq, verdict.firstBreak?.kind], [7, 'truncated'])
})

test('rows can be neither changed nor removed nor truncated', async () => {
  for (const statement of [
    `update audit_entry set actor = 'x'`,
    'delete from audit_entry where seq = 1',
    'truncate audit_entry',
    'delete from audit_head',
  ]) {
    await assert.rejects(ledger.pool.query(statement), /never changed or removed/, statement)
  }
})

test('what is rolled back leaves no row and no gap', async () => {
  await assert.rejects(
    ledger.db.transaction().execute(async (transaction) => {
      await appendAudit(transaction, act(100))
      throw new Error('changed my mind')
    }),
    /changed my mind/,
  )
  await appendAudit(ledger.db, act(9))
  const verdict = await verifyAudit(ledger.db)
  assert.deepEqual([verdict.passed, verdict.rows], [true, 9])
})

test('twenty writers at once make one unbroken chain', async () => {
  await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      ledger.db.transaction().execute((transaction) => appendAudit(transaction, [act(n), act(n)])),
    ),
  )
  const verdict = await verifyAudit(ledger.db)
  assert.deepEqual([verdict.passed, verdict.rows], [true, 48])
})

test('writers without a transaction wait for each other too', async () => {
  await Promise.all(Array.from({ length: 10 }, (_, n) => appendAudit(ledger.db, act(n))))
  assert.deepEqual((await verifyAudit(ledger.db)).rows, 18)
})

test('what would come back different is refused before it is sealed', async () => {
  const bad: [AuditEntry, RegExp][] = [
    [{ ...act(1), at: '2026-10-31 01:02' }, /not ISO 8601/],
    [{ ...act(1), detail: { n: Number.NaN } }, /no JSON number/],
    [{ ...act(1), detail: { note: 'a\u0000b' } }, /can't keep/],
    [{ ...act(1), actor: '\ud800' }, /can't keep/],
  ]
  for (const [entry, problem] of bad) {
    await assert.rejects(appendAudit(ledger.db, entry), problem)
  }
})
