import { z } from 'zod'

import { endpoint } from './endpoint.ts'
import { rule, ruleExplanation, ruleProblem, ruleVocabulary } from './rule.ts'
import {
  asOf,
  businessDate,
  centsNumber,
  customerId,
  pageQuery,
  longPageQuery,
} from './vocabulary.ts'
import { statedReason } from './reasons.ts'
import { words } from './words.ts'

export const readVocabulary = endpoint({
  method: 'GET',
  path: '/api/rules/vocabulary',
  summary: { zh: '规则可用的字段', en: 'Fields a rule may use' },
  admits: 'customer.count',
  response: ruleVocabulary,
})

/** A rule as typed text, or as the tree the builder makes. */
export const ruleInput = z.union([
  z.object({ text: z.string().max(8_000) }),
  z.object({ tree: rule }),
])

/** The same rule in every reading, so that typed line, builder and sentence always agree. */
export const ruleReading = z.object({ text: z.string(), tree: rule, words })

export const countSegment = endpoint({
  method: 'POST',
  path: '/api/segments/count',
  summary: { zh: '规则命中人数', en: 'How many customers a rule holds' },
  admits: 'customer.count',
  body: ruleInput,
  response: z.discriminatedUnion('ok', [
    z.object({
      ok: z.literal(true),
      rule: ruleReading,
      customers: z.int(),
      /** Left out only because what the rule asks is not known of them. */
      unknown: z.int(),
      /** All customers the person may see, for the share. */
      outOf: z.int(),
      milliseconds: z.number(),
      asOf,
    }),
    z.object({ ok: z.literal(false), problems: z.array(ruleProblem) }),
  ]),
})

export const customerRow = z.object({
  customerId,
  kind: z.enum(['personal', 'business']),
  /** Masked. */
  name: z.string().nullable(),
  age: z.int().nullable(),
  gender: z.enum(['F', 'M']).nullable(),
  aumCents: centsNumber.nullable(),
  tier: z.object({ code: z.string(), words }).nullable(),
  lifeStage: z.object({ code: z.string(), words }).nullable(),
  criticalGapCents: centsNumber.nullable(),
  churnPoints: z.number().nullable(),
  outletName: z.string().nullable(),
  rmName: z.string().nullable(),
})
export type CustomerRow = z.infer<typeof customerRow>

export const customerSort = z.enum(['-aum', 'aum', '-churn', 'customer_id', 'critical_gap'])

export const listCustomers = endpoint({
  method: 'POST',
  path: '/api/segments/customers',
  summary: { zh: '规则命中的客户', en: 'The customers a rule holds' },
  admits: 'customer.view',
  body: z.object({
    rule: ruleInput,
    sort: customerSort.default('-aum'),
    after: z.string().max(400).optional(),
    limit: z.int().min(1).max(200).default(50),
  }),
  response: z.object({ customers: z.array(customerRow), next: z.string().nullable(), asOf }),
})

/** CSV with BOM, watermarked with who and when; writes an audit row. */
export const exportCustomers = endpoint({
  method: 'POST',
  path: '/api/segments/export',
  summary: { zh: '导出客户', en: 'Export customers' },
  admits: 'customer.export',
  body: z.object({ rule: ruleInput, ...statedReason('export') }),
  response: z.string(),
  responds: 'text/csv',
})

export const savedSegment = z.object({
  segmentId: z.string(),
  name: z.string(),
  rule: ruleReading,
  owner: z.string(),
  ownedByMe: z.boolean(),
  shared: z.boolean(),
  /** Within the person's scope; null where the rule can't be read any more: see `problem`. */
  customers: z.int().nullable(),
  problem: words.nullable(),
  updatedAt: z.iso.datetime(),
})
export type SavedSegment = z.infer<typeof savedSegment>

export const listSegments = endpoint({
  method: 'GET',
  path: '/api/segments',
  summary: { zh: '已存客群', en: 'Saved segments' },
  admits: 'customer.count',
  query: longPageQuery,
  response: z.object({ segments: z.array(savedSegment), next: z.string().nullable() }),
})

