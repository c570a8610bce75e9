import { z } from 'zod'
import { isTimeZone } from '#kernel/clock.ts'
import { actionSections } from './action-schema.ts'
import { calendarSections } from './calendar-schema.ts'
import { creditSections } from './credit-schema.ts'
import { eventSections } from './event-schema.ts'
import { words } from './strict-words.ts'

/**
 * The strategy pack as a marketer writes it, after overlays are laid on. Everything is a map from
 * name to entry, so that an overlay changes, adds (`name: …`) or removes (`name: ~`) by name.
 */

export const entryName = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/)
  .max(48)

/** What a datum may be used for; a campaign may read only what is allowed for marketing. */
export const allowedUses = ['service', 'marketing', 'risk', 'performance', 'report'] as const

/** Classes of JR/T 0171-2020: C3 secrets, C2 identifies or harms, C1 the bank's own. */
export const dataClasses = ['C1', 'C2', 'C3'] as const

/** Who answers for an entry and how it may be used. Usually in the file's `defaults`. */
const provenance = {
  owner: z.string().min(1).max(80),
  /** The row of FIELD.md or SEEDS.md it comes from; [K] marks a default the bank must confirm. */
  source: z.string().min(1).max(200),
  /** Days after which a value may no longer be used. */
  valid_days: z.int().min(1).max(3_660),
  data_class: z.enum(dataClasses),
  uses: z.array(z.enum(allowedUses)).min(1),
  /** Heading on a page. */
  group: entryName,
}

/** How a number reads. It also says how it is kept: yuan as money, shares as decimals. */
export const units = [
  'yuan',
  'times',
  'products',
  'accounts',
  'days',
  'months',
  'years',
  'age',
  'points',
  'people',
  'share',
  'number',
  'date',
  'code',
  'text',
  'flag',
] as const
export type Unit = (typeof units)[number]

const source = {
  /** A fact of the catalogue. */
  from: entryName,
  /** A rule over the fact's columns; money columns go without `_cents`, in yuan. */
  where: z.string().optional(),
  /** `count`, `any`, `sum(amount)`, `latest(level)`, or a column of a one-row-a-customer fact. */
  value: z.string(),
  /** `30d`, `12m`, `30d ending 30d ago`, `month`, `latest`, `all` (see domain/window.ts). */
  window: z.string().optional(),
}
const metricSource = z.strictObject(source)

const codeList = z.record(z.string().min(1), words)

const described = {
  words,
  /** What a person should know beyond the name. */
  meaning: words.optional(),
  /** Shorter names people type for it, in either language. */
  short: z.array(z.string().min(1).max(40)).optional(),
  ...provenance,
}

const measured = {
  unit: z.enum(units),
  from: source.from.optional(),
  where: source.where,
  value: source.value.optional(),
  window: source.window,
  /**
   * In order of preference: the first for which the bank delivers rows is used. A list within the
   * list is taken together: deposits kept as accounts and deposits kept as holdings.
   */
  sources: z
    .array(z.union([metricSource, z.array(metricSource).min(2)]))
    .min(1)
    .optional(),
  /** Arithmetic over other metrics (domain/formula). */
  formula: z.string().optional(),
  /** Names of a code's values, where the fact's catalogue does not list them. */
  codes: codeList.optional(),
  /** The codes stand from lowest to highest. */
  ordered: z.boolean().optional(),
}

export const metricSchema = z.strictObject({ ...described, ...measured })

const caseSchema = z.strictObject({ words, when: z.string(), meaning: words.optional() })
const otherwiseSchema = z.strictObject({ code: entryName, words, meaning: words.optional() })

const factTag = z.strictObject({ kind: z.literal('fact'), ...described, ...measured })

const ruleTag = z.strictObject({ kind: z.literal('rule'), ...described, rule: z.string() })

const signalSchema = z.strictObject({
  words,
  when: z.string(),
  points: z.int().min(-1_000).max(1_000),
  source: z.string().max(200).optional(),
})

const modelTag = z.strictObject({
  kind: z.literal('model'),
  ...described,
  unit: z.enum(units).optional(),
  /** A score: the points of the signals that hold, cut to `least`…`most`. */
  points: z.record(entryName, signalSchema).optional(),
  least: z.int().optional(),
  most: z.int().optional(),
  /** A class: the first case that holds, listed from highest to lowest. */
  cases: z.record(entryName, caseSchema).optional(),
  otherwise: otherwiseSchema.optional(),
  /** A preference: the option with the largest measure above zero; the earlier on a tie. */
  choose: z.record(entryName, z.strictObject({ words, measure: entryName })).optional(),
  /** An index: arithmetic over metrics. */
  formula: z.string().optional(),
})

const manualTag = z.strictObject({
  kind: z.literal('manual'),
  ...described,
  unit: z.enum(['flag', 'code', 'text']),
  codes: codeList.optional(),
})

export const tagSchema = z.discriminatedUnion('kind', [factTag, ruleTag, modelTag, manualTag])

