import { z } from 'zod'

import { endpoint } from './endpoint.ts'
import { asOf, businessDate, centsNumber } from './vocabulary.ts'
import { words } from './words.ts'

/** A lift with its 95 % interval. */
const interval = z.object({ lift: z.number(), low: z.number(), high: z.number() })

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
      /** As if each arm were spread over the waves alike; null where there is one wave. */
      comparableRate: z.number().nullable(),
      /** Of those who converted, known so far only from what staff recorded, not from the books. */
      reportedOnly: z.int(),
      sumCents: centsNumber,
      meanCents: z.number(),
      /** Customers who logged in, looked or came; null where no behaviour was delivered. */
      visits: z.int().nullable(),
    }),
  ),
  /** Customers drawn together by one share, in order; empty where all were drawn at once. */
  waves: z.array(
    z.object({
      wave: z.string(),
      controlShare: z.number().nullable(),
      arms: z.array(
        z.object({
          arm: z.string(),
          control: z.boolean(),
          customers: z.int(),
          converted: z.int(),
          rate: z.number(),
          meanCents: z.number(),
        }),
      ),
      /** All treated against the control of the same wave; null where that can't be told. */
      lift: interval.extend({ p: z.number() }).nullable(),
    }),
  ),
  /** Members listed who are no customers of the bank: in no arm. */
  unknownMembers: z.int(),
  /** Members whom a later file put into another arm: counted in the arm they were drawn for. */
  crossedOver: z.int(),
  /** Customers in waves without a control, or with nothing else: in arms, but in no comparison. */
  notCompared: z.int(),
  /** `good` only where it was checked and passed; `p` null where it was not checked. */
  sampleRatio: z.object({
    p: z.number().nullable(),
    good: z.boolean(),
    state: z.enum(['passed', 'failed', 'not_checked']),
    words,
  }),
  verdict: z.enum(['too_early', 'too_small', 'better', 'worse', 'no_difference', 'unsound']),
  /** The verdict in a word. */
  verdictName: words,
  verdictWords: words,
  /** How it is shown: green only for what worked, did not lose money and stands among all tested. */
  tone: z.enum(['good', 'bad', 'warn', 'plain']),
  /** Beside all campaigns tested on the night; null where this one tested nothing. */
  multiplicity: z.object({ tested: z.int(), p: z.number(), stands: z.boolean(), words }).nullable(),
  /** Until the last window is over: 0 when it is. */
  daysLeft: z.int(),
  /** Customers in all who would show such a difference; null unless it is too small. */
  neededCustomers: z.int().nullable(),
  /** What the verdict is told from: all treated arms together; null where nothing can be told. */
  estimate: z
    .object({
      measure: z.enum(['conversion', 'value_cents']),
      method: z.enum(['exact', 'exact_mid', 'score', 'welch']),
      p: z.number(),
      absolute: interval,
      /** Null where the control did nothing: there is no per cent of nothing. */
      relative: interval.nullable(),
    })
    .nullable(),
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
      /** By Welch's t and the delta method, waves added up, as other tools print it: to compare. */
      welch: interval.extend({ p: z.number() }).nullable(),
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
  /** Contacts made, at the strategy's price of each channel or the plan's, if that is higher. */
  costs: z.array(
    z.object({
      channel: z.string(),
      words,
      contacts: z.int(),
      eachCents: centsNumber,
      cents: centsNumber,
    }),
  ),
  roi: z.number().nullable(),
  /** Apart from the effect: whether a year's margin paid what it cost. */
  money: z.object({
    verdict: z.enum(['earned', 'lost', 'unclear', 'not_told']),
    name: words,
    words,
    netCents: centsNumber.nullable(),
    netLowCents: centsNumber.nullable(),
    netHighCents: centsNumber.nullable(),
  }),
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
          verdictName: true,
          verdictWords: true,
          tone: true,
          multiplicity: true,
          estimate: true,
          sampleRatio: true,
          unknownMembers: true,
          crossedOver: true,
          money: true,
          incrementalCents: true,
          roi: true,
        })
        .extend({ members: z.int(), delivered: z.boolean() }),
    ),
    /** How many were tested, and how many of their differences stand together. */
    tested: z.object({ tested: z.int(), alone: z.int(), standing: z.int(), words }),
    asOf: asOf.nullable(),
  }),
})
