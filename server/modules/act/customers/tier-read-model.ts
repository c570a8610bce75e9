import type { z } from 'zod'

import type { listTiers, tierScheme } from '#contracts/strategy.ts'
import { formatRule, toWords } from '#kernel/rule/index.ts'
import type { Rule } from '#kernel/rule/index.ts'
import { quoteIdentifier } from '#kernel/sql-text.ts'
import { scopeCondition } from '#modules/know/access/index.ts'
import type { Scope } from '#modules/know/access/index.ts'
import type { LoadedPack, Scheme } from '#modules/know/strategy/index.ts'
import type { MartStore } from '#platform/lake/index.ts'

import { groupColumn, tierColumn, watchedColumn } from './domain/mart-columns.ts'
import { movesOf } from './domain/tier-moves.ts'
import type { MoveRow } from './domain/tier-moves.ts'
import { previousMart } from './previous-mart.ts'
import type { EarlierMart } from './previous-mart.ts'
import { countRules } from './segment-read-model.ts'
import type { ServedMart } from './served-mart.ts'

type Tiers = z.output<typeof listTiers.response>
type SchemeView = z.output<typeof tierScheme>

/** Every scheme, stage, group and band with its customers, all within a scope. */
export async function readTiers(
  served: ServedMart,
  martStore: MartStore,
  scope: Scope,
  loaded: LoadedPack,
): Promise<Tiers> {
  const earlier = await previousMart(served, martStore)
  const measured = loaded.pack.schemes.filter(({ name }) => served.columns.has(tierColumn(name)))
  const watched = await countWatched(served, scope, measured)
  const schemes: SchemeView[] = []
  for (const scheme of measured) {
    schemes.push({
      ...(await readScheme(served, earlier, scope, loaded, scheme)),
      watched: watched.get(scheme.name) ?? 0,
    })
  }
  return {
    schemes: schemes.toSorted((a, b) => Number(b.official) - Number(a.official)),
    lifeStages: await readStages(served, scope, loaded),
    lifeGroups: await readGroups(served, scope, loaded),
    critical: await readBands(served, scope, loaded),
    asOf: served.asOf,
    previousDate: earlier?.date ?? null,
  }
}

async function readScheme(
  served: ServedMart,
  earlier: EarlierMart | undefined,
  scope: Scope,
  { pack, vocabulary }: LoadedPack,
  scheme: Scheme,
): Promise<Omit<SchemeView, 'watched'>> {
  const column = tierColumn(scheme.name)
  const sizes = await readSizes(served, scope, column)
  const field = served.vocabulary.field(column)
  const moves =
    earlier === undefined || field === undefined
      ? []
      : movesOf(
          field,
          scope.kind === 'bank'
            ? await readBankMoves(served, scheme.name)
            : await readMoves(served, earlier, scope, column),
        )
  const { otherwise } = scheme
  const view = (tier: { code: string; words: SchemeView['words'] }) => ({
    tier: tier.code,
    words: tier.words,
    customers: sizes.get(tier.code)?.customers ?? 0,
    aumCents: sizes.get(tier.code)?.cents ?? 0,
    rule: formatRule(equals(column, tier.code)),
  })
  return {
    scheme: scheme.name,
    words: scheme.words,
    source: scheme.source,
    official: scheme.name === pack.officialScheme,
    tiers: [
      ...scheme.tiers.map((tier) => ({
        ...view(tier),
        text: tier.criteria.map(({ rule }) => rule.text.trim()).join(' or '),
        sentence: joined(tier.criteria.map(({ rule }) => toWords(rule.tree, vocabulary))),
        services: [...tier.services],
      })),
      {
        ...view(otherwise),
        text: '',
        sentence: otherwise.meaning ?? { zh: '其余客户', en: 'all others' },
        services: [...otherwise.services],
      },
    ],
    moves,
  }
}

function joined(parts: readonly SchemeView['words'][]): SchemeView['words'] {
  return {
    zh: parts.map(({ zh }) => zh).join('，或'),
    en: parts.map(({ en }) => en).join(', or '),
  }
}

interface Size {
  readonly customers: number
  readonly cents: number
}

async function readSizes(
  served: ServedMart,
  scope: Scope,
  column: string,
): Promise<ReadonlyMap<string, Size>> {
  const within = scopeCondition(scope)
  const code = quoteIdentifier(column)
  const aum = served.columns.has('aum') ? 'cast(coalesce(sum(aum), 0) * 100 as bigint)' : '0'
  const rows = await served.read<Size & { code: string | null }>(
    `select
      ${code} as code,
      count(*) as customers,
      ${aum} as cents
    from profile
    where ${within.sql}
    group by ${code}`,
    within.params,
  )
  return new Map(rows.flatMap(({ code: tier, ...size }) => (tier === null ? [] : [[tier, size]])))
}

