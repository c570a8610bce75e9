import { allOf, anyOf, not } from '#kernel/rule/index.ts'
import type { FactRow, Rule } from '#kernel/rule/index.ts'
import type { Case, Pack } from '#modules/know/strategy/index.ts'

import { groupColumn, tierColumn } from './mart-columns.ts'

/**
 * The rule that decides a customer's value of a tag, tier, group, stage or band; null for what is
 * measured rather than decided. For one of several cases it is the one that held, or, for those
 * left over, that none of the others did.
 */
export function ruleBehind(pack: Pack, name: string, row: FactRow): Rule | null {
  const tag = pack.tags.find((one) => one.name === name)
  if (tag !== undefined) {
    if (tag.kind === 'rule') return tag.rule.tree
    if (tag.kind !== 'model') return null
    if (tag.model === 'points') return any(tag.signals.map(({ rule }) => rule.tree))
    return tag.model === 'cases' ? caseBehind(tag.cases, row[name]) : null
  }
  const group = pack.lifeGroups.find((one) => groupColumn(one.name) === name || one.name === name)
  if (group !== undefined) return group.rule.tree
  if (name === 'life_stage') return caseBehind(pack.lifeStages.cases, row[name])
  if (name === 'critical_kind' || name === 'critical_band' || name === 'critical_gap') {
    const band = pack.critical.find((one) => one.name === row['critical_band'])
    return band?.rule.tree ?? any(pack.critical.map(({ rule }) => rule.tree))
  }
  const scheme = pack.schemes.find(
    (one) => name === tierColumn(one.name) || (name === 'tier' && one.name === pack.officialScheme),
  )
  if (scheme === undefined) return null
  const code = row[tierColumn(scheme.name)]
  const cases = scheme.tiers.map(({ code: tier, criteria }) => ({
    code: tier,
    tree: any(criteria.map(({ rule }) => rule.tree)),
  }))
  const own = cases.find((one) => one.code === code)
  if (own !== undefined) return own.tree
  return none(cases.flatMap(({ tree }) => (tree === null ? [] : [tree])))
}

function caseBehind(cases: readonly Case[], code: FactRow[string]): Rule | null {
  const own = cases.find((one) => one.code === code)
  return own?.rule.tree ?? none(cases.map(({ rule }) => rule.tree))
}

function any(rules: readonly Rule[]): Rule | null {
  return rules.length === 0 ? null : anyOf(rules)
}

function none(rules: readonly Rule[]): Rule | null {
  return rules.length === 0 ? null : allOf(rules.map(not))
}
