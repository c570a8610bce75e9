import type { RuleField } from '#contracts/rule.ts'
import type { Words } from '#contracts/words.ts'
import { formatRule } from '#kernel/rule/index.ts'
import type { Rule } from '#kernel/rule/index.ts'
import type { EarlierMart, ServedMart } from '#modules/act/customers/index.ts'

import type { Breakdown } from './read-breakdown.ts'
import { sumByRule } from './sum-by-rule.ts'

/** Tags shown: those whose share of customers moved most since the night before. */
const SHOWN = 10

interface DriftRow {
  readonly tag: string
  readonly value: string | null
  readonly now: number
  readonly before: number
}

/**
 * Tags whose share of customers moved most between the last two nights: where a feed broke or a
 * model drifts it shows here first. Over the whole bank, as the nights themselves counted.
 */
export async function readDrift(
  served: ServedMart,
  earlier: EarlierMart,
): Promise<Breakdown | undefined> {
  const rows = await served.read<DriftRow>(
    `with total_now as (
      select count(*) as customers from profile
    ),
    total_before as (
      select count(*) as customers from ${earlier.schema}.profile
    ),
    paired as (
      select
        coalesce(now.tag, before.tag) as tag,
        coalesce(now.value, before.value) as value,
        coalesce(now.customers, 0) as now,
        coalesce(before.customers, 0) as before
      from tag_stat as now
      full join ${earlier.schema}.tag_stat as before
        on before.tag = now.tag
        and before.value is not distinct from now.value
    )
    select
      paired.tag,
      paired.value,
      paired.now,
      paired.before
    from paired
    cross join total_now
    cross join total_before
    where paired.value is not null
      and paired.value <> 'false'
    order by
      abs(
        paired.now / greatest(total_now.customers, 1)
        - paired.before / greatest(total_before.customers, 1)
      ) desc,
      paired.tag,
      paired.value
    limit ${SHOWN}`,
  )
  const moved = rows
    .flatMap((row) => driftOf(row, served) ?? [])
    .filter(({ now, before }) => now !== before)
  if (moved.length === 0) return undefined
  const sums = await sumByRule(
    served,
    { kind: 'bank' },
    moved.map(({ rule }) => rule),
  )
  return {
    code: 'drift',
    words: { zh: '标签变化最大', en: 'Tags that moved most' },
    rows: moved.map(({ label, rule, now }, index) => ({
      label,
      customers: now,
      aumCents: sums[index]?.aumCents ?? 0,
      rule: formatRule(rule),
    })),
  }
}

interface Drift {
  readonly label: Words
  readonly rule: Rule
  readonly now: number
  readonly before: number
}

function driftOf({ tag, value, now, before }: DriftRow, served: ServedMart): Drift | undefined {
  const member = served.vocabulary.sets
    .flatMap((set) => set.members.map((one) => ({ set: set.name, ...one })))
    .find(({ column }) => column === tag)
  const field = served.vocabulary.field(tag)
  const rule = field === undefined ? undefined : ruleOf(field, value)
  if (rule !== undefined && field !== undefined) {
    return { label: labelOf(field.label, valueLabel(field, value), now, before), rule, now, before }
  }
  if (member === undefined) return undefined
  return {
    label: labelOf(member.label, undefined, now, before),
    rule: { kind: 'member', set: member.set, member: member.value },
    now,
    before,
  }
}

function ruleOf(field: RuleField, value: string | null): Rule | undefined {
  if (field.type === 'flag') return { kind: 'flag', field: field.name, value: true }
  if (value === 'known') return { kind: 'missing', field: field.name, negated: true }
  if (field.type !== 'code' || value === null) return undefined
  return {
    kind: 'compare',
    field: field.name,
    comparison: '=',
    value: { type: 'text', value },
  }
}

function valueLabel(field: RuleField, value: string | null): Words | undefined {
  if (field.type !== 'code' || value === null) return undefined
  return field.codes?.find((code) => code.value === value)?.label ?? { zh: value, en: value }
}

function labelOf(tag: Words, value: Words | undefined, now: number, before: number): Words {
  const moved = `${before} → ${now}`
  return value === undefined
    ? { zh: `${tag.zh}（${moved}）`, en: `${tag.en} (${moved})` }
    : { zh: `${tag.zh}：${value.zh}（${moved}）`, en: `${tag.en}: ${value.en} (${moved})` }
}
