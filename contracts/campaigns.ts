import { z } from 'zod'

import { copyFinding } from './conduct.ts'
import { ruleInput, ruleReading } from './customers.ts'
import { endpoint } from './endpoint.ts'
import { asOf, businessDate, centsNumber, customerId, pageQuery } from './vocabulary.ts'
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
  subject: z.string().max(200).nullable(),
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
})
export type CampaignPlan = z.infer<typeof campaignPlan>

export const campaign = z.object({
  campaignId: z.string(),
  version: z.int(),
  state: campaignState,
  plan: campaignPlan,
  audience: ruleReading,
  createdBy: z.string(),
  mine: z.boolean(),
  /** What the person may do now: buttons follow it. */
  may: z.array(
    z.enum(['edit', 'submit', 'approve', 'return', 'launch', 'pause', 'resume', 'stop', 'delete']),
  ),
  history: z.array(
    z.object({
      at: z.iso.datetime(),
      by: z.string(),
      what: z.string(),
      words,
      note: z.string().nullable(),
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
      spentCents: centsNumber,
    })
    .nullable(),
})
export type Campaign = z.infer<typeof campaign>

const one = z.object({ campaignId: z.string().max(64) })

export const listCampaigns = endpoint({
  method: 'GET',
  path: '/api/campaigns',
  summary: { zh: '营销活动', en: 'Campaigns' },
  admits: 'campaign.view',
  query: z.object({ from: businessDate.optional(), to: businessDate.optional() }),
  response: z.object({ campaigns: z.array(campaign) }),
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

/** Before anything is submitted: size, the ladder of whom conduct removes, cost, sample advice. */
export const previewCampaign = endpoint({
  method: 'POST',
  path: '/api/campaigns/preview',
  summary: { zh: '活动预览', en: 'Preview a plan' },
  admits: 'campaign.plan',
  body: campaignPlan,
  response: z.object({
    audience: z.int(),
    removed: z.array(z.object({ stage: z.string(), code: z.string(), words, customers: z.int() })),
    reachable: z.int(),
    treated: z.int(),
    control: z.int(),
    costCents: centsNumber,
    overBudget: z.boolean(),
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
  admits: 'campaign.plan' | 'campaign.approve',
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
export const returnCampaign = act('return', '退回', 'Return', 'campaign.approve')
export const launchCampaign = act('launch', '启动', 'Launch', 'campaign.plan')
export const pauseCampaign = act('pause', '暂停', 'Pause', 'campaign.plan')
export const resumeCampaign = act('resume', '继续', 'Resume', 'campaign.plan')
export const stopCampaign = act('stop', '停止', 'Stop', 'campaign.plan')

/** Treated against control. Where it is too early or too small, it says so instead of a number. */
export const campaignResult = z.object({
  campaignId: z.string(),
  measuredTo: businessDate.nullable(),
  arms: z.array(
    z.object({
      arm: z.enum(['treated', 'control']),
      customers: z.int(),
      converted: z.int(),
      rate: z.number(),
      sumCents: centsNumber,
      meanCents: z.number(),
    }),
  ),
  sampleRatio: z.object({ p: z.number(), good: z.boolean(), words }),
  verdict: z.enum(['too_early', 'too_small', 'better', 'worse', 'no_difference', 'unsound']),
  verdictWords: words,
  lifts: z.array(
    z.object({
      measure: z.enum(['conversion', 'value_cents']),
      kind: z.enum(['absolute', 'relative']),
      lift: z.number(),
      low: z.number(),
      high: z.number(),
      p: z.number(),
    }),
  ),
  incrementalCents: centsNumber.nullable(),
  incrementalLowCents: centsNumber.nullable(),
  incrementalHighCents: centsNumber.nullable(),
  costCents: centsNumber,
  roi: z.number().nullable(),
  daily: z.array(
    z.object({ date: businessDate, treatedRate: z.number(), controlRate: z.number() }),
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
  params: one,
  response: campaignResult,
})

export const message = z.object({
  messageId: z.string(),
  campaignId: z.string().nullable(),
  customerId,
  channel: z.string(),
  state: z.enum(['waiting', 'sending', 'accepted', 'delivered', 'failed', 'dead', 'withheld']),
  reason: words.nullable(),
  attempts: z.int(),
  updatedAt: z.iso.datetime(),
})

export const listMessages = endpoint({
  method: 'GET',
  path: '/api/messages',
  summary: { zh: '消息', en: 'Messages' },
  admits: 'campaign.view',
  query: pageQuery.extend({
    campaignId: z.string().max(64).optional(),
    state: z.string().max(16).optional(),
  }),
  response: z.object({ messages: z.array(message), next: z.string().nullable() }),
})

export const resendMessages = endpoint({
  method: 'POST',
  path: '/api/messages/resend',
  summary: { zh: '重发死信', en: 'Resend dead letters' },
  admits: 'campaign.plan',
  body: z.object({ campaignId: z.string().max(64), reason: z.string().trim().min(2).max(200) }),
  response: z.object({ resent: z.int() }),
})

/** The link in a message: no sign-in, one keyed token a customer and channel. */
export const unsubscribe = endpoint({
  method: 'POST',
  path: '/api/unsubscribe/:token',
  summary: { zh: '退订', en: 'Unsubscribe' },
  admits: 'public',
  params: z.object({ token: z.string().max(200) }),
  response: z.object({ channel: words }),
})
