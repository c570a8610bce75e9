import { z } from 'zod'

import { customerRow } from './customers.ts'
import { endpoint } from './endpoint.ts'
import { night } from './night.ts'
import { asOf, centsNumber, customerId, role } from './vocabulary.ts'
import { words } from './words.ts'

/** A number on a home page: what it is, how it moved, and where clicking it leads. */
export const tile = z.object({
  code: z.string(),
  words,
  kind: z.enum(['count', 'money', 'share']),
  /** Cents for money, 0-1 for a share. */
  value: z.number().nullable(),
  previous: z.number().nullable(),
  definition: words,
  /** A rule to open in Customers, or null. */
  rule: z.string().nullable(),
  /** The page the number comes from, where it is no set of customers; an address of ours. */
  to: z.string().nullable(),
})
export type Tile = z.infer<typeof tile>

/** A short list of what isn't customers: work, campaigns, results. Every row leads to its place. */
export const agenda = z.object({
  code: z.string(),
  words,
  definition: words,
  /** The page with all of them. */
  to: z.string().nullable(),
  total: z.int(),
  /** Said where there is nothing. */
  empty: words,
  rows: z.array(
    z.object({
      key: z.string(),
      words,
      detail: words.nullable(),
      /** An appointment's instant; said by the clock of the person's own machine. */
      at: z.iso.datetime().optional(),
      mark: z.object({ tone: z.enum(['plain', 'brand', 'good', 'warn', 'bad']), words }).nullable(),
      /** A part of a whole, drawn as a bar. */
      done: z.object({ part: z.int(), whole: z.int() }).nullable(),
      to: z.string().nullable(),
    }),
  ),
})
export type Agenda = z.infer<typeof agenda>

/** A short list of customers with the reason each is in it. */
export const worklist = z.object({
  code: z.string(),
  words,
  definition: words,
  rule: z.string(),
  total: z.int(),
  customers: z.array(customerRow.extend({ reason: words })),
})
export type Worklist = z.infer<typeof worklist>

export const breakdown = z.object({
  code: z.string(),
  words,
  rows: z.array(
    z.object({
      label: words,
      customers: z.int(),
      aumCents: centsNumber,
      rule: z.string().nullable(),
    }),
  ),
})

export const home = z.object({
  role,
  asOf: asOf.nullable(),
  /** What to do first, in one sentence. */
  sentence: words,
  tiles: z.array(tile),
  agendas: z.array(agenda),
  worklists: z.array(worklist),
  breakdowns: z.array(breakdown),
  /** Analyst, compliance and administrator: the last night. */
  night: night.nullable(),
  /** Administrator: how the system is. */
  system: z
    .array(z.object({ code: z.string(), words, good: z.boolean(), detail: words }))
    .nullable(),
})
export type Home = z.infer<typeof home>

export const readHome = endpoint({
  method: 'GET',
  path: '/api/home',
  summary: { zh: '首页', en: 'Home' },
  admits: 'home.view',
  response: home,
})

/**
 * Whom one may share a contact with, refer a customer to or make answer for a campaign: those of
 * one's own unit first, without oneself.
 */
export const listColleagues = endpoint({
  method: 'GET',
  path: '/api/colleagues',
  summary: { zh: '同事', en: 'Colleagues' },
  admits: 'colleague.view',
  query: z.object({
    find: z.string().trim().max(40).optional(),
    /** Only those to whom this customer may be referred. */
    customerId: customerId.optional(),
    /** Only those to whom work of one's units may be given. */
    forWork: z.literal('yes').optional(),
  }),
  response: z.object({
    colleagues: z.array(
      z.object({
        staffNumber: z.string(),
        name: z.string(),
        position: words,
        unit: z.string().nullable(),
      }),
    ),
  }),
})

export const readHealth = endpoint({
  method: 'GET',
  path: '/api/health',
  summary: { zh: '健康检查', en: 'Health' },
  admits: 'public',
  response: z.object({ status: z.enum(['ready', 'starting']), version: z.string() }),
})
