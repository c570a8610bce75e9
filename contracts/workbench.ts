import { z } from 'zod'

import { customerRow } from './customers.ts'
import { endpoint } from './endpoint.ts'
import { asOf, askedDate, businessDate, centsNumber, customerId, pageQuery } from './vocabulary.ts'
import { reasonWords } from './reasons.ts'
import { words } from './words.ts'

/** What comes of a contact, recorded here or told by another system. */
export const outcomeKind = z.enum([
  'reached',
  'not_reached',
  'interested',
  'declined',
  'purchased',
  'do_not_contact',
  'complaint',
  'appointment',
])
export type OutcomeKind = z.infer<typeof outcomeKind>

export const task = z.object({
  taskId: z.string(),
  kind: z.enum(['recommendation', 'campaign', 'promise', 'appointment', 'referral']),
  state: z.enum(['open', 'snoozed', 'done', 'withdrawn']),
  customer: customerRow,
  action: z.object({ code: z.string(), words }).nullable(),
  campaign: z.object({ campaignId: z.string(), name: z.string() }).nullable(),
  /** Why this customer, why now: the sentences that decided the place in the list. */
  reasons: z.array(words),
  due: businessDate,
  at: z.iso.datetime().nullable(),
  valueCents: centsNumber.nullable(),
  /** Set when it may not be worked now, with the rule that says so. */
  stopped: words.nullable(),
  /** Whose it is: a head sees the tasks of their unit. */
  owner: z.object({ staffNumber: z.string(), name: z.string(), mine: z.boolean() }),
})
export type Task = z.infer<typeof task>

export const readDay = endpoint({
  method: 'GET',
  path: '/api/workbench/day',
  summary: { zh: '今日工作', en: "Today's work" },
  admits: 'workbench.use',
  query: z.object({ date: askedDate.optional() }),
  response: z.object({
    date: businessDate,
    tasks: z.array(task),
    /** What was agreed for days after it: promises, appointments, what was put off; soonest first. */
    upcoming: z.array(task),
    /** More than are shown: a head of many outlets sees the first ones. */
    more: z.int(),
    done: z.int(),
    asOf: asOf.nullable(),
  }),
})

/** What to say, what not to say, and the notices that must be said. */
export const talkCard = z.object({
  task,
  opening: words,
  say: z.array(words),
  neverSay: z.array(words),
  notices: z.array(words),
  /**
   * What may be recorded as bought: all on sale, the action's family first. A talk may end in another
   * product than it began with; the sale gate is asked of each.
   */
  products: z.array(
    z.object({
      productId: z.string(),
      words,
      /** R1-R5, the higher of issuer's and seller's. */
      risk: z.string().nullable(),
      minimumCents: centsNumber.nullable(),
    }),
  ),
  /** Who calls, as the customer is told: name and staff number. */
  caller: words,
  phoneMasked: z.string().nullable(),
  mayCall: z.boolean(),
  whyNot: words.nullable(),
})

export const readTalkCard = endpoint({
  method: 'GET',
  path: '/api/workbench/tasks/:taskId',
  summary: { zh: '话术卡', en: 'Talk card' },
  admits: 'workbench.use',
  params: z.object({ taskId: z.string().max(64) }),
  response: talkCard,
})

/** One call records the contact and what came of it; a purchase passes the sale gate first. */
export const recordOutcome = endpoint({
  method: 'POST',
  path: '/api/workbench/tasks/:taskId/outcome',
  summary: { zh: '登记结果', en: 'Record an outcome' },
  admits: 'workbench.use',
  params: z.object({ taskId: z.string().max(64) }),
  body: z.object({
    /** So that a repeated press counts once. */
    idempotencyKey: z.string().min(8).max(64),
    channel: z.enum(['phone', 'visit', 'outlet', 'wecom']),
    outcome: outcomeKind,
    productId: z.string().max(64).nullable().default(null),
    amountCents: centsNumber.min(0).nullable().default(null),
    note: z.string().trim().max(400).default(''),
    appointmentAt: z.iso.datetime().nullable().default(null),
    promise: z
      .object({ what: z.string().trim().min(2).max(200), due: askedDate })
      .nullable()
      .default(null),
    /** The person who worked together on it, for shared credit. */
    withStaff: z.string().max(32).nullable().default(null),
    /** What the seller confirms was done, by the code the refusal named: `elder_procedure`. */
    confirmed: z.array(z.string().max(40)).max(10).default([]),
  }),
  response: z.object({
    contactId: z.string(),
    next: z.string().nullable(),
    /** Until when the undo is open. */
    undoUntil: z.iso.datetime(),
  }),
})

export const snoozeTask = endpoint({
  method: 'POST',
  path: '/api/workbench/tasks/:taskId/snooze',
  summary: { zh: '稍后处理', en: 'Snooze' },
  admits: 'workbench.use',
  params: z.object({ taskId: z.string().max(64) }),
  body: z.object({ until: askedDate, reason: z.string().trim().max(200).default('') }),
  response: z.object({ next: z.string().nullable() }),
})

