import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import type { Principal } from '#modules/know/access/index.ts'
import { recordComplaint } from '#modules/decide/conduct/index.ts'
import { askedBy } from '#server/testing/small-bank.ts'
import { MONDAY_AT_TEN, workbenchBank } from '#server/testing/workbench-bank.ts'
import type { WorkbenchBank } from '#server/testing/workbench-bank.ts'
import { deskOf, refusedWith } from '#server/testing/workbench-desk.ts'
import type { Desk } from '#server/testing/workbench-desk.ts'

const DAY = 86_400_000
const TUESDAY = '2026-11-03'
const WEDNESDAY = MONDAY_AT_TEN + 2 * DAY

let bank: WorkbenchBank
let desk: Desk
/** The number of the complaint heard in a contact. */
let heard = ''

before(async () => {
  bank = await workbenchBank(['near', 'far1'])
  desk = deskOf(bank)
  await bank.deliver('2026-11-02', 'complaint', [
    {
      complaint_id: 'TS1',
      customer_id: 'near-1',
      opened_date: '2026-10-10',
      level: 'red',
      topic: 'investment_loss',
      channel: 'phone',
    },
    {
      complaint_id: 'TS2',
      customer_id: 'far1-1',
      opened_date: '2026-10-29',
      level: 'blue',
      topic: '停车位',
    },
    {
      complaint_id: 'TS3',
      customer_id: 'near-2',
      opened_date: '2026-09-01',
      closed_date: '2026-09-20',
      level: 'yellow',
    },
  ])
  const who = bank.rm('near')
  const [task] = (await desk.day(who)).tasks
  assert.ok(task)
  heard = (
    await desk.record(who, task.taskId, {
      outcome: 'complaint',
      note: '理财到期未通知，要求解释',
    })
  ).contactId
  await tell('call centre/77', 'near-3', MONDAY_AT_TEN + DAY)
})
after(() => bank.close())

async function tell(complaintId: string, customerId: string, at: number): Promise<void> {
  await bank.ledger.db.transaction().execute((within) =>
    recordComplaint(within, {
      complaintId,
      customerId,
      opened: true,
      topic: null,
      by: { actor: 'key:1', name: 'call centre' },
      at,
      timeZone: 'Asia/Shanghai',
    }),
  )
}

interface Asked {
  readonly state?: 'open' | 'settled'
  readonly customer?: string
  readonly after?: string
  readonly limit?: number
}

const list = async (who: Principal, asked: Asked = {}, now = WEDNESDAY) =>
  desk.routes.listComplaints({
    ...askedBy(who, now),
    query: { state: 'open' as const, limit: 50, ...asked },
  })

const numbersOf = async (who: Principal, asked: Asked = {}): Promise<string[]> =>
  (await list(who, asked)).complaints.map(({ complaintId }) => complaintId)

const settle = async (who: Principal, contactId: string, now = WEDNESDAY) =>
  desk.routes.settleComplaint({
    ...askedBy(who, now),
    params: { contactId },
    body: { how: '已致歉并说明到期安排' },
  })

describe('complaints', () => {
  it('are known before the night knows them', async () => {
    assert.deepEqual(await numbersOf(bank.head('O1')), [heard, 'call centre/77'])
  })

  it('of files, contacts and other systems are one list, the oldest first', async () => {
    await bank.nightWithLedger(TUESDAY)
    const { complaints, open, settled } = await list(bank.head('O1'))
    assert.deepEqual(
      complaints.map(({ complaintId, source, opened, days, said, heardBy, level, topic }) => [
        complaintId,
        source,
        opened,
        days,
        said,
        heardBy,
        level?.words.zh,
        topic?.zh,
      ]),
      [
        ['TS1', 'file', '2026-10-10', 25, '', null, '红', '理财亏损'],
        [
          heard,
          'contact',
          '2026-11-02',
          2,
          '理财到期未通知，要求解释',
          '经理near',
          undefined,
          undefined,
        ],
        ['call centre/77', 'system', '2026-11-03', 1, '', 'call centre', undefined, undefined],
      ],
    )
    assert.deepEqual(open, { all: 3, pastOwn: 1, pastLaw: 1 })
    assert.equal(settled, 1)
    const [elsewhere] = (await list(bank.head('O2'))).complaints
    assert.equal(elsewhere?.topic?.en, '停车位', "a topic of the bank's own is said as it is")
  })

  it('each say by when they have to be settled, and what they have run past', async () => {
    const {
      complaints: [first, second],
    } = await list(bank.head('O1'))
    assert.deepEqual(first?.due, {
      ...{ own: '2026-10-14', ownRestsOn: null, law: '2026-10-25', longest: '2026-12-09' },
    })
    assert.equal(first?.standing, 'past_law')
    assert.deepEqual(second?.due, {
      ...{ own: '2026-11-05', ownRestsOn: null, law: '2026-11-17', longest: '2027-01-01' },
    })
    assert.equal(second?.standing, 'in_time')
    const later = await list(bank.head('O1'), {}, MONDAY_AT_TEN + 4 * DAY)
    assert.equal(later.complaints[1]?.standing, 'past_own')
    assert.deepEqual(later.open, { all: 3, pastOwn: 2, pastLaw: 1 })
  })

  it('are those of customers in sight, whoever is named', async () => {
    assert.deepEqual(await numbersOf(bank.rm('near')), ['TS1', heard, 'call centre/77'])
    assert.deepEqual(await numbersOf(bank.rm('far1')), ['TS2'])
    assert.deepEqual(await numbersOf(bank.head('O2')), ['TS2'])
    assert.deepEqual(await numbersOf(bank.rm('near'), { customer: 'near-3' }), ['call centre/77'])
    assert.deepEqual(await numbersOf(bank.rm('near'), { customer: 'far1-1' }), [])
    const { open } = await list(bank.rm('far1'), { customer: 'near-1' })
    assert.deepEqual(open, { all: 0, pastOwn: 0, pastLaw: 0 })
  })

  it('name the customer masked, and nobody to who may not see who customers are', async () => {
    const [one] = (await list(bank.head('O1'))).complaints
    assert.match(one?.customer.name ?? '', /^欧.*\*/)
    const blind = { ...bank.head('O1'), seesIdentity: false }
    assert.deepEqual(
      (await list(blind)).complaints.map(({ customer }) => customer.name),
      [null, null, null],
    )
  })

  it('are read page by page', async () => {
    const first = await list(bank.head('O1'), { limit: 2 })
    assert.ok(first.next)
    const second = await list(bank.head('O1'), { limit: 2, after: first.next })
    assert.deepEqual([first.complaints.length, second.complaints.length, second.next], [2, 1, null])
    const all = await list(bank.head('O1'))
    assert.deepEqual([...first.complaints, ...second.complaints], all.complaints)
    assert.equal((await list(bank.head('O1'), { after: 'nowhere' })).complaints.length, 3)
  })
})

