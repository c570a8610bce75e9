import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'

import { askedBy } from '#server/testing/small-bank.ts'
import { MONDAY_AT_TEN, workbenchBank } from '#server/testing/workbench-bank.ts'
import type { WorkbenchBank } from '#server/testing/workbench-bank.ts'
import { deskOf } from '#server/testing/workbench-desk.ts'
import type { Desk, Said } from '#server/testing/workbench-desk.ts'

const DAY = 86_400_000

let bank: WorkbenchBank
let desk: Desk

before(async () => {
  bank = await workbenchBank(['plain', 'quiet'])
  desk = deskOf(bank)
})
after(() => bank.close())

/** What a manager is given on Monday: `customer action`, of customers by the number in their name. */
async function offered(manager: string): Promise<Map<string, string>> {
  await desk.day(bank.rm(manager))
  const { rows } = await bank.ledger.pool.query<{ customer_id: string; action: string }>(
    `select customer_id, action from work_task
    where owner_staff = $1 and kind = 'recommendation' and mart_date is not null`,
    [manager],
  )
  return new Map(rows.map(({ customer_id, action }) => [customer_id.replace(/^.*-/, ''), action]))
}

/** So many days before Monday an outcome of a talk about an action was recorded. */
async function recorded(customer: string, action: string, daysAgo: number, said: Said) {
  const who = bank.rm('quiet')
  const then = MONDAY_AT_TEN - daysAgo * DAY
  const { taskId } = await desk.routes.startTask({
    ...askedBy(who, then),
    params: { customerId: `quiet-${customer}` },
    body: { action },
  })
  await desk.record(who, taskId, said, then)
}

it('what a customer declined or took up is not offered for thirty days, and then again', async () => {
  const plain = await offered('plain')
  const actionOf = (customer: string) => plain.get(customer) ?? assert.fail(customer)
  const bought = { outcome: 'purchased', productId: 'TD1', amountCents: 1_000_000 } as const
  await recorded('1', actionOf('1'), 29, { outcome: 'declined' })
  await recorded('2', actionOf('2'), 30, { outcome: 'declined' })
  await recorded('3', actionOf('3'), 29, bought)
  await recorded('4', actionOf('4'), 30, bought)
  // Interest is no answer: what was only talked of is offered as before.
  await recorded('5', actionOf('5'), 29, { outcome: 'interested' })
  const now = await offered('quiet')
  const again = ['1', '2', '3', '4', '5'].filter((one) => now.get(one) === actionOf(one))
  assert.deepEqual(again, ['2', '4', '5'])
})
