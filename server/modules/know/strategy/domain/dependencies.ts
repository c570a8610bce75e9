import { columnsUsed } from '#kernel/rule/index.ts'
import type { Rule, Vocabulary } from '#kernel/rule/index.ts'
import { namesUsed } from './formula/formula.ts'
import type { Pack, Tag } from './pack.ts'
import type { PackProblem, Place } from './problem.ts'
import { say } from './problem.ts'
import { familyColumn, groupColumn, reasonsColumn, tierColumn } from './vocabulary.ts'

/** Something a mart computes for every customer, and the columns it is computed from. */
export interface Computed {
  /** Columns it gives. */
  readonly columns: readonly string[]
  /** Columns it reads; those no entry computes come straight from facts. */
  readonly reads: readonly string[]
  readonly kind:
    | 'metric'
    | 'fact'
    | 'rule'
    | 'model'
    | 'family'
    | 'scheme'
    | 'life_group'
    | 'life_stage'
    | 'critical'
  readonly name: string
  readonly place: Place | undefined
}

/** Every computed entry of a pack with what it reads. */
export function computedOf(pack: Pack, vocabulary: Vocabulary): Computed[] {
  const ofRule = (rule: Rule) => columnsUsed(rule, vocabulary)
  const ofRules = (rules: readonly { rule: { tree: Rule } }[]) =>
    rules.flatMap(({ rule }) => ofRule(rule.tree))
  const parameters = pack.parameters
  const ofFormula = (names: readonly string[]) => names.filter((name) => !parameters.has(name))
  return [
    ...pack.measures.map(
      (measure): Computed => ({
        ...{ kind: measure.kind, name: measure.name, place: measure.place },
        columns: [measure.name],
        reads: measure.formula === undefined ? [] : ofFormula(namesUsed(measure.formula.tree)),
      }),
    ),
    ...pack.families.map(
      (family): Computed => ({
        ...{ kind: 'family', name: family.code, place: undefined },
        columns: [familyColumn(family.code)],
        reads: family.heldWhen === undefined ? [] : ofRule(family.heldWhen.tree),
      }),
    ),
    ...pack.lifeGroups.map(
      (group): Computed => ({
        ...{ kind: 'life_group', name: group.name, place: group.place },
        columns: [groupColumn(group.name)],
        reads: ofRule(group.rule.tree),
      }),
    ),
    ...pack.tags
      .filter((tag) => tag.kind !== 'manual')
      .map(
        (tag): Computed => ({
          ...{ kind: tag.kind, name: tag.name, place: tag.place },
          columns:
            tag.kind === 'model' && tag.model === 'points'
              ? [tag.name, reasonsColumn(tag.name)]
              : [tag.name],
          reads: readsOfTag(tag, ofRules, ofFormula),
        }),
      ),
    ...pack.schemes.map(
      (scheme): Computed => ({
        ...{ kind: 'scheme', name: scheme.name, place: scheme.place },
        columns: [
          ...['', '_reason', '_measured', '_watched'].map(
            (suffix) => `${tierColumn(scheme.name)}${suffix}`,
          ),
          ...(scheme.name === pack.officialScheme ? ['tier'] : []),
        ],
        reads: [
          ...scheme.needs,
          ...(scheme.appliesTo === undefined ? [] : ofRule(scheme.appliesTo.tree)),
          ...scheme.tiers.flatMap((tier) => ofRules(tier.criteria)),
        ],
      }),
    ),
    {
      ...{ kind: 'life_stage', name: 'life_stage', place: pack.lifeStages.place },
      columns: ['life_stage'],
      reads: ofRules(pack.lifeStages.cases),
    },
    {
      ...{ kind: 'critical', name: 'critical', place: pack.critical[0]?.place },
      columns: ['critical_kind', 'critical_band', 'critical_gap'],
      reads: [...pack.critical.map((band) => band.measure), ...ofRules(pack.critical)],
    },
  ]
}