export const schemeSchema = z.strictObject({
  ...described,
  /** Whom the scheme is for; others are `not_applicable`. */
  for: z.string().optional(),
  /** Metrics without which nobody can be placed; a customer missing them all is `unrated`. */
  needs: z.array(entryName).min(1),
  /**
   * How a customer below the floor of the tier they hold steps down: after `months_below` months
   * below and `months_watched` more on watch, to the best (or last) of those months; or at once.
   */
  step_down: z.union([
    z.literal('at_once'),
    z.strictObject({
      months_below: z.int().min(1).max(12),
      months_watched: z.int().min(0).max(12),
      to: z.enum(['best_month', 'last_month']),
    }),
  ]),
  /** From highest to lowest; a customer is in the first of which one criterion holds. */
  tiers: z.record(
    entryName,
    z.strictObject({
      words,
      meaning: words.optional(),
      /** Named criteria: one is enough, and its name is the reason. */
      when: z.record(entryName, z.strictObject({ words, rule: z.string() })),
      services: z.array(words).default([]),
    }),
  ),
  otherwise: z.strictObject({
    code: entryName,
    words,
    meaning: words.optional(),
    services: z.array(words).default([]),
  }),
})

export const lifeGroupSchema = z.strictObject({ ...described, rule: z.string() })

export const criticalSchema = z.strictObject({
  ...described,
  kind: z.enum(['rising', 'falling']),
  /**
   * The tier whose threshold it is: whoever rises does not hold it yet nor a better one, whoever
   * falls holds it. The measure is one the tier's own rules read.
   */
  scheme: entryName.optional(),
  tier: entryName.optional(),
  /** What brings the missing sum, of the pack's families; best first. */
  products: z.array(entryName).default([]),
  /** The money metric measured against the threshold. */
  measure: entryName,
  /** Yuan. Rising: from ≤ measure < threshold. Falling: threshold ≤ measure < below. */
  threshold: z.number().positive(),
  from: z.number().positive().optional(),
  below: z.number().positive().optional(),
  /** A further condition, e.g. that assets are going down. */
  when: z.string().optional(),
})

export const familySchema = z.strictObject({
  words,
  class: entryName,
  /** A customer also holds the family when this rule over metrics is true (签约 from flows). */
  held_when: z.string().optional(),
})

export const bundleSchema = z.strictObject({
  words,
  families: z.array(entryName).min(2),
  source: z.string().min(1).max(200),
})

export const parameterSchema = z.strictObject({
  words,
  value: z.number(),
  /** `yuan`: an amount (8 yuan a visit); else a plain number or rate. */
  unit: z.enum(['yuan', 'number']).default('number'),
  source: z.string().min(1).max(200),
})

export const packHeaderSchema = z.strictObject({
  name: z.string().min(1).max(60),
  words,
  currency: z.string().regex(/^[A-Z]{3}$/),
  /** What a major unit of the currency is called. */
  currency_words: words,
  /** Which day an instant belongs to, as `Asia/Shanghai`: what a home is made with. */
  time_zone: z
    .string()
    .refine(
      isTimeZone,
      'no such time zone, write one like Asia/Shanghai / 没有这个时区，如 Asia/Shanghai',
    )
    .optional(),
  /** The calendar whose holidays count, of those under `calendars`. */
  calendar: entryName.optional(),
  official_tier_scheme: entryName,
  /** The model tag that is the churn score. */
  churn_tag: entryName,
  /** The date a bank's one-off delivery stands for. */
  business_date: z.iso.date().optional(),
})

const groupSchema = z.strictObject({ words, order: z.int().min(0).optional() })

/** The sections of a pack; any file may hold any of them. */
export const packSchema = z.strictObject({
  pack: packHeaderSchema,
  groups: z.record(entryName, groupSchema),
  parameters: z.record(entryName, parameterSchema),
  classes: z.record(entryName, z.strictObject({ words, counts_in_aum: z.boolean() })),
  families: z.record(entryName, familySchema),
  bundles: z.record(entryName, bundleSchema),
  metrics: z.record(entryName, metricSchema),
  tags: z.record(entryName, tagSchema),
  schemes: z.record(entryName, schemeSchema),
  life_groups: z.record(entryName, lifeGroupSchema),
  life_stages: z.strictObject({
    ...described,
    cases: z.record(entryName, caseSchema),
    otherwise: otherwiseSchema,
  }),
  critical: z.record(entryName, criticalSchema),
  ...actionSections,
  ...creditSections,
  ...eventSections,
  ...calendarSections,
  /** A bank's own books, and fields it adds to those of the product (contracts/book.ts). */
  books: z.record(entryName, z.record(z.string(), z.unknown())).default({}),
})

export type WrittenPack = z.infer<typeof packSchema>
export type WrittenMetric = z.infer<typeof metricSchema>
export type WrittenTag = z.infer<typeof tagSchema>
export type WrittenScheme = z.infer<typeof schemeSchema>
export type WrittenSource = z.infer<typeof metricSource>
export type WrittenCritical = z.infer<typeof criticalSchema>
export type Provenance = Pick<
  WrittenMetric,
  'owner' | 'source' | 'valid_days' | 'data_class' | 'uses' | 'group'
>

/** Sections that are maps from name to entry, to which a file's `defaults` apply. */
export const sectionNames = Object.keys(packSchema.shape)
