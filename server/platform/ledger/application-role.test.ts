import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { appendAudit, verifyAudit } from '#platform/audit/index.ts'
import { openJobs } from '#platform/jobs/index.ts'
import { silentLog } from '#platform/log/index.ts'
import { readConfig } from '#server/config.ts'
import { createHome, openHome } from '#server/home.ts'
import type { Home } from '#server/home.ts'
import { projectRoot } from '#server/testing/source-tree.ts'
import { powerOf } from './application-role.ts'
import type { Ledger } from './open-ledger.ts'

describe('the role the server works as', () => {
  let folder: string
  let home: Home
  let ledger: Ledger

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhike-role-'))
    const dir = join(folder, 'bank')
    await createHome(dir, {
      ...{ strategy: join(projectRoot, 'strategy'), now: new Date(0) },
      settings: { currency: 'CNY', timeZone: 'Asia/Shanghai' },
    })
    home = await openHome(dir, readConfig({}), { log: silentLog() })
    ledger = await home.ledger()
    await appendAudit(ledger.db, {
      at: '2026-10-31T01:02:03.004Z',
      actor: 'staff:1',
      action: 'test.act',
    })
  })
  after(async () => {
    await home.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('is neither superuser nor owner of what it writes to', async () => {
    assert.equal(await powerOf(ledger.pool), 'least')
  })

  const forbidden: [what: string, statement: string][] = [
    ['switch the trigger off', 'alter table audit_entry disable trigger all'],
    ['drop the trigger', 'drop trigger audit_entry_is_append_only on audit_entry'],
    ['step around triggers', 'set session_replication_role = replica'],
    ['change a row of the chain', "update audit_entry set actor = 'staff:2'"],
    ['remove a row of the chain', 'delete from audit_entry'],
    ['empty the chain', 'truncate audit_entry'],
    ['remove the end of the chain', 'delete from audit_head'],
    [
      'replace the guard',
      "create or replace function refuse_change() returns trigger language plpgsql as 'begin return new; end'",
    ],
    ['rewrite who had which role', "update user_standing set role = 'admin'"],
    ['remove what two people decided', 'delete from proposal'],
    ['call itself another ledger', 'update ledger_identity set ledger_id = gen_random_uuid()'],
    ['read files of the machine', "select pg_read_file('/etc/hostname')"],
    ['run programs of the machine', "copy audit_head to program 'cat'"],
    ['become the owner', 'set role zhike'],
    ['make itself a superuser', 'alter role zhike_app superuser'],
  ]
  for (const [what, statement] of forbidden) {
    it(`cannot ${what}`, async () => {
      await assert.rejects(
        ledger.pool.query(statement),
        /permission denied|must be owner|never changed or removed|must be superuser|attribute/,
      )
    })
  }

  it('does all its work: the chain grows and holds, jobs run, a second start changes nothing', async () => {
    assert.equal((await verifyAudit(ledger.db)).passed, true)
    const jobs = await openJobs({ ledger, log: silentLog(), kinds: [] })
    await jobs.close()
    const again = await openHome(home.dir, readConfig({}), { log: silentLog() })
    assert.equal(await powerOf((await again.ledger()).pool), 'least')
    await again.close()
  })
})