function readsOfTag(
  tag: Exclude<Tag, { kind: 'manual' }>,
  ofRules: (rules: readonly { rule: { tree: Rule } }[]) => string[],
  ofFormula: (names: readonly string[]) => string[],
): string[] {
  if (tag.kind === 'rule') return ofRules([tag])
  switch (tag.model) {
    case 'points':
      return ofRules(tag.signals)
    case 'cases':
      return ofRules(tag.cases)
    case 'choice':
      return tag.options.map((option) => option.measure)
    case 'index':
      return ofFormula(namesUsed(tag.formula.tree))
  }
}

/**
 * The entries in an order in which each comes after all it reads, in steps: those of one step don't
 * read each other. `circle` names entries that read themselves by a detour.
 */
export function orderOf(computed: readonly Computed[]): {
  readonly steps: readonly (readonly Computed[])[]
  readonly circle: readonly Computed[]
} {
  const ownerOf = new Map(
    computed.flatMap((entry) => entry.columns.map((column) => [column, entry])),
  )
  let waiting = [...computed]
  const done = new Set<Computed>()
  const steps: Computed[][] = []
  while (waiting.length > 0) {
    const ready = waiting.filter((entry) =>
      entry.reads.every((column) => {
        const owner = ownerOf.get(column)
        return owner === undefined || done.has(owner)
      }),
    )
    if (ready.length === 0) return { steps, circle: circleAmong(waiting, ownerOf) }
    steps.push(ready)
    for (const entry of ready) done.add(entry)
    waiting = waiting.filter((entry) => !done.has(entry))
  }
  return { steps, circle: [] }
}

/** One circle among entries that all wait for each other, in the order in which they read. */
function circleAmong(
  waiting: readonly Computed[],
  ownerOf: ReadonlyMap<string, Computed>,
): readonly Computed[] {
  const path: Computed[] = []
  let next = waiting[0]
  while (next !== undefined && !path.includes(next)) {
    path.push(next)
    next = next.reads
      .map((column) => ownerOf.get(column))
      .find((owner) => owner !== undefined && waiting.includes(owner))
  }
  return next === undefined ? path : path.slice(path.indexOf(next))
}

/** Metrics and products come before rules are read: a formula can't read a rule's result. */
const metricKinds = new Set(['metric', 'fact'])

export function dependencyProblems(pack: Pack, vocabulary: Vocabulary): PackProblem[] {
  const computed = computedOf(pack, vocabulary)
  const { circle } = orderOf(computed)
  const problems: PackProblem[] = []
  if (circle.length > 0) {
    const names = [...circle, ...circle.slice(0, 1)].map((entry) => entry.name).join(' → ')
    problems.push({
      ...(circle.find((entry) => entry.place !== undefined)?.place ?? {
        file: 'pack.yaml',
        line: 1,
        column: 1,
      }),
      words: say(`循环引用：${names}`, `these read each other in a circle: ${names}`),
      cure: say('请断开其中一处引用', 'break the circle at one of them'),
    })
  }
  const metrics = new Set(pack.measures.map((measure) => measure.name))
  const families = new Set(pack.families.map((family) => familyColumn(family.code)))
  for (const entry of computed) {
    const allowed = (column: string) =>
      metrics.has(column) || (metricKinds.has(entry.kind) && families.has(column))
    const restricted = metricKinds.has(entry.kind) || entry.kind === 'family'
    const wrong = restricted ? entry.reads.filter((column) => !allowed(column)) : []
    if (wrong.length === 0) continue
    problems.push({
      ...(entry.place ?? { file: 'products.yaml', line: 1, column: 1 }),
      words: say(
        `${entry.name} 只能读取指标，不能读取 ${wrong.join('、')}`,
        `${entry.name} may read metrics only, not ${wrong.join(', ')}`,
      ),
      cure: say('请改用指标', 'use metrics instead'),
    })
  }
  return problems
}
