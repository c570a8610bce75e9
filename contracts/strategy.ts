import { z } from 'zod'

import { endpoint } from './endpoint.ts'
import { asOf, businessDate } from './vocabulary.ts'
import { words } from './words.ts'

export const definitionKind = z.enum(['metric', 'fact', 'rule', 'model', 'manual'])

export const definition = z.object({
  name: z.string(),
  kind: definitionKind,
  words,
  group: words,
  type: z.string(),
  unit: words.nullable(),
  /** The rule or formula as the pack writes it, and as a sentence. */
  text: z.string(),
  sentence: words,
  /** A rule one can open in the Customers page; null where it isn't one. */
  rule: z.string().nullable(),
  owner: z.string(),
  source: z.string(),
  dataClass: z.enum(['C1', 'C2', 'C3']),
  uses: z.array(words),
  validity: words,
  /** Where else in the pack it is used. */
  usedBy: z.array(z.object({ kind: z.string(), name: z.string(), words })),
  file: z.string(),
  /** Customers it holds for (flags), or for whom it is known. */
  customers: z.int().nullable(),
})
export type Definition = z.infer<typeof definition>

export const listDefinitions = endpoint({
  method: 'GET',
  path: '/api/definitions',
  summary: { zh: '指标与标签', en: 'Metrics and tags' },
  admits: 'strategy.view',
  response: z.object({ definitions: z.array(definition), asOf: asOf.nullable() }),
})

export const readDefinition = endpoint({
  method: 'GET',
  path: '/api/definitions/:name',
  summary: { zh: '一个指标或标签', en: 'One metric or tag' },
  admits: 'strategy.view',
  params: z.object({ name: z.string().max(80) }),
  response: z.object({
    definition,
    /** Values with counts for flags and codes; ten bands for numbers; within the person's scope. */
    distribution: z.array(
      z.object({ label: words, rule: z.string().nullable(), customers: z.int() }),
    ),
    /** The nights kept, oldest first. */
    history: z.array(z.object({ date: businessDate, customers: z.int() })),
    asOf: asOf.nullable(),
  }),
})

export const tierScheme = z.object({
  scheme: z.string(),
  words,
  source: z.string(),
  official: z.boolean(),
  tiers: z.array(
    z.object({
      tier: z.string(),
      words,
      /** The condition, as typed and as a sentence. */
      text: z.string(),
      sentence: words,
      services: z.array(words),
      customers: z.int(),
      aumCents: z.int(),
      rule: z.string(),
    }),
  ),
  /** Moves since the night before, within the person's scope. */
  moves: z.array(
    z.object({
      from: words.nullable(),
      to: words.nullable(),
      up: z.boolean().nullable(),
      customers: z.int(),
    }),
  ),
  watched: z.int(),
})
export type TierScheme = z.infer<typeof tierScheme>

export const listTiers = endpoint({
  method: 'GET',
  path: '/api/tiers',
  summary: { zh: '客户分层', en: 'Tier schemes' },
  admits: 'strategy.view',
  response: z.object({
    schemes: z.array(tierScheme),
    lifeStages: z.array(
      z.object({ code: z.string(), words, sentence: words, customers: z.int(), rule: z.string() }),
    ),
    lifeGroups: z.array(
      z.object({ code: z.string(), words, sentence: words, customers: z.int(), rule: z.string() }),
    ),
    critical: z.array(
      z.object({
        code: z.string(),
        words,
        sentence: words,
        customers: z.int(),
        gapCents: z.int(),
        rule: z.string(),
      }),
    ),
    asOf: asOf.nullable(),
    previousDate: businessDate.nullable(),
  }),
})
