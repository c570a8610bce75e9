import { z } from 'zod'
import { type Words, words } from './words.ts'

/**
 * The rule as plain JSON: what a file, a page or an endpoint carries. The kernel parses it from
 * typed text and reads it as SQL, predicate and words (`server/kernel/rule/`).
 *
 * A condition on a missing value is false, and `not` of that is true. A condition that is itself
 * negated (`!=`, `not in`, `not between`) is a condition like any other: false when missing.
 */

const name = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/)
  .max(63)
const dateText = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

/** Types a field of a customer may have. Money is yuan to a person, integer cents in a value. */
export const ruleFieldType = z.enum(['integer', 'decimal', 'money', 'text', 'code', 'flag', 'date'])
export type RuleFieldType = z.infer<typeof ruleFieldType>

/**
 * A value in a condition. `decimal` keeps its digits as text (at most 15 significant ones, which
 * a double holds exactly); `as_of` is a date measured from the business date of the night.
 */
export const ruleValue = z.discriminatedUnion('type', [
  z.object({ type: z.literal('integer'), value: z.int() }),
  z.object({
    type: z.literal('decimal'),
    value: z
      .string()
      .regex(/^-?\d+(\.\d+)?$/)
      .max(20),
  }),
  z.object({ type: z.literal('money'), cents: z.int() }),
  z.object({ type: z.literal('text'), value: z.string().max(400) }),
  z.object({ type: z.literal('date'), value: dateText }),
  z.object({
    type: z.literal('as_of'),
    shift: z.int(),
    unit: z.enum(['days', 'months', 'years']),
  }),
])
export type RuleValue = z.infer<typeof ruleValue>

export const ruleComparison = z.enum(['=', '!=', '<', '<=', '>', '>='])
export type RuleComparison = z.infer<typeof ruleComparison>

export const ruleTextMatch = z.enum(['starts', 'contains', 'ends'])
export type RuleTextMatch = z.infer<typeof ruleTextMatch>

/** One condition on one customer. */
export const ruleCondition = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('compare'),
    field: name,
    comparison: ruleComparison,
    value: ruleValue,
  }),
  z.object({
    kind: z.literal('between'),
    field: name,
    negated: z.boolean(),
    low: ruleValue,
    high: ruleValue,
  }),
  z.object({
    kind: z.literal('in'),
    field: name,
    negated: z.boolean(),
    values: z.array(ruleValue).min(1),
  }),
  z.object({
    kind: z.literal('text'),
    field: name,
    negated: z.boolean(),
    match: ruleTextMatch,
    value: z.string().min(1).max(400),
  }),
  z.object({ kind: z.literal('missing'), field: name, negated: z.boolean() }),
  /** A flag field that must be the value given; a missing flag is neither. */
  z.object({ kind: z.literal('flag'), field: name, value: z.boolean() }),
  /** A set the customer belongs to: `has_product('fund')`. Not known means not a member. */
  z.object({ kind: z.literal('member'), set: name, member: z.string().min(1).max(100) }),
  /** Every customer: the rule without conditions. */
  z.object({ kind: z.literal('everyone') }),
])
export type RuleCondition = z.infer<typeof ruleCondition>

export type Rule =
  | RuleCondition
  | { kind: 'all'; of: Rule[] }
  | { kind: 'any'; of: Rule[] }
  | { kind: 'not'; of: Rule }

export const rule: z.ZodType<Rule> = z
  .lazy(() =>
    z.union([
      ruleCondition,
      z.object({ kind: z.literal('all'), of: z.array(rule).min(2) }),
      z.object({ kind: z.literal('any'), of: z.array(rule).min(2) }),
      z.object({ kind: z.literal('not'), of: rule }),
    ]),
  )
  .meta({ id: 'Rule' })

