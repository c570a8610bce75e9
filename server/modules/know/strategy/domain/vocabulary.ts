import type { RuleField, RuleSet } from '#contracts/rule.ts'
import type { Words } from '#contracts/words.ts'
import { createVocabulary } from '#kernel/rule/index.ts'
import type { Vocabulary } from '#kernel/rule/index.ts'
import type { Catalogue } from './catalogue.ts'
import { factColumn } from './fact-fields.ts'
import { tierOutside } from './pack.ts'
import { say } from './problem.ts'
import type { WrittenMetric, WrittenPack, WrittenScheme, WrittenTag } from './schema.ts'
import { unitMeanings } from './units.ts'
import { parseValueSpec } from './value-spec.ts'

/** Columns every mart has, whatever the pack: who the customer is and who looks after them. */
export const scopeColumns: Readonly<Record<string, Words>> = {
  outlet_id: say('管理网点', 'managing outlet'),
  sub_branch_id: say('所属支行', 'sub-branch'),
  branch_id: say('所属分行', 'branch'),
  rm_id: say('责任客户经理', 'main manager'),
  assistant_rm_id: say('协助客户经理', 'assistant manager'),
}

export const tierColumn = (scheme: string) => `tier_${scheme}`
export const familyColumn = (family: string) => `has_${family}`
export const groupColumn = (lifeGroup: string) => `group_${lifeGroup}`
export const reasonsColumn = (score: string) => `${score}_reasons`

/** Everything a rule of this pack may speak of: the columns of a mart. */
export function packVocabulary(pack: WrittenPack, catalogue: Catalogue): Vocabulary {
  const heading = (name: string) => pack.groups[name]?.words
  const fields: RuleField[] = [
    ['customer_id', say('客户号', 'customer number')] as const,
    ...Object.entries(scopeColumns),
  ].map(([name, label]) => withHeading({ name, type: 'code', label }, heading('scope')))
  for (const [name, metric] of Object.entries(pack.metrics)) {
    const field = withShort(measureField(name, metric, catalogue), metric.short)
    fields.push(withHeading(field, heading(metric.group)))
  }
  for (const [name, tag] of Object.entries(pack.tags)) {
    const [field, ...beside] = tagFields(name, tag, pack, catalogue)
    if (field === undefined) continue
    const all = [withShort(field, tag.short), ...beside]
    fields.push(...all.map((one) => withHeading(one, heading(tag.group))))
  }
  fields.push(...tierFields(pack).map((field) => withHeading(field, heading('tier'))))
  fields.push(...stageFields(pack).map((field) => withHeading(field, heading('life'))))
  return createVocabulary({ fields: inCurrency(fields, pack), sets: packSets(pack) })
}

/** Money says 元 by itself; a bank with another currency has its words beside every amount. */
function inCurrency(fields: readonly RuleField[], pack: WrittenPack): RuleField[] {
  const { currency, currency_words: unit } = pack.pack
  return fields.map((field) =>
    field.type === 'money' && currency !== 'CNY' ? { ...field, unit } : field,
  )
}

function withHeading(field: RuleField, group: Words | undefined): RuleField {
  return group === undefined ? field : { ...field, group }
}

function withShort(field: RuleField, short: string[] | undefined): RuleField {
  return short === undefined ? field : { ...field, short }
}

function codeList(codes: Iterable<readonly [string, Words]>): RuleField['codes'] {
  return [...codes].map(([value, label]) => ({ value, label }))
}

type WrittenMeasure = WrittenMetric | Extract<WrittenTag, { kind: 'fact' }>

export function measureField(
  name: string,
  metric: WrittenMeasure,
  catalogue: Catalogue,
): RuleField {
  const { type, words: unit } = unitMeanings[metric.unit]
  const codes = metric.codes ?? (type === 'code' ? codesOfFact(metric, catalogue) : undefined)
  return {
    name,
    type,
    label: metric.words,
    ...(unit && { unit }),
    ...(codes && { codes: codeList(Object.entries(codes)) }),
    ...(codes && metric.ordered === true && { ordered: true }),
  }
}

/** A metric that takes a code straight from a fact has that code's list. */
function codesOfFact(
  metric: WrittenMeasure,
  catalogue: Catalogue,
): Readonly<Record<string, Words>> | undefined {
  const [first] = metric.sources ?? []
  const source = (Array.isArray(first) ? first[0] : first) ?? metric
  const fact = source.from === undefined ? undefined : catalogue(source.from)
  const spec = source.value === undefined ? undefined : parseValueSpec(source.value)
  if (fact === undefined || spec === undefined || !('field' in spec)) return undefined
  const column = factColumn(fact, spec.field)
  return column === undefined ? undefined : fact.columns[column]?.codes
}

