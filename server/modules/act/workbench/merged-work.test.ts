import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'

import { mergeNumbers, unmergeNumbers } from '#modules/decide/conduct/index.ts'
import { MONDAY_AT_TEN, workbenchBank } from '#server/testing/workbench-bank.ts'
import type { WorkbenchBank } from '#server/testing/workbench-bank.ts'
import { campaignTask, deskOf } from '#server/testing/workbench-desk.ts'
import type { Desk } from '#server/testing/workbench-desk.ts'

import { oneTaskAPerson, restoreTasks } from './merged-work.ts'
import { addTasks, withdrawTasks } from './tasks.ts'

describe('work for a person with two customer numbers', () => {
  let bank: WorkbenchBank
  let desk: Desk
  before(async () => {
    bank = await workbenchBank(['ann', 'ben', 'cai'])
    desk = deskOf(bank)
  })
  after(() => bank.close())

  const within = <T>(work: (db: WorkbenchBank['ledger']['db']) => Promise<T>) =>
    bank.ledger.db.transaction().execute(work)
  const said = { by: 'staff:C1', now: MONDAY_AT_TEN }
  const customersOf = async (staffNumber: string) =>
    (await desk.day(bank.rm(staffNumber))).tasks.map(({ customer }) => customer.customerId)
  const open = async (customerIds: readonly string[]) => {
    const { rows } = await bank.ledger.pool.query<{ customer_id: string }>(
      `select customer_id from work_task
      where customer_id = any($1) and state in ('open', 'snoozed') order by customer_id`,
      [customerIds],
    )
    return rows.map((row) => row.customer_id)
  }

  it('is given out once, to one manager, under the number the night would do most for', async () => {
    await within((db) =>
      mergeNumbers(db, { ...said, one: 'ann-3', other: 'ben-5', proposalId: randomUUID() }),
    )
    const [ann, ben] = [await customersOf('ann'), await customersOf('ben')]
    assert.equal(ann.includes('ann-3'), false)
    assert.equal(ben.includes('ben-5'), true)
    // Work with the other number counts as work with the person.
    assert.ok(ann.includes('ann-4'))
  })

  it('given out before is left to one of them, and is back when they are two after all', async () => {
    const first = campaignTask({ taskKey: 'c:1', customerId: 'cai-1', staffNumber: 'cai' })
    const second = campaignTask({ taskKey: 'c:2', customerId: 'cai-4', staffNumber: 'cai' })
    await within((db) => addTasks(db, [first, second], MONDAY_AT_TEN))
    const both = ['cai-1', 'cai-4']
    const before = await open(both)
    assert.deepEqual(before, both)
    const proposalId = randomUUID()
    const merged = { ...said, one: 'cai-1', other: 'cai-4', proposalId }
    await within(async (db) => {
      await mergeNumbers(db, merged)
      await oneTaskAPerson(db, merged)
    })
    assert.equal((await open(both)).length, 1)
    await within(async (db) => {
      const ended = await unmergeNumbers(db, { ...merged, proposalId: randomUUID() })
      assert.equal(ended, proposalId)
      await restoreTasks(db, { proposalId: ended })
    })
    assert.deepEqual(await open(both), before)

    // Withdrawn with its campaign meanwhile, it stays withdrawn.
    const again = { ...merged, proposalId: randomUUID() }
    await within(async (db) => {
      await mergeNumbers(db, again)
      await oneTaskAPerson(db, again)
      await withdrawTasks(db, first.campaignId, { zh: '活动已停止', en: 'stopped' }, MONDAY_AT_TEN)
      const ended = await unmergeNumbers(db, { ...again, proposalId: randomUUID() })
      await restoreTasks(db, { proposalId: ended })
    })
    assert.deepEqual(await open(both), [])
  })
})
