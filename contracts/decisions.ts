import { z } from 'zod'

import { endpoint } from './endpoint.ts'
import { asOf, businessDate, centsNumber, customerId } from './vocabulary.ts'
import { words } from './words.ts'

/** The order in which an action is asked about; the first stage that refuses is the reason. */
export const decisionStage = z.enum([
  'statutory',
  'consent',
  'eligibility',
  'applicability',
  'suitability',
  'contact_policy',
  'arbitration',
  'capacity',
])
export type DecisionStage = z.infer<typeof decisionStage>

export const reason = z.object({ code: z.string(), zh: z.string(), en: z.string() })

export const priority = z.object({
  /** Propensity or uplift, 0-1, and where it comes from. */
  p: z.number(),
  p_source: z.string(),
  c: z.number(),
  /** Value in yuan. */
  v: z.number(),
  l: z.number(),
  value: z.number(),
})

/** One rung of an action's ladder: what was asked, of which rule, and the answer. */
export const rung = z.object({
  stage: decisionStage,
  code: z.string(),
  words,
  /** Law article or FIELD row, and since when it is in force. */
  source: z.string(),
  passed: z.boolean().nullable(),
})

export const decidedAction = z.object({
  action: z.string(),
  words,
  issue: words,
  group: words,
  rank: z.int().nullable(),
  channel: z.string().nullable(),
  /** The product offered; null: refused, or nothing with a product. */
  product_id: z.string().nullable(),
  stage: decisionStage.nullable(),
  reason: reason.nullable(),
  priority: priority.nullable(),
  ladder: z.array(rung),
})
export type DecidedAction = z.infer<typeof decidedAction>

export const decision = z.object({
  customer_id: customerId,
  as_of: asOf,
  strategy: z.string(),
  actions: z.array(decidedAction),
})
export type Decision = z.infer<typeof decision>

/** The public door: the same ladder as `zhike decide`. */
export const decide = endpoint({
  method: 'POST',
  path: '/v1/decisions',
  summary: { zh: '实时决策', en: 'Decide for one customer' },
  admits: 'decision.ask',
  body: z.object({
    customer_id: customerId,
    channel: z.string().max(32).optional(),
    limit: z.int().min(1).max(50).optional(),
    /** False: the ranked actions alone, without their ladders; a fiftieth of the answer. */
    explain: z.boolean().optional(),
  }),
  response: decision,
  writes: 'json',
})

export const readDecision = endpoint({
  method: 'GET',
  path: '/api/customers/:customerId/decision',
  summary: { zh: '下一步最优动作', en: 'Next best actions' },
  admits: 'customer.view',
  params: z.object({ customerId }),
  response: decision,
})

export const actionDefinition = z.object({
  action: z.string(),
  words,
  issue: z.object({ code: z.string(), words }),
  group: z.object({ code: z.string(), words }),
  family: z.string().nullable(),
  /** What people call it; null without one. */
  familyWords: words.nullable(),
  productRisk: z.string().nullable(),
  purpose: z.enum(['marketing', 'service']),
  source: z.string(),
  validFrom: z.string().nullable(),
  validTo: z.string().nullable(),
  /** What must hold, as a rule and in words; `refusal` is what is said where it does not. */
  conditions: z.array(
    z.object({ stage: decisionStage, text: z.string(), sentence: words, refusal: words }),
  ),
  propensity: z.object({ prior: z.number(), source: z.string() }),
  context: z.array(z.object({ sentence: words, factor: z.number() })),
  value: words,
  lever: z.number(),
  costCents: centsNumber,
  treatments: z.array(
    z.object({ channel: z.string(), channelWords: words, copy: words, notices: z.array(words) }),
  ),
  /** Last night: how many passed, were refused at each stage, and were ranked. */
  funnel: z.array(z.object({ stage: decisionStage.nullable(), words, customers: z.int() })),
})
export type ActionDefinition = z.infer<typeof actionDefinition>

export const listActions = endpoint({
  method: 'GET',
  path: '/api/actions',
  summary: { zh: '动作库', en: 'Actions' },
  admits: 'strategy.view',
  response: z.object({ actions: z.array(actionDefinition), asOf: asOf.nullable() }),
})