const segmentBody = z.object({
  name: z.string().trim().min(1).max(60),
  rule: ruleInput,
  shared: z.boolean().default(false),
})

export const saveSegment = endpoint({
  method: 'POST',
  path: '/api/segments',
  summary: { zh: '保存客群', en: 'Save a segment' },
  admits: 'segment.save',
  body: segmentBody,
  response: savedSegment,
})

export const changeSegment = endpoint({
  method: 'PUT',
  path: '/api/segments/:segmentId',
  summary: { zh: '修改客群', en: 'Change a segment' },
  admits: 'segment.save',
  params: z.object({ segmentId: z.string() }),
  /** With the `updatedAt` it was read with: `changed_meanwhile` where somebody changed it since. */
  body: segmentBody.extend({ updatedAt: z.iso.datetime() }),
  response: savedSegment,
})

export const deleteSegment = endpoint({
  method: 'DELETE',
  path: '/api/segments/:segmentId',
  summary: { zh: '删除客群', en: 'Delete a segment' },
  admits: 'segment.save',
  params: z.object({ segmentId: z.string() }),
  response: z.object({ deleted: z.literal(true) }),
})

export const identityField = z.enum(['name', 'mobile', 'id_number', 'email', 'address'])
export type IdentityField = z.infer<typeof identityField>

/** Exact search only, by keyed hash; what is outside the person's scope is not found. */
export const searchCustomers = endpoint({
  method: 'POST',
  path: '/api/customers/search',
  summary: { zh: '按客户号、姓名、手机号或证件号查找', en: 'Find by number, name, mobile or ID' },
  admits: 'customer.search',
  body: z.object({ find: z.string().trim().min(2).max(64) }),
  response: z.object({ customers: z.array(customerRow) }),
})

export const valueType = z.enum(['integer', 'decimal', 'money', 'text', 'code', 'flag', 'date'])

/** Money is cents, dates are text, flags booleans; null is not known. */
export const datum = z.object({
  name: z.string(),
  kind: z.enum(['metric', 'fact', 'rule', 'model', 'manual']),
  words,
  group: words,
  type: valueType,
  unit: words.nullable(),
  value: z.union([z.string(), z.number(), z.boolean()]).nullable(),
  /** The value as a person reads it. */
  shown: words,
  source: words,
  asOf: businessDate,
  /** The rule or formula, in words. */
  definition: words,
  dataClass: z.enum(['C1', 'C2', 'C3']),
})
export type Datum = z.infer<typeof datum>

export const tierPlace = z.object({
  scheme: z.string(),
  schemeWords: words,
  official: z.boolean(),
  tier: z.string().nullable(),
  tierWords: words.nullable(),
  reason: words,
  /** Set while a customer below the tier's floor is watched before stepping down. */
  watch: z.object({ since: businessDate, monthsBelow: z.int(), wouldBe: words }).nullable(),
})

export const customer360 = z.object({
  customerId,
  asOf,
  kind: z.enum(['personal', 'business']),
  identity: z.array(
    z.object({
      field: identityField,
      words,
      masked: z.string(),
      /** Corrected at the person's wish; the bank's file does not say so yet. */
      corrected: z.boolean(),
    }),
  ),
  mayReveal: z.boolean(),
  /** Every other customer number of the person; one outside the scope is not named. */
  samePerson: z.array(
    z.object({
      customerId: z.string(),
      visible: z.boolean(),
      /** Merged with this very number: may be taken apart again. */
      merged: z.boolean(),
    }),
  ),
  managers: z.array(
    z.object({ role: z.enum(['main', 'assistant']), staffNumber: z.string(), name: z.string() }),
  ),
  outlet: z.object({ unitId: z.string(), name: z.string() }).nullable(),
  tiers: z.array(tierPlace),
  lifeStage: z.object({ code: z.string(), words, reason: words }).nullable(),
  lifeGroups: z.array(z.object({ code: z.string(), words, reason: words })),
  critical: z
    .object({
      kind: z.enum(['rising', 'falling']),
      gapCents: centsNumber,
      target: words,
      sentence: words,
    })
    .nullable(),
  churn: z.object({
    points: z.number(),
    signals: z.array(z.object({ code: z.string(), words, points: z.number(), sentence: words })),
  }),
  data: z.array(datum),
  holdings: z.array(
    z.object({
      id: z.string(),
      family: z.string(),
      familyWords: words,
      productName: z.string().nullable(),
      valueCents: centsNumber,
      costCents: centsNumber.nullable(),
      openedDate: businessDate.nullable(),
      maturityDate: businessDate.nullable(),
      yearlyRate: z.number().nullable(),
      /** Deposits and investments count in AUM; debts do not. */
      countsInAum: z.boolean(),
    }),
  ),
  relations: z.array(
    z.object({ kind: z.string(), words, relatedId: z.string(), visible: z.boolean() }),
  ),
  contacts: z.array(
    z.object({ date: businessDate, channel: words, outcome: words.nullable(), what: z.string() }),
  ),
  complaints: z.array(
    z.object({
      date: businessDate,
      closed: businessDate.nullable(),
      level: words.nullable(),
      topic: words.nullable(),
    }),
  ),
  /** Which facts this page is drawn from, and as of when the bank delivered each. */
  sources: z.array(
    z.object({ fact: z.string(), words, feeds: z.array(z.string()), asOf: businessDate }),
  ),
})
export type Customer360 = z.infer<typeof customer360>

