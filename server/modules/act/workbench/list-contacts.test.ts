import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { addMessages, createMailing } from '#modules/act/delivery/index.ts'
import { askedBy } from '#server/testing/small-bank.ts'
import { MONDAY_AT_TEN, workbenchBank } from '#server/testing/workbench-bank.ts'
import type { WorkbenchBank } from '#server/testing/workbench-bank.ts'
import { campaignTask, deskOf, refusedWith } from '#server/testing/workbench-desk.ts'
import type { Desk } from '#server/testing/workbench-desk.ts'

let bank: WorkbenchBank
let desk: Desk

before(async () => {
  bank = await workbenchBank(['hist', 'far1'])
  desk = deskOf(bank)
})
after(() => bank.close())

const HOUR = 3_600_000
const customerId = 'hist-4'

test('what the bank, people and messages know of a customer is one list', async () => {
  const who = bank.rm('hist')
  const { tasks } = await desk.day(who)
  const task = tasks.find(({ customer }) => customer.customerId === customerId)
  assert.ok(task)
  await desk.record(who, task.taskId, { outcome: 'interested', note: '周三回电' })
  const { traits } = campaignTask({ taskKey: '-', customerId, staffNumber: 'hist' })
  const later = MONDAY_AT_TEN + HOUR
  await bank.ledger.db.transaction().execute(async (within) => {
    await createMailing(
      within,
      {
        mailingId: 'M1',
        campaignId: 'K1',
        wave: 1,
        name: '秋季活动',
        channel: 'sms',
        traits,
        action: null,
        subject: null,
        copy: '秋季活动。拒收请回复R',
        costCents: 5,
        sendAfter: new Date(later + HOUR).toISOString(),
      },
      later,
    )
    await addMessages(within, 'M1', [customerId], later)
  })
  const contacts = await desk.contacts(who, customerId, later)
  assert.deepEqual(
    contacts.map(({ by, channel, campaign, outcome, state, note, countsAgainstCaps }) => [
      by,
      channel.zh,
      campaign,
      outcome?.zh,
      state?.zh,
      note,
      countsAgainstCaps,
    ]),
    [
      ['Zhike', '短信', '秋季活动', undefined, '等待发送', '', false],
      ['经理hist', '电话', null, '有意向', undefined, '周三回电', true],
      ['经理hist', '网点面谈', null, '已接通', undefined, '', false],
    ],
  )
  assert.deepEqual(
    contacts.map(({ at }) => at),
    ['2026-11-02T03:00:00.000Z', '2026-11-02T02:00:00.000Z', '2026-10-09T16:00:00.000Z'],
  )
})

test('it is read page by page', async () => {
  const who = bank.rm('hist')
  const page = async (after?: string) =>
    desk.routes.listContacts({
      ...askedBy(who, MONDAY_AT_TEN),
      params: { customerId },
      query: { limit: 2, after },
    })
  const first = await page()
  assert.ok(first.next)
  const second = await page(first.next)
  const all = await desk.contacts(who, customerId)
  assert.deepEqual([...first.contacts, ...second.contacts], all)
  assert.deepEqual([first.contacts.length, second.contacts.length, second.next], [2, 1, null])
})

test('it can be undone by who recorded it, while the time lasts', async () => {
  const soon = MONDAY_AT_TEN + 60_000
  const undoable = async (who: Parameters<Desk['contacts']>[0], now: number) =>
    (await desk.contacts(who, customerId, now)).map(({ undoUntil }) => undoUntil !== null)
  assert.deepEqual(await undoable(bank.rm('hist'), soon), [false, true, false])
  assert.deepEqual(await undoable(bank.head('O1'), soon), [false, false, false])
  assert.deepEqual(await undoable(bank.rm('hist'), soon + HOUR), [false, false, false])
})

test('who may not see the customer reads nothing', async () => {
  await assert.rejects(
    () => desk.contacts(bank.rm('far1'), customerId),
    refusedWith('customer_not_visible'),
  )
})