function tagFields(
  name: string,
  tag: WrittenTag,
  pack: WrittenPack,
  catalogue: Catalogue,
): RuleField[] {
  const label = tag.words
  switch (tag.kind) {
    case 'fact':
      return [measureField(name, tag, catalogue)]
    case 'rule':
      return [{ name, type: 'flag', label }]
    case 'manual':
      return [
        {
          name,
          type: tag.unit,
          label,
          ...(tag.codes && { codes: codeList(Object.entries(tag.codes)) }),
        },
      ]
    case 'model':
      break
  }
  if (tag.cases !== undefined) {
    return [{ name, type: 'code', label, ordered: true, codes: casesLowToHigh(tag) }]
  }
  if (tag.choose !== undefined) {
    const codes = Object.entries(tag.choose).map(([code, { words }]) => [code, words] as const)
    return [{ name, type: 'code', label, codes: codeList(codes) }]
  }
  if (tag.formula !== undefined) {
    const { type, words: unit } = unitMeanings[tag.unit ?? 'number']
    return [{ name, type, label, ...(unit && { unit }) }]
  }
  const { words: unit } = unitMeanings[tag.unit ?? 'points']
  const reasons = { zh: `${label.zh}原因`, en: `${label.en}: reasons` }
  return [
    { name, type: 'integer', label, ...(unit && { unit }) },
    { name: reasonsColumn(name), type: 'text', label: reasons },
  ].filter((field) => pack.tags[field.name] === undefined || field.name === name) as RuleField[]
}

function casesLowToHigh(tag: {
  cases?: Record<string, { words: Words }> | undefined
  otherwise?: { code: string; words: Words } | undefined
}): RuleField['codes'] {
  const highToLow = Object.entries(tag.cases ?? {}).map(
    ([code, { words }]) => [code, words] as const,
  )
  const all =
    tag.otherwise === undefined
      ? highToLow
      : [...highToLow, [tag.otherwise.code, tag.otherwise.words] as const]
  return codeList(all.toReversed())
}

/** Codes of a scheme from lowest to highest; those outside the scheme come first. */
export function tierCodes(scheme: WrittenScheme): [string, Words][] {
  return [
    [tierOutside.notApplicable, say('不适用', 'not applicable')],
    [tierOutside.unrated, say('未评定', 'not rated')],
    [scheme.otherwise.code, scheme.otherwise.words],
    ...Object.entries(scheme.tiers)
      .map(([code, { words }]): [string, Words] => [code, words])
      .toReversed(),
  ]
}

function tierFields(pack: WrittenPack): RuleField[] {
  const fields: RuleField[] = []
  const official = pack.schemes[pack.pack.official_tier_scheme]
  if (official !== undefined) {
    const label = say('客户等级', 'customer tier')
    fields.push({
      name: 'tier',
      type: 'code',
      label,
      ordered: true,
      codes: codeList(tierCodes(official)),
    })
  }
  for (const [name, scheme] of Object.entries(pack.schemes)) {
    const column = tierColumn(name)
    const codes = codeList(tierCodes(scheme))
    const { zh, en } = scheme.words
    fields.push(
      { name: column, type: 'code', label: scheme.words, ordered: true, codes },
      {
        name: `${column}_measured`,
        type: 'code',
        label: say(`${zh}：当日测算`, `${en}: measured today`),
        ordered: true,
        codes,
      },
      { name: `${column}_watched`, type: 'flag', label: say(`${zh}：关注期`, `${en}: watched`) },
    )
  }
  return fields
}

function stageFields(pack: WrittenPack): RuleField[] {
  const bands = Object.entries(pack.critical).map(([name, { words }]) => [name, words] as const)
  return [
    {
      name: 'life_stage',
      type: 'code',
      label: pack.life_stages.words,
      codes: casesLowToHigh(pack.life_stages)?.toReversed(),
    },
    {
      name: 'critical_kind',
      type: 'code',
      label: say('临界类型', 'critical kind'),
      codes: codeList([
        ['rising', say('升级临界', 'near the next tier')],
        ['falling', say('降级临界', 'near falling a tier')],
      ]),
    },
    {
      name: 'critical_band',
      type: 'code',
      label: say('临界档位', 'critical band'),
      codes: codeList(bands),
    },
    { name: 'critical_gap', type: 'money', label: say('临界差额', 'gap to the threshold') },
  ]
}

function packSets(pack: WrittenPack): RuleSet[] {
  const flags = Object.entries(pack.tags).filter(
    ([, tag]) => tag.kind === 'rule' || (tag.kind !== 'model' && tag.unit === 'flag'),
  )
  const sets: RuleSet[] = [
    {
      name: 'has_product',
      label: say('持有产品', 'holds product'),
      yes: say('持有', 'holds'),
      no: say('未持有', 'holds no'),
      members: Object.entries(pack.families).map(([value, { words }]) => ({
        value,
        label: words,
        column: familyColumn(value),
      })),
    },
    {
      name: 'in_group',
      label: say('所属客群', 'life group'),
      yes: say('属于', 'is in'),
      no: say('不属于', 'is not in'),
      members: Object.entries(pack.life_groups).map(([value, { words }]) => ({
        value,
        label: words,
        column: groupColumn(value),
      })),
    },
    {
      name: 'has_tag',
      label: say('标签', 'tag'),
      yes: say('有标签', 'has tag'),
      no: say('无标签', 'has no tag'),
      members: flags.map(([value, { words }]) => ({ value, label: words, column: value })),
    },
  ]
  return sets.filter((set) => set.members.length > 0)
}