export const strategyVersion = z.object({
  hash: z.string(),
  name: z.string(),
  installedAt: z.iso.datetime(),
  current: z.boolean(),
  /** Published nights that ran with it, and between which dates. */
  nights: z.int(),
  firstNight: businessDate.nullable(),
  lastNight: businessDate.nullable(),
})

/** Who did it, as people know them; the number where nobody is known by it. */
const doer = z.object({ actor: z.string(), name: z.string() })

/** A strategy that waits for its second person. */
export const strategySubmission = z.object({
  submissionId: z.int(),
  hash: z.string(),
  name: z.string(),
  submittedBy: doer,
  submittedAt: z.iso.datetime(),
  note: z.string(),
  /** Entries that differ from what is in force now. */
  changes: z.int(),
  /** Of these the limits of conduct that move, and what actions say of themselves. */
  limits: z.array(
    z.object({
      entry: z.string(),
      field: z.string().nullable(),
      before: z.string().nullable(),
      after: z.string().nullable(),
      direction: z.enum(['loosens', 'tightens', 'states']),
    }),
  ),
  /** The floors of law, asked again now: kept, or what breaks them. It can't be approved broken. */
  law: z.object({ kept: z.boolean(), words }),
  /** Whether the person asking may give the verdict: not on what they submitted. */
  mayDecide: z.boolean(),
})
export type StrategySubmission = z.infer<typeof strategySubmission>

export const listVersions = endpoint({
  method: 'GET',
  path: '/api/strategy/versions',
  summary: { zh: '策略版本', en: 'Strategy versions' },
  admits: 'strategy.view',
  response: z.object({
    versions: z.array(strategyVersion),
    inForce: z.string(),
    /** Acts by which versions took effect, the newest first. */
    publications: z.array(
      z.object({
        hash: z.string(),
        how: z.enum(['first', 'adopted', 'unreviewed', 'approved']),
        words,
        by: doer,
        at: z.iso.datetime(),
        reason: z.string(),
      }),
    ),
    waiting: z.array(strategySubmission),
    /** How what lies in the home's folder stands to what is in force. */
    folder: z.object({ state: z.enum(['same', 'differs']), words: words.nullable() }),
  }),
})

export const submitStrategy = endpoint({
  method: 'POST',
  path: '/api/strategy/submissions',
  summary: { zh: '提交策略文件夹待审', en: "Submit the strategy's folder for review" },
  admits: 'strategy.submit',
  body: z.object({ note: z.string().trim().max(500) }),
  response: z.object({ submissionId: z.int(), hash: z.string() }),
})

const verdictParams = z.object({ submissionId: z.coerce.number().int().min(1) })

export const approveStrategy = endpoint({
  method: 'POST',
  path: '/api/strategy/submissions/:submissionId/approve',
  summary: { zh: '批准策略', en: 'Approve a strategy: it takes effect' },
  admits: 'strategy.approve',
  params: verdictParams,
  /** `against`: what was in force when the difference was looked at. */
  body: z.object({ against: z.string().max(80), reason: z.string().trim().max(500) }),
  response: z.object({ hash: z.string() }),
})

export const returnStrategy = endpoint({
  method: 'POST',
  path: '/api/strategy/submissions/:submissionId/return',
  summary: { zh: '退回策略', en: 'Return a strategy' },
  admits: 'strategy.approve',
  params: verdictParams,
  body: z.object({ reason: z.string().trim().min(1).max(500) }),
  response: z.object({ hash: z.string() }),
})

export const compareVersions = endpoint({
  method: 'GET',
  path: '/api/strategy/versions/:from/difference/:to',
  summary: { zh: '版本差异', en: 'Difference of two versions' },
  admits: 'strategy.view',
  params: z.object({ from: z.string().max(80), to: z.string().max(80) }),
  response: z.object({
    changes: z.array(
      z.object({
        kind: z.enum(['added', 'removed', 'changed']),
        file: z.string(),
        entry: z.string(),
        field: z.string().nullable(),
        before: z.string().nullable(),
        after: z.string().nullable(),
      }),
    ),
  }),
})