/** Within the undo window only; the correction is a new row. */
export const undoOutcome = endpoint({
  method: 'POST',
  path: '/api/workbench/contacts/:contactId/undo',
  summary: { zh: '撤销登记', en: 'Undo an outcome' },
  admits: 'workbench.use',
  params: z.object({ contactId: z.string().max(64) }),
  body: z.object({ reason: reasonWords() }),
  response: z.object({ undone: z.literal(true) }),
})

/** A complaint heard here or told by another system is settled by a head: marketing may go on. */
export const settleComplaint = endpoint({
  method: 'POST',
  path: '/api/workbench/contacts/:contactId/settle',
  summary: { zh: '办结投诉', en: 'Settle a complaint' },
  admits: 'workbench.use',
  /** The complaint's number: of the contact it was heard in, or of the system that told of it. */
  params: z.object({ contactId: z.string().max(200) }),
  body: z.object({ how: z.string().trim().min(4).max(400) }),
  response: z.object({ settled: z.literal(true) }),
})

export const referCustomer = endpoint({
  method: 'POST',
  path: '/api/customers/:customerId/referrals',
  summary: { zh: '引荐', en: 'Refer' },
  admits: 'referral.make',
  params: z.object({ customerId }),
  body: z.object({ toStaff: z.string().max(32), need: z.string().trim().min(2).max(200) }),
  response: z.object({ taskId: z.string() }),
})

/** A talk nobody planned: the person's own task for a customer, of an action or of none. */
export const startTask = endpoint({
  method: 'POST',
  path: '/api/customers/:customerId/tasks',
  summary: { zh: '发起联系', en: 'Start a talk' },
  admits: 'workbench.use',
  params: z.object({ customerId }),
  body: z.object({ action: z.string().max(80).nullable().default(null) }),
  /** The open task of the same customer and action, where there is one already. */
  response: z.object({ taskId: z.string() }),
})

/** Why something lies with nobody. */
export const leftBecause = z.enum(['no_owner', 'owner_gone', 'no_outlet', 'outlet_gone'])

/**
 * Customers and open work of one's units that no living member of staff has in their care: a list
 * to hand over. What points nowhere below comes up to the next unit.
 */
export const listLeftBehind = endpoint({
  method: 'GET',
  path: '/api/workbench/left-behind',
  summary: { zh: '待交接的客户与工作', en: 'Customers and work to hand over' },
  admits: 'work.assign',
  query: pageQuery,
  response: z.object({
    customers: z.array(
      z.object({
        customerId,
        outletId: z.string().nullable(),
        ownerStaff: z.string().nullable(),
        because: z.array(leftBecause),
        words,
      }),
    ),
    next: z.string().nullable(),
    total: z.int(),
    tasks: z.array(
      z.object({
        taskId: z.string(),
        customerId,
        kind: z.string(),
        ownerStaff: z.string(),
        due: businessDate,
        words,
      }),
    ),
    /** Of tasks the first are told; this is how many there are. */
    tasksTotal: z.int(),
  }),
})

/** Gives open work to a colleague, one task or many, with a reason. */
export const reassignTasks = endpoint({
  method: 'POST',
  path: '/api/workbench/reassignments',
  summary: { zh: '改派工作', en: 'Give work to a colleague' },
  admits: 'work.assign',
  body: z.object({
    taskIds: z.array(z.string().max(80)).min(1).max(500),
    toStaff: z.string().min(1).max(32),
    reason: z.string().trim().min(2).max(200),
  }),
  response: z.object({ moved: z.int() }),
})

export const listContacts = endpoint({
  method: 'GET',
  path: '/api/customers/:customerId/contacts',
  summary: { zh: '联络历史', en: 'Contacts' },
  admits: 'customer.view',
  params: z.object({ customerId }),
  query: pageQuery,
  response: z.object({
    contacts: z.array(
      z.object({
        contactId: z.string(),
        at: z.iso.datetime(),
        channel: words,
        by: z.string(),
        action: words.nullable(),
        campaign: z.string().nullable(),
        outcome: words.nullable(),
        /** Of a message: how far it got. Null for what a person did. */
        state: words.nullable(),
        /** Why a message was withheld or failed. */
        reason: words.nullable(),
        note: z.string(),
        countsAgainstCaps: z.boolean(),
        /** The rule it was made against, where it was. */
        against: words.nullable(),
        /** Until when the person may undo it; null where it can't be undone. */
        undoUntil: z.iso.datetime().nullable(),
      }),
    ),
    next: z.string().nullable(),
    /** Every open piece of work with the customer, whoever's and for whatever day; first page only. */
    open: z.array(task),
  }),
})
