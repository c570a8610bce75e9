import type { Words } from '#contracts/words.ts'
import { toWords } from '#kernel/rule/index.ts'
import type { Vocabulary } from '#kernel/rule/index.ts'
import type { Catalogue } from './catalogue.ts'
import { computedOf } from './dependencies.ts'
import type { Computed } from './dependencies.ts'
import type { ProductClasses } from './fact-fields.ts'
import type { Case, Entry, Measure, Otherwise, Pack, PackFormula, Tag } from './pack.ts'
import { say } from './problem.ts'
import { sayFormula } from './say-formula.ts'
import { sayAlternatives } from './say-measure.ts'
import type { allowedUses } from './schema.ts'
import { unitMeanings } from './units.ts'
import { familyColumn } from './vocabulary.ts'

/** A metric or tag as a page shows it. */
export interface Description {
  readonly name: string
  readonly kind: 'metric' | 'fact' | 'rule' | 'model' | 'manual'
  readonly words: Words
  readonly meaning: Words | undefined
  readonly group: Words
  readonly type: string
  readonly unit: Words | undefined
  /** As the pack writes it, and as a sentence. */
  readonly text: string
  readonly sentence: Words
  /** A rule that holds for the same customers; undefined where it is no rule. */
  readonly rule: string | undefined
  readonly owner: string
  readonly source: string
  readonly dataClass: 'C1' | 'C2' | 'C3'
  readonly uses: readonly Words[]
  readonly validity: Words
  /** Entries that read it. */
  readonly usedBy: readonly {
    readonly kind: string
    readonly name: string
    readonly words: Words
  }[]
  readonly file: string
  readonly line: number
}

const useWords: Readonly<Record<(typeof allowedUses)[number], Words>> = {
  service: say('服务', 'service'),
  marketing: say('营销', 'marketing'),
  risk: say('风险', 'risk'),
  performance: say('业绩', 'performance'),
  report: say('报表', 'reports'),
}

interface Context {
  readonly pack: Pack
  readonly vocabulary: Vocabulary
  readonly classes: ProductClasses
  readonly catalogue: Catalogue
}

/** Every metric and tag of a pack, described, in the pack's order. */
export function describeEntries(context: Context): Description[] {
  const { pack, vocabulary } = context
  const readers = readersOf(pack, vocabulary)
  const describeEntry = (entry: Entry, body: Body): Description => ({
    name: entry.name,
    words: entry.words,
    meaning: entry.meaning,
    group: pack.groups.get(entry.group) ?? entry.words,
    owner: entry.owner,
    source: entry.source,
    dataClass: entry.data_class,
    uses: entry.uses.map((use) => useWords[use]),
    validity: validityWords(entry.valid_days),
    usedBy: readers.get(entry.name) ?? [],
    file: entry.place.file,
    line: entry.place.line,
    ...body,
  })
  return [
    ...pack.measures.map((measure) => describeEntry(measure, measureBody(measure, context))),
    ...pack.tags.map((tag) => describeEntry(tag, tagBody(tag, context))),
  ]
}

type Body = Pick<Description, 'kind' | 'type' | 'unit' | 'text' | 'sentence' | 'rule'>

function validityWords(days: number): Words {
  return say(`${days} 天内有效`, `valid for ${days} ${days === 1 ? 'day' : 'days'}`)
}

function measureBody(measure: Measure, context: Context): Body {
  const { kind, type, unit } = measure
  const body = { kind, type, unit: unitMeanings[unit].words, rule: undefined }
  if (measure.formula !== undefined) {
    return {
      ...body,
      text: measure.formula.text.trim(),
      sentence: formulaWords(measure.formula, context),
    }
  }
  const [first] = measure.alternatives[0] ?? []
  return {
    ...body,
    text: measure.alternatives.map((together) => together.map(sourceText).join(' + ')).join(' | '),
    sentence:
      first === undefined
        ? measure.words
        : sayAlternatives(measure.alternatives, context.classes, context.catalogue),
  }
}

function sourceText(source: NonNullable<Measure['alternatives']>[number][number]): string {
  const { value } = source
  const column = 'column' in value ? value.column : ''
  const taken =
    value.kind === 'column' ? column : column === '' ? value.kind : `${value.kind}(${column})`
  const where = source.where === undefined ? '' : ` where ${source.where.text}`
  return `${taken} from ${source.fact}${where}`
}

function formulaWords(formula: PackFormula, { pack, vocabulary }: Context): Words {
  const families = new Map(pack.families.map(({ code, words }) => [familyColumn(code), words]))
  return sayFormula(formula.tree, (name) => {
    const words =
      vocabulary.field(name)?.label ?? families.get(name) ?? pack.parameters.get(name)?.words
    return words ?? { zh: name, en: name }
  })
}

