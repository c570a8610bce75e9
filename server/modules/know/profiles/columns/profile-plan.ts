import type { BusinessDate } from '#kernel/business-date.ts'
import {
  computedOf,
  familyColumn,
  formulaTypeOf,
  groupColumn,
  orderOf,
  reasonsColumn,
  scopeColumns,
  tierColumn,
  unitMeanings,
} from '#modules/know/strategy/index.ts'
import type { Computed, LoadedPack, MetricSource, Pack } from '#modules/know/strategy/index.ts'
import { quoteIdentifier } from '#kernel/sql-text.ts'
import type { Column, Kept } from './column.ts'
import { formulaSql } from './formula-sql.ts'
import type { FormulaContext } from './formula-sql.ts'
import {
  casesSql,
  choiceLevels,
  criticalLevels,
  flagSql,
  ruleSql,
  scoreLevels,
} from './tag-columns.ts'
import type { RuleContext } from './tag-columns.ts'
import { tierLevels } from './tier-columns.ts'

/** A column of `profile`, in order, with how it is kept. */
export interface ProfileColumn {
  readonly name: string
  readonly kept: Kept
}

/** The product flag as facts alone say it, before the pack's `held_when`. */
export const factFlag = (family: string) => `?${familyColumn(family)}`

export function keptOf(type: string): Kept {
  return type === 'code' || type === 'text' ? 'text' : (type as Kept)
}

/** Every column of a mart's `profile` under this pack, in the order they stand. */
export function profileColumns(pack: Pack): ProfileColumn[] {
  const text = (name: string): ProfileColumn => ({ name, kept: 'text' })
  const flag = (name: string): ProfileColumn => ({ name, kept: 'flag' })
  return [
    text('customer_id'),
    ...Object.keys(scopeColumns).map(text),
    ...pack.measures.map(({ name, type }) => ({ name, kept: keptOf(type) })),
    ...pack.families.map(({ code }) => flag(familyColumn(code))),
    ...pack.lifeGroups.map(({ name }) => flag(groupColumn(name))),
    text('life_stage'),
    ...pack.tags.flatMap((tag): ProfileColumn[] => {
      if (tag.kind === 'rule') return [flag(tag.name)]
      if (tag.kind === 'manual') return [{ name: tag.name, kept: keptOf(tag.type) }]
      switch (tag.model) {
        case 'points':
          return [{ name: tag.name, kept: 'integer' }, text(reasonsColumn(tag.name))]
        case 'index':
          return [{ name: tag.name, kept: keptOf(unitMeanings[tag.unit].type) }]
        default:
          return [text(tag.name)]
      }
    }),
    text('tier'),
    ...pack.schemes.flatMap(({ name }) => [
      text(tierColumn(name)),
      text(`${tierColumn(name)}_reason`),
      text(`${tierColumn(name)}_measured`),
      flag(`${tierColumn(name)}_watched`),
    ]),
    text('critical_kind'),
    text('critical_band'),
    { name: 'critical_gap', kept: 'money' },
  ]
}

/**
 * Levels of columns that turn what facts give (metrics in cents, product flags, scope, the state of
 * tiers before) into everything the pack declares, each level reading only those before.
 */
export function profileLevels(loaded: LoadedPack, asOf: BusinessDate): (readonly Column[])[] {
  const { pack, vocabulary } = loaded
  const rules: RuleContext = { vocabulary, asOf }
  const formulas = formulaContext(pack, asOf)
  const { steps, circle } = orderOf(computedOf(pack, vocabulary))
  if (circle.length > 0) throw new Error('a checked pack has no circles')
  return steps.flatMap((step) => {
    const each = step.map((entry) => levelsOf(entry, loaded, rules, formulas))
    const depth = Math.max(...each.map((levels) => levels.length))
    return Array.from({ length: depth }, (_, index) =>
      each.flatMap((levels) => levels[index] ?? []),
    )
  })
}

function formulaContext(pack: Pack, asOf: BusinessDate): FormulaContext {
  const types = new Map(pack.measures.map(({ name, type }) => [name, formulaTypeOf(type)]))
  const families = new Set(pack.families.map(({ code }) => familyColumn(code)))
  return {
    asOf,
    typeOf: (name) => types.get(name) ?? (families.has(name) ? 'flag' : undefined),
    parameter: (name) => pack.parameters.get(name),
  }
}

