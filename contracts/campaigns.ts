import { z } from 'zod'

import { copyFinding } from './conduct.ts'
import { ruleInput, ruleReading } from './customers.ts'
import { endpoint } from './endpoint.ts'
import {
  asOf,
  askedDate,
  businessDate,
  centsNumber,
  customerId,
  pageQuery,
  longPageQuery,
} from './vocabulary.ts'
import { words } from './words.ts'

export const campaignState = z.enum([
  'draft',
  'in_review',
  'returned',
  'approved',
  'running',
  'paused',
  'stopped',
  'finished',
])
export type CampaignState = z.infer<typeof campaignState>

export const campaignChannel = z.enum(['sms', 'email', 'app', 'rm_task'])
export type CampaignChannel = z.infer<typeof campaignChannel>

export const wave = z.object({
  phase: z.enum(['warm_up', 'burst', 'follow_up']),
  date: businessDate,
  channel: campaignChannel,
  /** With {name} and {unsubscribe}; what else is in braces is refused. */
  copy: z.string().max(1_000),
  /** One line: a line break would begin another header of the mail. */
  subject: z
    .string()
    .max(200)
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'one line')
    .nullable(),
  /** Tags or conditions that what it says of the customer rests on: who lacks one doesn't get it. */
  restsOn: z.array(z.string().trim().min(1).max(200)).max(6).optional(),
})

/** A plan lacking a measure, date or owner can't be submitted (SEEDS S0-026, S3-023). */
export const campaignPlan = z.object({
  name: z.string().trim().min(1).max(60),
  goal: z.object({
    sentence: z.string().trim().max(200),
    measure: z.enum(['purchases', 'responses', 'aum_cents', 'logins']),
    target: z.number().positive(),
    windowDays: z.int().min(1).max(180),
  }),
  ownerStaff: z.string(),
  from: businessDate,
  to: businessDate,
  action: z.string().nullable(),
  family: z.string().nullable(),
  productId: z.string().nullable(),
  audience: ruleInput,
  controlShare: z.number().min(0).max(0.5),
  waves: z.array(wave).max(3),
  budget: z.object({ capCents: centsNumber.min(0), costPerContactCents: centsNumber.min(0) }),
  /** Why a plan too small to prove anything is to go ahead all the same. */
  unproven: z.string().trim().max(400).optional(),
  /** Whether customers who come into the audience later join at each further wave; absent: not. */
  entrants: z.enum(['launch', 'each_wave']).optional(),
})
export type CampaignPlan = z.infer<typeof campaignPlan>

export const campaign = z.object({
  campaignId: z.string(),
  version: z.int(),
  state: campaignState,
  plan: campaignPlan,
  audience: ruleReading,
  createdBy: z.string(),
  /** Who let the plan as it stands pass: compliance and consumer protection, two people. */
  reviews: z.array(
    z.object({
      kind: z.enum(['compliance', 'consumer_protection']),
      by: z.string(),
      at: z.iso.datetime(),
      note: z.string().nullable(),
    }),
  ),
  /** What was approved: a launch takes no more people and no more money. */
  ceiling: z
    .object({
      people: z.int(),
      treated: z.int(),
      control: z.int(),
      costCents: centsNumber,
    })
    .nullable(),
  mine: z.boolean(),
  /** What the person may do now: buttons follow it. */
  may: z.array(
    z.enum([
      'edit',
      'submit',
      'approve',
      'protect',
      'return',
      'launch',
      'pause',
      'resume',
      'stop',
      'delete',
    ]),
  ),
  history: z.array(
    z.object({
      at: z.iso.datetime(),
      by: words,
      what: z.string(),
      words,
      note: words.nullable(),
    }),
  ),
  progress: z
    .object({
      members: z.int(),
      treated: z.int(),
      control: z.int(),
      sent: z.int(),
      delivered: z.int(),
      failed: z.int(),
      waiting: z.int(),
      withheld: z.array(z.object({ code: z.string(), words, customers: z.int() })),
      responded: z.int(),
      purchased: z.int(),
      /** Of relationship managers' tasks. */
      tasks: z.object({ open: z.int(), done: z.int(), withdrawn: z.int() }),
      spentCents: centsNumber,
    })
    .nullable(),
})
export type Campaign = z.infer<typeof campaign>

const one = z.object({ campaignId: z.string().max(64) })

/** Those running between two days (the calendar), or in a state (what waits for review). */
export const listCampaigns = endpoint({
  method: 'GET',
  path: '/api/campaigns',
  summary: { zh: '营销活动', en: 'Campaigns' },
  admits: 'campaign.view',
  query: longPageQuery.extend({
    from: askedDate.optional(),
    to: askedDate.optional(),
    state: campaignState.optional(),
  }),
  response: z.object({ campaigns: z.array(campaign), next: z.string().nullable() }),
})

