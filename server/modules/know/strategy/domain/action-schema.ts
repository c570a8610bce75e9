import { z } from 'zod'
import { words } from './strict-words.ts'

const name = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/)
  .max(48)

const issueSchema = z.strictObject({ words, order: z.int().min(0).optional() })

const actionGroupSchema = z.strictObject({ words, issue: name })

/** A channel a customer may be reached over. `rm_task` is a manager's call. */
export const treatmentChannels = ['rm_task', 'sms', 'email', 'app'] as const

const treatmentSchema = z.strictObject({
  /** What is sent; for `rm_task` how the talk opens. */
  copy: words,
  subject: words.optional(),
  say: z.array(words).default([]),
  never_say: z.array(words).default([]),
  /** Codes of notices that must be said or stand in the copy. */
  notices: z.array(name).default([]),
})

const insuranceKindNames = [
  ...([
    'traditional',
    'participating',
    'universal',
    'investment_linked',
    'variable_annuity',
  ] as const),
  ...(['property', 'short_term'] as const),
] as const

/** One thing the bank may do for a customer: Issue → Group → Action → Treatment per channel. */
export const actionSchema = z.strictObject({
  words,
  group: name,
  /** Null: it sells nothing. */
  family: name.nullable().default(null),
  /** What it offers: products by their number, in order, or a rule over the fact `product`. */
  products: z
    .union([z.string().min(1), z.array(z.string().min(1).max(64)).min(1).max(50)])
    .nullable()
    .default(null),
  /** The higher of issuer's and seller's rating (SUIT 22). */
  product_risk: z.enum(['R1', 'R2', 'R3', 'R4', 'R5']).nullable().default(null),
  private_placement: z.boolean().default(false),
  minimum_yuan: z.number().positive().nullable().default(null),
  /** What an insurance pays by, where the bank's product does not say (SUIT 36, 39). */
  insurance_kind: z.enum(insuranceKindNames).nullable().default(null),
  purpose: z.enum(['marketing', 'service']),
  /** Of a service contact: what it is owed for, from the closed list (occasions.ts). */
  occasion: name.nullable().default(null),
  /** 准入: may have it. */
  eligibility: z.string().default('everyone'),
  /** 适用: makes sense now. */
  applicability: z.string().default('everyone'),
  /** 适宜: in the customer's interest. */
  suitability: z.string().default('everyone'),
  valid_from: z.iso.date().nullable().default(null),
  valid_to: z.iso.date().nullable().default(null),
  propensity: z.strictObject({ prior: z.number().min(0).max(1), source: z.string().min(1) }),
  context: z
    .record(name, z.strictObject({ words, when: z.string(), factor: z.number().min(0).max(10) }))
    .default({}),
  /** Yuan, as arithmetic over metrics. */
  value: z.string(),
  lever: z.number().min(0).max(10).default(1),
  cost_yuan: z.number().min(0),
  treatments: z.partialRecord(z.enum(treatmentChannels), treatmentSchema),
  owner: z.string().min(1).max(80),
  source: z.string().min(1).max(200),
})

const capSchema = z.strictObject({
  words,
  /** Null: all channels together. */
  channel: name.nullable().default(null),
  /** The metric that counts contacts. */
  measure: name,
  most: z.int().min(0),
  source: z.string().min(1),
})

const hoursSchema = z.strictObject({
  /** Local hours, from inclusive, to exclusive. */
  from: z.int().min(0).max(23),
  to: z.int().min(1).max(24),
  on_holidays: z.boolean(),
  source: z.string().min(1),
})

/** The bank's own limits: they tighten the law, never relax it (`floorProblems`). */
export const conductSchema = z.strictObject({
  /** What "high risk" is (SUIT 18 leaves it open): the bank's policy [K]. */
  elder_high_risk_from: z.enum(['R1', 'R2', 'R3', 'R4', 'R5']).default('R4'),
  elder_age: z.int().min(18).default(65),
  assessment_months: z.int().min(1).default(12),
  assessments_a_day: z.int().min(1).default(2),
  assessments_a_year: z.int().min(1).default(8),
  caps: z.record(name, capSchema).default({}),
  hours: z.record(name, hoursSchema).default({}),
  /** A year whose holidays are not announced: go by the week, or stay closed all year. */
  unknown_year: z.enum(['follow_week', 'closed']).default('follow_week'),
  /** Who of the bank last compared a floor of law with its rule, and when; by the floor's code. */
  confirmed: z
    .record(name, z.strictObject({ by: z.string().min(1).max(80), on: z.iso.date() }))
    .default({}),
})

