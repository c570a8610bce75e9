import { z } from 'zod'

import { endpoint } from './endpoint.ts'
import { asOf, businessDate, centsNumber } from './vocabulary.ts'
import { words } from './words.ts'

/** Treated against control. Where it is too early or too small, it says so instead of a number. */
export const campaignResult = z.object({
  campaignId: z.string(),
  name: z.string(),
  measure: words,
  windowDays: z.int(),
  started: businessDate,
  measuredTo: businessDate.nullable(),
  arms: z.array(
    z.object({
      arm: z.string(),
      control: z.boolean(),
      customers: z.int(),
      converted: z.int(),
      rate: z.number(),
      /** Of those who converted, known so far only from what staff recorded, not from the books. */
      reportedOnly: z.int(),
      sumCents: centsNumber,
      meanCents: z.number(),
      /** Customers who logged in, looked or came; null where no behaviour was delivered. */
      visits: z.int().nullable(),
    }),
  ),
  sampleRatio: z.object({ p: z.number(), good: z.boolean(), words }),
  verdict: z.enum(['too_early', 'too_small', 'better', 'worse', 'no_difference', 'unsound']),
  verdictWords: words,
  /** Until the last window is over: 0 when it is. */
  daysLeft: z.int(),
  /** Customers in all who would show such a difference; null unless it is too small. */
  neededCustomers: z.int().nullable(),
  lifts: z.array(
    z.object({
      /** Against the control. */
      arm: z.string(),
      measure: z.enum(['visit', 'conversion', 'value_cents']),
      kind: z.enum(['absolute', 'relative']),
      lift: z.number(),
      low: z.number(),
      high: z.number(),
      p: z.number(),
    }),
  ),
  /** Lift per customer × treated customers; what is counted is said in words. */
  incrementalWords: words,
  incrementalCents: centsNumber.nullable(),
  incrementalLowCents: centsNumber.nullable(),
  incrementalHighCents: centsNumber.nullable(),
  /** The bank's margin of a year on it, where the strategy names one; what ROI is reckoned on. */
  contributionCents: centsNumber.nullable(),
  costCents: centsNumber,
  roi: z.number().nullable(),
  /** Share converted by each day since the start, a value for each arm. */
  daily: z.array(
    z.object({
      date: businessDate,
      rates: z.array(z.object({ arm: z.string(), rate: z.number() })),
    }),
  ),
  credits: z.array(
    z.object({
      staffNumber: z.string(),
      name: z.string(),
      role: words,
      outcomes: z.int(),
      cents: centsNumber,
    }),
  ),
})
export type CampaignResult = z.infer<typeof campaignResult>

export const readResult = endpoint({
  method: 'GET',
  path: '/api/campaigns/:campaignId/result',
  summary: { zh: '活动效果', en: 'Result of a campaign' },
  admits: 'campaign.view',
  params: z.object({ campaignId: z.string().max(64) }),
  response: campaignResult,
})

/** Every campaign that has members and a start: planned here, or delivered by the bank's files. */
export const listResults = endpoint({
  method: 'GET',
  path: '/api/results',
  summary: { zh: '活动效果一览', en: 'Results of campaigns' },
  admits: 'campaign.view',
  response: z.object({
    results: z.array(
      campaignResult
        .pick({
          campaignId: true,
          name: true,
          started: true,
          measure: true,
          verdict: true,
          verdictWords: true,
          incrementalCents: true,
          roi: true,
        })
        .extend({ members: z.int(), delivered: z.boolean() }),
    ),
    asOf: asOf.nullable(),
  }),
})