function levelsOf(
  entry: Computed,
  { pack, vocabulary }: LoadedPack,
  rules: RuleContext,
  formulas: FormulaContext,
): (readonly Column[])[] {
  const { name } = entry
  switch (entry.kind) {
    case 'metric':
    case 'fact': {
      const measure = found(
        pack.measures.find((one) => one.name === name),
        name,
      )
      if (measure.formula === undefined) return []
      return [[{ name, sql: formulaSql(measure.formula.tree, formulas) }]]
    }
    case 'family': {
      const family = found(
        pack.families.find(({ code }) => code === name),
        name,
      )
      const flag = quoteIdentifier(factFlag(name))
      const sql =
        family.heldWhen === undefined
          ? flag
          : `case when ${ruleSql(family.heldWhen.tree, rules)} then true else ${flag} end`
      return [[{ name: familyColumn(name), sql }]]
    }
    case 'life_group': {
      const group = found(
        pack.lifeGroups.find((one) => one.name === name),
        name,
      )
      return [[{ name: groupColumn(name), sql: flagSql(group.rule.tree, rules) }]]
    }
    case 'life_stage':
      return [[{ name: 'life_stage', sql: casesSql(pack.lifeStages, rules) }]]
    case 'critical':
      return criticalLevels(pack.critical, rules)
    case 'scheme': {
      const scheme = found(
        pack.schemes.find((one) => one.name === name),
        name,
      )
      const levels = tierLevels(scheme, vocabulary, rules.asOf)
      if (name !== pack.officialScheme) return levels
      return [...levels, [{ name: 'tier', sql: quoteIdentifier(tierColumn(name)) }]]
    }
    case 'rule':
    case 'model':
      return tagLevels(name, pack, rules, formulas)
  }
}

function tagLevels(
  name: string,
  pack: Pack,
  rules: RuleContext,
  formulas: FormulaContext,
): (readonly Column[])[] {
  const tag = found(
    pack.tags.find((one) => one.name === name),
    name,
  )
  if (tag.kind === 'manual') return []
  if (tag.kind === 'rule') return [[{ name, sql: flagSql(tag.rule.tree, rules) }]]
  switch (tag.model) {
    case 'points':
      return scoreLevels(tag, rules)
    case 'cases':
      return [[{ name, sql: casesSql(tag, rules) }]]
    case 'choice':
      return choiceLevels(tag)
    case 'index':
      return [[{ name, sql: formulaSql(tag.formula.tree, formulas) }]]
  }
}

function found<T>(entry: T | undefined, name: string): T {
  if (entry === undefined) throw new Error(`${name} is computed, but the pack has no such entry`)
  return entry
}

/**
 * What facts say of a product family: an open account or a holding worth something; where the bank
 * delivers neither, a balance.
 */
export function familySources(family: string): readonly (readonly MetricSource[])[] {
  const isFamily = {
    kind: 'compare',
    field: 'family',
    comparison: '=',
    value: { type: 'text', value: family },
  } as const
  const isClosed = {
    kind: 'compare',
    field: 'status',
    comparison: '=',
    value: { type: 'text', value: 'closed' },
  } as const
  const worth = (field: string) =>
    ({ kind: 'compare', field, comparison: '!=', value: { type: 'integer', value: 0 } }) as const
  const any = { kind: 'any' } as const
  const latest = { kind: 'latest', dates: 1, before: 0 } as const
  const source = (
    fact: string,
    of: MetricSource['condition'][],
    window: MetricSource['window'],
  ) => ({
    ...{ fact, where: undefined, value: any, window },
    condition: { kind: 'all' as const, of: [isFamily, ...of] },
  })
  return [
    [
      source('account', [{ kind: 'not', of: isClosed }], { kind: 'all' }),
      source('holding', [worth('value')], { kind: 'all' }),
    ],
    [source('balance_daily', [worth('balance')], latest)],
    [source('balance_month_end', [worth('balance')], latest)],
  ]
}