const reach = {
  families: z.array(name).optional(),
  channels: z.array(name).optional(),
  audiences: z.array(z.enum(['public', 'specific'])).optional(),
  /** A service message carries no marketing tail (FIELD §3). */
  purposes: z.array(z.enum(['marketing', 'service'])).optional(),
  /** Customers a text is for, where they are of one group. */
  groups: z.array(z.enum(['elders', 'students', 'minors'])).optional(),
  /** Places a text is shown at. */
  venues: z.array(name).optional(),
}

const patterns = z.array(z.string().min(1)).default([])

export const copySchema = z.strictObject({
  /** Classes of words the patterns speak of: `{promise}`. */
  lexicon: z.record(name, z.array(z.string().min(1)).min(1)).default({}),
  phrases: z
    .record(
      name,
      z.strictObject({
        words,
        cure: words,
        /** Found as they stand. */
        phrases: patterns,
        /** Built of classes and gaps (patterns.ts of conduct). */
        patterns,
        /** Classes that say it together, in any order, in one clause or sentence; none negated. */
        frames: z
          .array(
            z.strictObject({
              all: z.array(z.string().min(1)).min(1),
              /** Said beside it, these make it lawful: a warning, a condition, a fee. */
              none: patterns,
              within: z.enum(['clause', 'sentence']).default('sentence'),
            }),
          )
          .default([]),
        english: patterns,
        harmless: z.array(z.string().min(1)).default([]),
        /** The rule is met where every pattern of one of these lists stands in the text. */
        unless: z.array(z.array(z.string().min(1)).min(1)).default([]),
        /** The text as a whole stands against the rule, whatever it says. */
        whole: z.boolean().default(false),
        /** Met by the yearly total cost of the loan, equal to the product's. */
        cost: z.boolean().default(false),
        /** States a fact of the customer: met where the tag it rests on is named. */
        fact: z.boolean().default(false),
        verdict: z.enum(['violation', 'evidence', 'review', 'advice']),
        severity: z.enum(['red', 'orange', 'yellow']),
        source: z.string().min(1),
        in_force_from: z.iso.date().nullable().default(null),
        ...reach,
      }),
    )
    .default({}),
  notices: z
    .record(
      name,
      z.strictObject({
        words,
        /** Any one of these sentences; the first is what is proposed. */
        wordings: z.array(z.string().min(1)).min(1),
        /** What it must hold besides, each of them: the product's level, the loan's cost. */
        holds: z.array(z.enum(['risk_level', 'yearly_total_cost'])).default([]),
        /** Patterns that are the notice in other words: all of one list. */
        patterns: z.array(z.array(z.string().min(1)).min(1)).default([]),
        source: z.string().min(1),
        in_force_from: z.iso.date().nullable().default(null),
        ...reach,
      }),
    )
    .default({}),
})

export const arbitrationSchema = z.strictObject({
  /** Offers kept for each customer. */
  top: z.int().min(1).max(20).default(5),
  /** Tasks a relationship manager can work in a day. */
  tasks_a_day: z.int().min(1).max(500).default(30),
  /** Share of customers never treated, against whom everything is measured. */
  holdout: z.number().min(0).max(0.5).default(0.05),
  /** A relative lift no campaign brings: a plan that could only see more asks for a reason [K]. */
  hopeless_lift: z.number().min(0.05).max(2).default(0.5),
})

export const actionSections = {
  issues: z.record(name, issueSchema).default({}),
  action_groups: z.record(name, actionGroupSchema).default({}),
  actions: z.record(name, actionSchema).default({}),
  conduct: conductSchema.prefault({}),
  copy: copySchema.prefault({}),
  arbitration: arbitrationSchema.prefault({}),
}

export type WrittenAction = z.infer<typeof actionSchema>
export type TreatmentChannel = (typeof treatmentChannels)[number]
export type WrittenConduct = z.infer<typeof conductSchema>
export type WrittenCopy = z.infer<typeof copySchema>
export type Arbitration = z.infer<typeof arbitrationSchema>
