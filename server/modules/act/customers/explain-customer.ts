import type { z } from 'zod'

import type { Datum, explainDatum } from '#contracts/customers.ts'
import { ProblemError } from '#contracts/problems.ts'
import type { RuleField } from '#contracts/rule.ts'
import { columnOf, explainRule, factWords, toWords } from '#kernel/rule/index.ts'
import type { FactRow, Vocabulary } from '#kernel/rule/index.ts'
import type { Scope } from '#modules/know/access/index.ts'
import { profileFacts } from '#modules/decide/decisions/index.ts'

import { customerRow } from './customer-row.ts'
import { dataOf } from './domain/datum.ts'
import type { Origin } from './domain/datum.ts'
import { ruleBehind } from './domain/rule-behind.ts'
import { readOrigins } from './origins.ts'
import type { CustomersParts } from './parts.ts'
import type { ServedMart } from './served-mart.ts'
import { descriptionsOf } from './strategy-reading.ts'

type Explained = z.output<typeof explainDatum.response>

/**
 * Why a tag, tier, group, stage or band is what it is for one customer: the rule behind it, each
 * part with the customer's own value; no rule for what is measured.
 * @throws ProblemError `customer_not_visible`, `not_found` for a name this night doesn't have
 */
export async function explainForCustomer(
  parts: Pick<CustomersParts, 'strategy' | 'rows'>,
  served: ServedMart,
  scope: Scope,
  asked: { readonly customerId: string; readonly name: string },
): Promise<Explained> {
  const loaded = parts.strategy()
  const { pack, vocabulary } = loaded
  const found = await customerRow(parts, served, scope, asked.customerId)
  const row = profileFacts(found, vocabulary)
  const originOf = await readOrigins(served)
  const rule = ruleBehind(pack, asked.name, row)
  const [described] = dataOf(
    descriptionsOf(loaded).filter(({ name }) => name === asked.name),
    vocabulary,
    row,
    originOf,
  )
  const datum = described ?? placeDatum(asked.name, vocabulary, row, originOf)
  if (datum === undefined) throw new ProblemError('not_found')
  return {
    datum:
      described === undefined && rule !== null
        ? { ...datum, definition: toWords(rule, vocabulary) }
        : datum,
    explanation: rule === null ? null : explainRule(rule, row, vocabulary, { asOf: served.date }),
  }
}

/** Tiers, stages, bands and groups are no tags, but are explained like them. */
function placeDatum(
  name: string,
  vocabulary: Vocabulary,
  row: FactRow,
  originOf: (column: string) => Origin,
): Datum | undefined {
  const field = vocabulary.field(name) ?? memberField(name, vocabulary)
  if (field === undefined || !Object.hasOwn(row, columnOf(field))) return undefined
  const value = row[columnOf(field)] ?? null
  return {
    name,
    kind: 'rule',
    words: field.label,
    group: field.group ?? field.label,
    type: field.type,
    unit: field.unit ?? null,
    value,
    shown: factWords(field, value),
    ...originOf(columnOf(field)),
    definition: field.label,
    dataClass: 'C2',
  }
}

/** A life group or product is a member of a set: a flag by its column's name. */
function memberField(name: string, vocabulary: Vocabulary): RuleField | undefined {
  for (const set of vocabulary.sets) {
    const member = set.members.find(({ column }) => column === name)
    if (member !== undefined) {
      return { name, type: 'flag', label: member.label, group: set.label, column: member.column }
    }
  }
  return undefined
}