function tagBody(tag: Tag, context: Context): Body {
  const { vocabulary } = context
  switch (tag.kind) {
    case 'rule':
      return {
        ...{ kind: 'rule', type: 'flag', unit: undefined, text: tag.rule.text, rule: tag.name },
        sentence: toWords(tag.rule.tree, vocabulary),
      }
    case 'manual':
      return {
        ...{ kind: 'manual', type: tag.type, unit: undefined, text: `manual_tag ${tag.name}` },
        rule: tag.type === 'flag' ? tag.name : undefined,
        sentence: say('由客户经理标注', 'noted by the relationship manager'),
      }
    case 'model':
      return modelBody(tag, context)
  }
}

function modelBody(tag: Extract<Tag, { kind: 'model' }>, context: Context): Body {
  const kind = 'model' as const
  const { vocabulary } = context
  switch (tag.model) {
    case 'points': {
      const signals = tag.signals.map(({ points, words, rule }) => ({
        text: `${points}: ${rule.text}`,
        zh: `${words.zh} ${signed(points)} 分（${toWords(rule.tree, vocabulary).zh}）`,
        en: `${words.en} ${signed(points)} (${toWords(rule.tree, vocabulary).en})`,
      }))
      return {
        ...{ kind, type: 'integer', unit: unitMeanings[tag.unit].words, rule: undefined },
        text: signals.map(({ text }) => text).join('\n'),
        sentence: say(
          signals.map(({ zh }) => zh).join('；'),
          signals.map(({ en }) => en).join('; '),
        ),
      }
    }
    case 'cases': {
      const sentence = sayCases(tag.cases, tag.otherwise, vocabulary)
      const text = tag.cases.map((one) => `${one.code}: ${one.rule.text}`).join('\n')
      return { kind, type: 'code', unit: undefined, text, sentence, rule: undefined }
    }
    case 'choice': {
      const labels = tag.options.map(({ words }) => words)
      return {
        ...{ kind, type: 'code', unit: undefined, rule: undefined },
        text: tag.options.map(({ code, measure }) => `${code}: ${measure}`).join('\n'),
        sentence: say(
          `${labels.map(({ zh }) => zh).join('、')} 中最多的一项`,
          `the largest of ${labels.map(({ en }) => en).join(', ')}`,
        ),
      }
    }
    case 'index':
      return {
        ...{ kind, type: tag.type, unit: unitMeanings[tag.unit].words, rule: undefined },
        text: tag.formula.text.trim(),
        sentence: formulaWords(tag.formula, context),
      }
  }
}

function signed(points: number): string {
  return points > 0 ? `+${points}` : String(points)
}

/** Cases in the order in which they are tried. */
export function sayCases(
  cases: readonly Case[],
  otherwise: Otherwise,
  vocabulary: Vocabulary,
): Words {
  const said = cases.map(({ words, rule }) => {
    const when = toWords(rule.tree, vocabulary)
    return { zh: `${words.zh}：${when.zh}`, en: `${words.en}: ${when.en}` }
  })
  return {
    zh: [...said.map(({ zh }) => zh), `其余为${otherwise.words.zh}`].join('；'),
    en: [...said.map(({ en }) => en), `all others ${otherwise.words.en}`].join('; '),
  }
}

/** For each column, the entries that read it. */
function readersOf(
  pack: Pack,
  vocabulary: Vocabulary,
): ReadonlyMap<string, { kind: string; name: string; words: Words }[]> {
  const readers = new Map<string, { kind: string; name: string; words: Words }[]>()
  for (const entry of computedOf(pack, vocabulary)) {
    for (const column of new Set(entry.reads)) {
      const reader = { kind: entry.kind, name: entry.name, words: wordsOfComputed(entry, pack) }
      readers.set(column, [...(readers.get(column) ?? []), reader])
    }
  }
  return readers
}

function wordsOfComputed(entry: Computed, pack: Pack): Words {
  switch (entry.kind) {
    case 'scheme':
      return (
        pack.schemes.find(({ name }) => name === entry.name)?.words ?? say(entry.name, entry.name)
      )
    case 'life_group':
      return (
        pack.lifeGroups.find(({ name }) => name === entry.name)?.words ??
        say(entry.name, entry.name)
      )
    case 'family':
      return (
        pack.families.find(({ code }) => code === entry.name)?.words ?? say(entry.name, entry.name)
      )
    case 'life_stage':
      return pack.lifeStages.words
    case 'critical':
      return say('临界客户', 'critical customers')
    default: {
      const entries: readonly Entry[] = [...pack.measures, ...pack.tags]
      return entries.find(({ name }) => name === entry.name)?.words ?? say(entry.name, entry.name)
    }
  }
}