/** Customers of each scheme below the tier they hold, all schemes in one scan. */
async function countWatched(
  served: ServedMart,
  scope: Scope,
  schemes: readonly Scheme[],
): Promise<ReadonlyMap<string, number>> {
  const names = schemes
    .map(({ name }) => name)
    .filter((name) => served.columns.has(watchedColumn(name)))
  const counts = await countRules(
    served,
    scope,
    names.map((name) => ({ kind: 'flag', field: watchedColumn(name), value: true })),
  )
  return new Map(names.map((name, index) => [name, counts[index] ?? 0]))
}

/**
 * Customers whose tier is another than the night before, by from and to; those who came or left
 * have no tier on one side. The scope is that of today (for who left, of then): a customer given to
 * another manager since is that manager's news.
 */
export async function readMoves(
  served: ServedMart,
  earlier: EarlierMart,
  scope: Scope,
  column: string,
): Promise<MoveRow[]> {
  if (!earlier.columns.has(column)) return []
  const now = scopeCondition(scope, 'now')
  const before = scopeCondition(scope, 'before')
  const code = quoteIdentifier(column)
  return served.read<MoveRow>(
    `select
      before.${code} as before,
      now.${code} as after,
      count(*) as customers
    from profile as now
    full join ${earlier.schema}.profile as before on before.customer_id = now.customer_id
    where ((${now.sql}) or (now.customer_id is null and (${before.sql})))
      and now.${code} is distinct from before.${code}
    group by 1, 2
    order by customers desc, before, after`,
    [...now.params, ...before.params],
  )
}

/** The same over the whole bank, as the night counted it. */
async function readBankMoves(served: ServedMart, scheme: string): Promise<MoveRow[]> {
  return served.read<MoveRow>(
    `select
      "from" as before,
      "to" as after,
      customers
    from tier_move
    where scheme = ?
    order by customers desc, "from", "to"`,
    [scheme],
  )
}

/** Customers who rose and fell in a scheme since the night before, within a scope. */
export async function countMoves(
  served: ServedMart,
  earlier: EarlierMart,
  scope: Scope,
  column: string,
): Promise<{ readonly up: number; readonly down: number } | undefined> {
  const field = served.vocabulary.field(column)
  if (field === undefined || !earlier.columns.has(column)) return undefined
  const moves = movesOf(field, await readMoves(served, earlier, scope, column))
  const total = (up: boolean) =>
    moves.reduce((sum, move) => (move.up === up ? sum + move.customers : sum), 0)
  return { up: total(true), down: total(false) }
}

async function readStages(
  served: ServedMart,
  scope: Scope,
  { pack, vocabulary }: LoadedPack,
): Promise<Tiers['lifeStages']> {
  if (!served.columns.has('life_stage')) return []
  const { cases, otherwise } = pack.lifeStages
  const stages = [
    ...cases.map(({ code, words, rule }) => ({
      code,
      words,
      sentence: toWords(rule.tree, vocabulary),
    })),
    { ...otherwise, sentence: otherwise.meaning ?? { zh: '其余客户', en: 'all others' } },
  ]
  const rules = stages.map(({ code }) => equals('life_stage', code))
  const counts = await countRules(served, scope, rules)
  return stages.map(({ code, words, sentence }, index) => ({
    code,
    words,
    sentence,
    customers: counts[index] ?? 0,
    rule: formatRule(equals('life_stage', code)),
  }))
}

async function readGroups(
  served: ServedMart,
  scope: Scope,
  { pack, vocabulary }: LoadedPack,
): Promise<Tiers['lifeGroups']> {
  const groups = pack.lifeGroups.filter(({ name }) => served.columns.has(groupColumn(name)))
  const rules = groups.map(({ name }): Rule => ({ kind: 'member', set: 'in_group', member: name }))
  const counts = await countRules(served, scope, rules)
  return groups.map(({ name, words, rule }, index) => ({
    code: name,
    words,
    sentence: toWords(rule.tree, vocabulary),
    customers: counts[index] ?? 0,
    rule: formatRule({ kind: 'member', set: 'in_group', member: name }),
  }))
}

async function readBands(
  served: ServedMart,
  scope: Scope,
  { pack, vocabulary }: LoadedPack,
): Promise<Tiers['critical']> {
  if (!served.columns.has('critical_band')) return []
  const within = scopeCondition(scope)
  const rows = await served.read<{ band: string; customers: number; gap: number }>(
    `select
      critical_band as band,
      count(*) as customers,
      cast(coalesce(sum(critical_gap), 0) * 100 as bigint) as gap
    from profile
    where (${within.sql})
      and critical_band is not null
    group by critical_band`,
    within.params,
  )
  const found = new Map(rows.map((row) => [row.band, row]))
  return pack.critical.map(({ name, words, rule }) => ({
    code: name,
    words,
    sentence: toWords(rule.tree, vocabulary),
    customers: found.get(name)?.customers ?? 0,
    gapCents: found.get(name)?.gap ?? 0,
    rule: formatRule(equals('critical_band', name)),
  }))
}

function equals(field: string, code: string): Rule {
  return { kind: 'compare', field, comparison: '=', value: { type: 'text', value: code } }
}