describe('settling a complaint', () => {
  const why = async (who: Principal) =>
    (await list(who)).complaints.map(({ whyNotSettle }) => whyNotSettle?.zh.slice(0, 9))

  it('is for a head alone, and what the files told is settled where they come from', async () => {
    const byFile = '由本行投诉系统办结'
    assert.deepEqual(await why(bank.head('O1')), [byFile, undefined, undefined])
    assert.deepEqual(await why(bank.rm('near')), [
      byFile,
      '投诉由网点负责人办',
      '投诉由网点负责人办',
    ])
    await assert.rejects(() => settle(bank.head('O1'), 'TS1'), refusedWith('not_found'))
    await assert.rejects(() => settle(bank.head('O2'), heard), refusedWith('not_found'))
    await assert.rejects(
      () => settle(bank.rm('near'), 'call centre/77'),
      refusedWith('right_missing'),
    )
  })

  it('is not for the head who heard it', async () => {
    const head = bank.head('O2')
    const { taskId } = await desk.start(head, 'far1-4')
    const own = (await desk.record(head, taskId, { outcome: 'complaint' })).contactId
    const found = (await list(head)).complaints.find(({ complaintId }) => complaintId === own)
    assert.match(found?.whyNotSettle?.zh ?? '', /不能是登记人本人/)
    await assert.rejects(() => settle(head, own), refusedWith('right_missing'))
  })

  it('says how and by whom, lets marketing go on, and happens once', async () => {
    const head = bank.head('O1')
    const { taskId } = await desk.start(bank.rm('near'), 'near-3', 'cash_wealth')
    const stopped = async () =>
      (await desk.card(bank.rm('near'), taskId, WEDNESDAY)).task.stopped?.zh ?? ''
    assert.match(await stopped(), /投诉/)
    await settle(head, 'call centre/77')
    assert.doesNotMatch(await stopped(), /投诉/)
    assert.deepEqual(await numbersOf(head), ['TS1', heard])
    const {
      complaints: [last, before],
    } = await list(head, { state: 'settled' })
    assert.equal(last?.complaintId, 'call centre/77')
    assert.deepEqual([last?.closed, last?.days, last?.standing], ['2026-11-04', 1, 'in_time'])
    assert.deepEqual(last?.settled, {
      at: new Date(WEDNESDAY).toISOString(),
      by: head.displayName,
      how: '已致歉并说明到期安排',
    })
    assert.deepEqual([before?.complaintId, before?.days, before?.settled], ['TS3', 19, null])
    await assert.rejects(() => settle(head, 'call centre/77'), refusedWith('changed_meanwhile'))
    const { rows } = await bank.ledger.pool.query<{ detail: { contact: string } }>(
      "select detail from audit_entry where action = 'complaint.settle'",
    )
    assert.deepEqual(
      rows.map(({ detail }) => detail.contact),
      ['call centre/77'],
    )
  })

  it('stands after the night took it, each complaint once', async () => {
    await bank.nightWithLedger('2026-11-04')
    const thursday = MONDAY_AT_TEN + 3 * DAY
    const { complaints } = await list(bank.head('O1'), {}, thursday)
    assert.deepEqual(
      complaints.map(({ complaintId }) => complaintId),
      ['TS1', heard],
    )
    const { complaints: settled } = await list(bank.head('O1'), { state: 'settled' }, thursday)
    assert.deepEqual(
      settled.map(({ complaintId }) => complaintId),
      ['call centre/77', 'TS3'],
    )
    assert.equal(settled[0]?.settled?.how, '已致歉并说明到期安排')
  })
})
