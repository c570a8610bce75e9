import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { recordDoNotContact } from '#modules/decide/conduct/index.ts'
import { receiveContacts } from '#modules/act/events/receive-told.ts'
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

test('a contact another system made against a rule is shown with the rule, over every channel', async () => {
  const who = bank.rm('hist')
  const parts = { ...bank.parts, timeZone: 'Asia/Shanghai' }
  const teller = {
    source: 'callcentre',
    by: { actor: 'key:callcentre', name: 'callcentre' },
    now: MONDAY_AT_TEN + 4 * HOUR,
  }
  const told = (
    id: string,
    customer: string,
    channel: 'phone' | 'wecom' | 'visit',
    hour: number,
  ) => ({
    contact_id: id,
    customer_id: customer,
    channel,
    purpose: 'marketing' as const,
    at: new Date(MONDAY_AT_TEN + hour * HOUR).toISOString(),
  })
  // The sixth consents to SMS alone; the first to all.
  await receiveContacts(
    parts,
    {
      contacts: [
        told('p6', 'hist-6', 'phone', 1),
        told('w6', 'hist-6', 'wecom', 1),
        told('p1', 'hist-1', 'phone', 1),
        told('night', 'hist-1', 'phone', -6),
      ],
    },
    teller,
  )
  const marks = async (customer: string) =>
    (await desk.contacts(who, customer, MONDAY_AT_TEN + 5 * HOUR))
      .filter(({ contactId }) => contactId.startsWith('callcentre/'))
      .map(({ contactId, against }) => [contactId, against !== null])
      .toSorted()
  assert.deepEqual(await marks('hist-6'), [
    ['callcentre/p6', true],
    ['callcentre/w6', true],
  ])
  assert.deepEqual(await marks('hist-1'), [
    ['callcentre/night', true],
    ['callcentre/p1', false],
  ])
})

test('a talk a person recorded against a rule is shown with it, over every channel', async () => {
  const who = bank.rm('hist')
  await recordDoNotContact(bank.ledger.db, {
    customerId: 'hist-3',
    by: { actor: 'system:test', name: 'test' },
    at: MONDAY_AT_TEN,
    timeZone: 'Asia/Shanghai',
    held: true,
    proof: '来电要求',
  })
  for (const [channel, action] of [
    ['phone', 'mobile_bank_start'],
    ['wecom', 'family_plan'],
    ['visit', 'fund_plan'],
  ] as const) {
    const { taskId } = await desk.start(who, 'hist-3', action)
    const { contactId } = await desk.record(who, taskId, { outcome: 'reached', channel })
    const contacts = await desk.contacts(who, 'hist-3')
    assert.ok(contacts.find((one) => one.contactId === contactId)?.against, channel)
  }
})
