import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { sql } from 'kysely'

import type { ProblemError } from '#contracts/problems.ts'
import { shippedPack } from '#server/testing/shipped-pack.ts'
import { testLedger } from '#server/testing/test-ledger.ts'
import type { TestLedger } from '#server/testing/test-ledger.ts'

import { refuseBrokenUses } from './strategy-uses.ts'

let ledger: TestLedger

before(async () => {
  ledger = await testLedger()
})
after(() => ledger.close())

const at = '2026-11-01T00:00:00Z'

async function segment(id: string, text: string, deleted = false): Promise<void> {
  await sql`
    insert into segment (segment_id, owner_id, owner_name, name, rule_text, rule_tree, rule_words,
      shared, created_at, updated_at, deleted_at)
    values (${id}, 'u1', '员工', ${`客群${id}`}, ${text}, '{"kind":"everyone"}',
      '{"zh":"","en":""}', false, ${at}, ${at}, ${deleted ? at : null})
  `.execute(ledger.db)
}

async function campaign(id: string, state: string, action: string | null, rule: string) {
  const plan = JSON.stringify({ name: `活动${id}`, action })
  const audience = JSON.stringify({ text: rule, tree: { kind: 'everyone' }, words: {} })
  await sql`
    insert into campaign (campaign_id, version, state, plan, audience, starts_on, ends_on,
      created_by, created_name, created_at, changed_by, changed_at)
    values (${id}, 1, ${state}, ${plan}, ${audience}, '2026-11-01', '2026-11-30', 'staff:1', '员工',
      ${at}, 'staff:1', ${at})
  `.execute(ledger.db)
}

test('a strategy without what segments and campaigns name is not submitted', async () => {
  const loaded = await shippedPack()
  const [action] = loaded.pack.actions
  await segment('a1', 'aum >= 500000')
  await campaign('k1', 'draft', action?.name ?? '', 'aum >= 500000')
  await refuseBrokenUses(ledger, loaded)

  // What is deleted or over names nothing any more.
  await segment('a2', 'gone_tag', true)
  await campaign('k2', 'finished', 'gone_action', 'gone_tag')
  await refuseBrokenUses(ledger, loaded)

  await segment('a3', 'aum >= 500000 and gone_tag')
  await campaign('k3', 'running', 'gone_action', 'aum >= 1')
  await campaign('k4', 'approved', null, 'gone_tag')
  await assert.rejects(refuseBrokenUses(ledger, loaded), (error: ProblemError) => {
    assert.equal(error.code, 'strategy_unsound')
    assert.deepEqual(
      error.fields.map(({ path }) => path),
      ['segment:a3', 'campaign:k3', 'campaign:k4'],
    )
    assert.ok(error.fields.every(({ words }) => words.zh !== '' && words.en !== ''))
    assert.match(error.words.zh, /客群「客群a3」.*gone_tag.*另有 2 处/)
    return true
  })
})
