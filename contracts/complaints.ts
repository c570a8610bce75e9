import { z } from 'zod'

import { customerRow } from './customers.ts'
import { endpoint } from './endpoint.ts'
import { asOf, businessDate, customerId, pageQuery } from './vocabulary.ts'
import { words } from './words.ts'

/** A complaint, whoever heard it. */
export const complaint = z.object({
  /** What settles it; a number of the bank's own where its files told of it. */
  complaintId: z.string(),
  /** Heard in a contact here, told by another system, or delivered in the bank's files. */
  source: z.enum(['contact', 'system', 'file']),
  customer: customerRow,
  opened: businessDate,
  /** Null where only the day is known. */
  openedAt: z.iso.datetime().nullable(),
  closed: businessDate.nullable(),
  /** Calendar days since it was heard; of a settled one, how many it took. */
  days: z.int(),
  /** By the bank's own levels, where its files give one. */
  level: z.object({ code: z.string(), words }).nullable(),
  /** What it is about, where the files say. */
  topic: words.nullable(),
  /** In the words of whoever heard it; empty where nothing was noted. */
  said: z.string(),
  channel: words.nullable(),
  /** The person or the system that heard it; null where the files don't say. */
  heardBy: z.string().nullable(),
  due: z.object({
    /** Three working days. */
    own: businessDate,
    /** Said where that day rests on a year whose holidays the calendar does not know. */
    ownRestsOn: words.nullable(),
    /** Fifteen days, by law. */
    law: businessDate,
    /** Sixty: with both extensions the law allows. */
    longest: businessDate,
  }),
  /** The latest of the days it has run past, on the day it was settled or else today. */
  standing: z.enum(['in_time', 'past_own', 'past_law', 'past_longest']),
  /** How it was settled here. */
  settled: z.object({ at: z.iso.datetime(), by: z.string(), how: z.string() }).nullable(),
  /** Why whoever asks can't settle it; null: they can, or it is settled. */
  whyNotSettle: words.nullable(),
})
export type Complaint = z.infer<typeof complaint>

export const listComplaints = endpoint({
  method: 'GET',
  path: '/api/complaints',
  summary: { zh: '投诉', en: 'Complaints' },
  admits: 'workbench.use',
  query: pageQuery.extend({
    /** Open ones the oldest first, settled ones the newest first. */
    state: z.enum(['open', 'settled']).default('open'),
    customer: customerId.optional(),
  }),
  response: z.object({
    complaints: z.array(complaint),
    /** Of all within the scope, or of the customer asked for, that are open. */
    open: z.object({ all: z.int(), pastOwn: z.int(), pastLaw: z.int() }),
    settled: z.int(),
    next: z.string().nullable(),
    asOf: asOf.nullable(),
  }),
})
