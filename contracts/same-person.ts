import { z } from 'zod'

import { endpoint } from './endpoint.ts'
import { proposal } from './proposals.ts'
import { reasonWords } from './reasons.ts'
import { asOf, customerId, pageQuery } from './vocabulary.ts'

/** What two customer numbers share: told apart by keyed hashes alone. */
export const sharedValue = z.enum(['id_number', 'credit_code', 'mobile', 'email'])
export type SharedValue = z.infer<typeof sharedValue>

const number = z.object({
  customerId,
  /** Masked. */
  name: z.string().nullable(),
  outletName: z.string().nullable(),
  rmName: z.string().nullable(),
})

export const listDuplicates = endpoint({
  method: 'GET',
  path: '/api/duplicates',
  summary: { zh: '疑似同一人的客户号', en: 'Customer numbers that may be of one person' },
  admits: 'customer.merge',
  query: pageQuery,
  response: z.object({
    duplicates: z.array(
      z.object({
        one: number,
        other: number,
        same: z.array(sharedValue),
        /** A merge of the two waits for a second person. */
        waits: z.boolean(),
      }),
    ),
    /** There may be more, though this page holds few: ask on. */
    next: z.string().nullable(),
    asOf,
  }),
})

const pair = z.object({ customerId })
const withOther = z.object({ other: customerId, reason: reasonWords() })

export const proposeMerge = endpoint({
  method: 'POST',
  path: '/api/customers/:customerId/merge',
  summary: { zh: '提请合并两个客户号', en: 'Propose that two numbers are one person' },
  admits: 'customer.merge',
  params: pair,
  body: withOther,
  response: z.object({ proposal }),
})

export const proposeUnmerge = endpoint({
  method: 'POST',
  path: '/api/customers/:customerId/unmerge',
  summary: { zh: '提请拆分已合并的客户号', en: 'Propose that two numbers are two people' },
  admits: 'customer.merge',
  params: pair,
  body: withOther,
  response: z.object({ proposal }),
})