/** A field a rule may speak of. `name` is typed, `label` is shown (and may be typed too). */
export const ruleField = z.object({
  name,
  type: ruleFieldType,
  label: words,
  /** Shorter names people use for it, typed in either language; never shown. */
  short: z.array(z.string().min(1)).optional(),
  /** Shown after a number: 岁, 笔, 天. Money says 元 by itself, any other currency here. */
  unit: words.optional(),
  /** The values of a `code` field, with the names people use; absent: any text is a code. */
  codes: z.array(z.object({ value: z.string().min(1), label: words })).optional(),
  /** The codes stand from lowest to highest, so that `>=` and `between` have a meaning. */
  ordered: z.boolean().optional(),
  /** How a `flag` is said, where 是 + label reads badly: 已开通手机银行 / 未开通手机银行. */
  yes: words.optional(),
  no: words.optional(),
  /** Column of the row, where it is not `name`. */
  column: z.string().min(1).optional(),
  /** Heading it is listed under on a page. */
  group: words.optional(),
})
export type RuleField = z.infer<typeof ruleField>

/** A set-membership function: `has_product('fund')` reads one boolean column for each member. */
export const ruleSet = z.object({
  name,
  label: words,
  /** How membership is said before the member's label: 持有 / "holds". */
  yes: words,
  /** How its absence is said: 未持有 / "holds no". */
  no: words,
  members: z.array(z.object({ value: z.string().min(1), label: words, column: z.string().min(1) })),
})
export type RuleSet = z.infer<typeof ruleSet>

/** All a rule may speak of: what the page's builder offers and what the parser knows. */
export const ruleVocabulary = z.object({ fields: z.array(ruleField), sets: z.array(ruleSet) })
export type RuleVocabulary = z.infer<typeof ruleVocabulary>

/** Why a typed rule was refused. Each code is described in `server/kernel/rule/problems.ts`. */
export const ruleProblemCode = z.enum([
  'rule_empty',
  'rule_too_long',
  'rule_too_deep',
  'too_many_conditions',
  'character_unknown',
  'text_unclosed',
  'text_unreadable',
  'number_unreadable',
  'unexpected',
  'bracket_unclosed',
  'name_unknown',
  'name_ambiguous',
  'condition_unfinished',
  'operator_unfit',
  'value_missing',
  'value_type',
  'value_too_precise',
  'value_out_of_range',
  'unit_unfit',
  'date_unreadable',
  'code_unknown',
  'list_empty',
  'list_too_long',
  'range_reversed',
  'pattern_unsupported',
  'text_empty',
  'set_unknown',
  'member_unknown',
  'set_argument',
])
export type RuleProblemCode = z.infer<typeof ruleProblemCode>

/** One refusal. `from` (inclusive) and `to` (exclusive) count UTF-16 units of the typed text. */
export const ruleProblem = z.object({
  code: ruleProblemCode,
  from: z.int().min(0),
  to: z.int().min(0),
  message: words,
  cure: words,
})
export type RuleProblem = z.infer<typeof ruleProblem>

/** Why a rule holds or not for one customer: the rule's own shape with the truth of each part. */
export type RuleExplanation =
  | { kind: 'all' | 'any' | 'not'; holds: boolean; of: RuleExplanation[] }
  | {
      kind: 'condition'
      holds: boolean
      typed: string
      words: Words
      /** The customer's own value in words ("无", "none" when missing); null for `everyone`. */
      actual: { label: Words; value: Words } | null
    }

export const ruleExplanation: z.ZodType<RuleExplanation> = z
  .lazy(() =>
    z.union([
      z.object({
        kind: z.enum(['all', 'any', 'not']),
        holds: z.boolean(),
        of: z.array(ruleExplanation),
      }),
      z.object({
        kind: z.literal('condition'),
        holds: z.boolean(),
        typed: z.string(),
        words,
        actual: z.object({ label: words, value: words }).nullable(),
      }),
    ]),
  )
  .meta({ id: 'RuleExplanation' })
