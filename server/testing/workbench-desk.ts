import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'

import type { ProblemError } from '#contracts/problems.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { workbenchRoutes } from '#modules/act/workbench/index.ts'
import type { NewTask, OutcomeBody } from '#modules/act/workbench/index.ts'
import { askedBy } from './small-bank.ts'
import { MONDAY_AT_TEN } from './workbench-bank.ts'
import type { WorkbenchBank } from './workbench-bank.ts'

const nothingElse: Omit<OutcomeBody, 'idempotencyKey' | 'outcome'> = {
  channel: 'phone',
  productId: null,
  amountCents: null,
  note: '',
  appointmentAt: null,
  promise: null,
  withStaff: null,
  confirmed: [],
}

export type Said = Partial<OutcomeBody> & Pick<OutcomeBody, 'outcome'>

/** A desk at the bank of `workbenchBank`: what people do there, on Monday at ten unless said. */
export function deskOf(bank: WorkbenchBank) {
  const routes = workbenchRoutes(bank.workbench)
  return {
    routes,
    day: async (who: Principal, now = MONDAY_AT_TEN, query: { date?: string } = {}) =>
      routes.readDay({ ...askedBy(who, now), query }),
    card: async (who: Principal, taskId: string, now = MONDAY_AT_TEN) =>
      routes.readTalkCard({ ...askedBy(who, now), params: { taskId } }),
    record: async (who: Principal, taskId: string, said: Said, now = MONDAY_AT_TEN) => {
      const body = { ...nothingElse, idempotencyKey: randomUUID(), ...said }
      return routes.recordOutcome({ ...askedBy(who, now), params: { taskId }, body })
    },
    undo: async (who: Principal, contactId: string, now = MONDAY_AT_TEN) =>
      routes.undoOutcome({
        ...askedBy(who, now),
        params: { contactId },
        body: { reason: '结果点错了' },
      }),
    start: async (who: Principal, customerId: string, action: string | null = null) =>
      routes.startTask({
        ...askedBy(who, MONDAY_AT_TEN),
        params: { customerId },
        body: { action },
      }),
    refer: async (who: Principal, customerId: string, toStaff: string, need: string) =>
      routes.referCustomer({
        ...askedBy(who, MONDAY_AT_TEN),
        params: { customerId },
        body: { toStaff, need },
      }),
    open: async (who: Principal, customerId: string, now = MONDAY_AT_TEN) => {
      const { open } = await routes.listContacts({
        ...askedBy(who, now),
        params: { customerId },
        query: { limit: 1 },
      })
      return open
    },
    contacts: async (who: Principal, customerId: string, now = MONDAY_AT_TEN) => {
      const { contacts } = await routes.listContacts({
        ...askedBy(who, now),
        params: { customerId },
        query: { limit: 50 },
      })
      return contacts
    },
  }
}

export type Desk = ReturnType<typeof deskOf>

/** A task of a campaign that sells nothing in particular. */
export function campaignTask(
  given: Pick<NewTask, 'taskKey' | 'customerId' | 'staffNumber'> & Partial<NewTask>,
): NewTask {
  return {
    kind: 'campaign',
    action: null,
    traits: {
      name: 'autumn',
      purpose: 'marketing',
      family: null,
      familyClass: null,
      productRisk: null,
      privatePlacement: false,
      minimumYuan: null,
      channels: ['rm_task'],
    },
    campaignId: 'K1',
    campaignName: '秋季活动',
    due: '2026-11-02',
    opening: { zh: '您好，秋季活动', en: 'Hello, the autumn campaign' },
    valueCents: null,
    ...given,
  }
}

/** For `assert.rejects`: a problem of a code whose words or fields say something. */
export function refusedWith(code: string, text?: RegExp): (error: ProblemError) => true {
  return (error) => {
    assert.equal(error.code, code, `${error.message} ${JSON.stringify(error.fields)}`)
    if (text !== undefined) assert.match(JSON.stringify([error.words, error.fields]), text)
    return true
  }
}