const oneCustomer = z.object({ customerId })

export const readCustomer = endpoint({
  method: 'GET',
  path: '/api/customers/:customerId',
  summary: { zh: '客户全景', en: 'A customer, all round' },
  admits: 'customer.view',
  params: oneCustomer,
  response: customer360,
})

export const balancePoint = z.object({ date: businessDate, balanceCents: centsNumber })

export const readBalances = endpoint({
  method: 'GET',
  path: '/api/customers/:customerId/balances',
  summary: { zh: '资产走势', en: 'Balances over time' },
  admits: 'customer.view',
  params: oneCustomer,
  query: z.object({ grain: z.enum(['month', 'day']).default('month') }),
  response: z.object({
    grain: z.enum(['month', 'day']),
    series: z.array(
      z.object({
        family: z.string(),
        words,
        /** False for debts: they stand beside the assets, not among them. */
        countsInAum: z.boolean(),
        points: z.array(balancePoint),
      }),
    ),
  }),
})

export const readFlows = endpoint({
  method: 'GET',
  path: '/api/customers/:customerId/flows',
  summary: { zh: '资金流', en: 'Money in and out' },
  admits: 'customer.view',
  params: oneCustomer,
  query: pageQuery,
  response: z.object({
    months: z.array(
      z.object({ month: z.string(), inCents: centsNumber, outCents: centsNumber, count: z.int() }),
    ),
    byKind: z.array(
      z.object({
        kind: z.string(),
        words,
        inCents: centsNumber,
        outCents: centsNumber,
        count: z.int(),
      }),
    ),
    latest: z.array(
      z.object({
        id: z.string(),
        date: businessDate,
        direction: z.enum(['in', 'out']),
        amountCents: centsNumber,
        kind: words,
        counterparty: words.nullable(),
        channel: words.nullable(),
      }),
    ),
    next: z.string().nullable(),
  }),
})

/** Takes a right, a reason and an audit row. */
export const revealIdentity = endpoint({
  method: 'POST',
  path: '/api/customers/:customerId/identity',
  summary: { zh: '查看完整身份信息', en: 'Reveal identity' },
  admits: 'customer.reveal',
  params: oneCustomer,
  body: z.object({
    fields: z.array(identityField).min(1).max(5),
    ...statedReason('reveal'),
  }),
  response: z.object({ identity: z.record(z.string(), z.string().nullable()) }),
})

/** Why a rule, tag or tier holds for this customer: the rule's parts, each with the real value. */
export const explainDatum = endpoint({
  method: 'GET',
  path: '/api/customers/:customerId/why/:name',
  summary: { zh: '为何有此标签', en: 'Why a tag holds' },
  admits: 'customer.view',
  params: z.object({ customerId, name: z.string().max(80) }),
  response: z.object({ datum, explanation: ruleExplanation.nullable() }),
})