export const readCampaign = endpoint({
  method: 'GET',
  path: '/api/campaigns/:campaignId',
  summary: { zh: '一个活动', en: 'A campaign' },
  admits: 'campaign.view',
  params: one,
  response: campaign,
})

export const createCampaign = endpoint({
  method: 'POST',
  path: '/api/campaigns',
  summary: { zh: '新建活动', en: 'Make a campaign' },
  admits: 'campaign.plan',
  body: campaignPlan,
  response: campaign,
})

export const changeCampaign = endpoint({
  method: 'PUT',
  path: '/api/campaigns/:campaignId',
  summary: { zh: '修改活动', en: 'Change a campaign' },
  admits: 'campaign.plan',
  params: one,
  body: z.object({ version: z.int(), plan: campaignPlan }),
  response: campaign,
})

export const deleteCampaign = endpoint({
  method: 'DELETE',
  path: '/api/campaigns/:campaignId',
  summary: { zh: '删除草稿', en: 'Delete a draft' },
  admits: 'campaign.plan',
  params: one,
  response: z.object({ deleted: z.literal(true) }),
})

/**
 * Before anything is submitted, and again for whoever reviews it: size, the ladder of whom conduct
 * removes, cost, sample advice.
 */
export const previewCampaign = endpoint({
  method: 'POST',
  path: '/api/campaigns/preview',
  summary: { zh: '活动预览', en: 'Preview a plan' },
  admits: 'campaign.view',
  body: campaignPlan,
  response: z.object({
    audience: z.int(),
    removed: z.array(z.object({ stage: z.string(), code: z.string(), words, customers: z.int() })),
    reachable: z.int(),
    treated: z.int(),
    control: z.int(),
    costCents: centsNumber,
    overBudget: z.boolean(),
    /** What a contact over each channel of the plan is reckoned at, never under the strategy's. */
    contactPrices: z.array(
      z.object({
        channel: campaignChannel,
        leastCents: centsNumber,
        eachCents: centsNumber,
      }),
    ),
    sample: z.object({
      /** Smallest lift (share of the base rate) this size shows with 80 % power at 5 %. */
      detectableLift: z.number().nullable(),
      baseRate: z.number(),
      neededPerArm: z.int().nullable(),
      words,
    }),
    findings: z.array(copyFinding.extend({ wave: z.int() })),
    /** What still keeps it from being submitted. */
    missing: z.array(z.object({ path: z.string(), words })),
    asOf,
  }),
})

const act = <Name extends string>(
  name: Name,
  zh: string,
  en: string,
  admits: 'campaign.plan' | 'campaign.approve' | 'campaign.protect',
) =>
  endpoint({
    method: 'POST',
    path: `/api/campaigns/:campaignId/${name}`,
    summary: { zh, en },
    admits,
    params: one,
    body: z.object({ version: z.int(), note: z.string().trim().max(400).default('') }),
    response: campaign,
  })

export const submitCampaign = act('submit', '提交审批', 'Submit for review', 'campaign.plan')
/** By another person than the one who made or last changed it. */
export const approveCampaign = act('approve', '批准', 'Approve', 'campaign.approve')
/** Consumer protection's review (消保审查), by another person than compliance's. */
export const protectCampaign = act(
  'protect',
  '消保审查通过',
  'Pass consumer protection',
  'campaign.protect',
)
export const returnCampaign = act('return', '退回', 'Return', 'campaign.approve')
export const launchCampaign = act('launch', '启动', 'Launch', 'campaign.plan')
export const pauseCampaign = act('pause', '暂停', 'Pause', 'campaign.plan')
export const resumeCampaign = act('resume', '继续', 'Resume', 'campaign.plan')
export const stopCampaign = act('stop', '停止', 'Stop', 'campaign.plan')

/** A customer of a campaign: the arm the keyed hash gave, and what became of each wave. */
export const campaignMember = z.object({
  customerId,
  arm: z.enum(['treated', 'control', 'holdout']),
  assignedOn: businessDate,
})

export const listMembers = endpoint({
  method: 'GET',
  path: '/api/campaigns/:campaignId/members',
  summary: { zh: '活动成员', en: 'Members of a campaign' },
  admits: 'campaign.view',
  params: one,
  query: pageQuery.extend({ arm: campaignMember.shape.arm.optional() }),
  response: z.object({ members: z.array(campaignMember), next: z.string().nullable() }),
})
