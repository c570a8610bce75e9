import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { testLedger } from '#server/testing/test-ledger.ts'

import { workElsewhere } from './hand-over.ts'
import { workbenchTables } from './tables.ts'

/** A statement of PostgreSQL has places for 65,535 values. */
const IN_CARE = 70_000

const ledger = await testLedger()
after(() => ledger.close())

test('work of others is found for a manager with customers without end', async () => {
  const task = (taskId: string, customer: string, owner: string) => ({
    task_id: taskId,
    task_key: taskId,
    kind: 'campaign' as const,
    state: 'open' as const,
    customer_id: customer,
    owner_staff: owner,
    campaign_id: 'K1',
    traits: '{}',
    opening: '{}',
    campaign_name: '秋季',
    reasons: '[]',
    due: '2026-11-02',
    created_at: '2026-11-02T02:00:00.000Z',
    created_by: 'campaign:K1',
  })
  await workbenchTables(ledger.db)
    .insertInto('work_task')
    .values([task('1', 'C0', 'before'), task('2', 'C1', 'pool'), task('3', 'elsewhere', 'before')])
    .execute()
  const inCare = Array.from({ length: IN_CARE }, (_, index) => `C${index}`)
  const found = await workElsewhere(ledger.db, 'pool', inCare)
  assert.deepEqual(
    found.map((row) => row.task_id),
    ['1'],
  )
})
