import type { Fact } from '#modules/know/intake/index.ts'
import type { Catalogue } from './catalogue.ts'
import {
  asFactsHold,
  factColumn,
  factFieldName,
  factVocabulary,
  typeOfKind,
} from './fact-fields.ts'
import type { ProductClasses } from './fact-fields.ts'
import type { TypeOfName } from './formula/type-formula.ts'
import type { Alternatives, MetricSource, PackFormula, ValueSpec } from './pack.ts'
import type { PackPath } from './place-index.ts'
import { say } from './problem.ts'
import { allRead } from './reader.ts'
import type { PackReader } from './reader.ts'
import type { Unit, WrittenMetric, WrittenSource } from './schema.ts'
import { fitsUnit, unitMeanings } from './units.ts'
import { parseValueSpec } from './value-spec.ts'
import type { WrittenValue } from './value-spec.ts'
import { parseWindow } from './window.ts'
import type { Window } from './window.ts'

type WrittenMeasure = Pick<
  WrittenMetric,
  'unit' | 'from' | 'where' | 'value' | 'window' | 'sources' | 'formula'
>

export type MeasureBody =
  | { readonly alternatives: Alternatives; readonly formula: undefined }
  | { readonly alternatives: undefined; readonly formula: PackFormula }

export interface MeasureContext {
  readonly reader: PackReader
  readonly classes: ProductClasses
  readonly typeOfName: TypeOfName
  readonly catalogue: Catalogue
}

/** Reads how a metric or fact tag is computed: exactly one of from, sources and formula. */
export function readMeasure(
  path: PackPath,
  written: WrittenMeasure,
  context: MeasureContext,
): MeasureBody | undefined {
  const { reader } = context
  const ways = [written.from, written.sources, written.formula].filter((way) => way !== undefined)
  if (ways.length !== 1) {
    return reader.refuse(
      path,
      say(
        '应且仅应写 from、sources、formula 之一',
        'write exactly one of from, sources and formula',
      ),
      say(
        '在覆盖包中换一种写法时，用 ~ 去掉原来的',
        'an overlay that changes the way removes the old with ~',
      ),
    )
  }
  if (written.formula !== undefined) {
    const formula = reader.formula([...path, 'formula'], written.formula, context.typeOfName)
    if (formula === undefined) return undefined
    if (!fitsUnit(formula.type, written.unit)) {
      return refuseUnit(reader, [...path, 'unit'], formula.type, written.unit)
    }
    return { alternatives: undefined, formula }
  }
  if (written.sources !== undefined) {
    const alternatives = allRead(
      written.sources.map((given, index) =>
        readAlternative([...path, 'sources', index], given, written.unit, context),
      ),
    )
    return alternatives && { alternatives, formula: undefined }
  }
  const { from, where, value, window } = written
  if (from === undefined || value === undefined) {
    return reader.refuse(
      path,
      say('写了 from 就要写 value', 'from needs a value'),
      say('例如 value: count 或 value: sum(amount)', 'such as value: count or value: sum(amount)'),
    )
  }
  const single: WrittenSource = { from, where, value, window }
  const source = readSource(path, single, written.unit, context)
  return source && { alternatives: [[source]], formula: undefined }
}

const addable = new Set(['sum', 'count', 'any', 'min', 'max'])

function readAlternative(
  path: PackPath,
  given: WrittenSource | readonly WrittenSource[],
  unit: Unit,
  context: MeasureContext,
): MetricSource[] | undefined {
  if (!Array.isArray(given)) {
    const source = readSource(path, given as WrittenSource, unit, context)
    return source && [source]
  }
  const together = given as readonly WrittenSource[]
  const sources = allRead(
    together.map((source, index) => readSource([...path, index], source, unit, context)),
  )
  const kinds = new Set(sources?.map((source) => source.value.kind))
  const [kind] = kinds
  if (kind === undefined) return undefined
  if (kinds.size > 1 || !addable.has(kind)) {
    return context.reader.refuse(
      path,
      say(
        '合并的来源须用同一种 sum、count、any、min 或 max',
        'sources taken together share one of sum, count, any, min, max',
      ),
      say('请改用同一种算法', 'use the same value in each'),
    )
  }
  return sources
}

function refuseUnit(reader: PackReader, path: PackPath, type: string, unit: Unit): undefined {
  return reader.refuse(
    path,
    say(`结果是 ${type}，与单位 ${unit} 不符`, `the result is ${type}, which is no ${unit}`),
    say('请改单位或改算法', 'change the unit or the way it is computed'),
  )
}

function readSource(
  path: PackPath,
  written: WrittenSource,
  unit: Unit,
  { reader, classes, catalogue }: MeasureContext,
): MetricSource | undefined {
  const fact = catalogue(written.from)
  if (fact === undefined) {
    return reader.refuse(
      [...path, 'from'],
      say(`没有事实表 ${written.from}`, `there is no fact ${written.from}`),
      say('见 docs/reference 的事实目录', 'see the catalogue of facts in docs/reference'),
    )
  }
  if (!Object.hasOwn(fact.columns, 'customer_id')) {
    return reader.refuse(
      [...path, 'from'],
      say(`${fact.name} 没有客户号，不能作为指标来源`, `${fact.name} has no customer to count for`),
      say('请选带客户号的事实表', 'choose a fact with a customer_id'),
    )
  }
  const vocabulary = factVocabulary(fact, classes)
  const value = readValue([...path, 'value'], written.value, fact, unit, reader)
  const window = readWindow([...path, 'window'], written.window, fact, reader)
  const where =
    written.where === undefined
      ? undefined
      : reader.rule([...path, 'where'], written.where, vocabulary)
  if (value === undefined || window === undefined) return undefined
  if (written.where !== undefined && where === undefined) return undefined
  const condition =
    where === undefined ? ({ kind: 'everyone' } as const) : asFactsHold(where.tree, classes)
  return { fact: fact.name, where, condition, value, window }
}

function readValue(
  path: PackPath,
  text: string,
  fact: Fact,
  unit: Unit,
  reader: PackReader,
): ValueSpec | undefined {
  const written = parseValueSpec(text)
  if (written === undefined) {
    return reader.refuse(
      path,
      say(`无法识别 ${text}`, `cannot read ${text}`),
      say(
        '可用：count、any、sum(列)、max、min、max_number、count_distinct、latest、' +
          'average_balance、latest_sum(列 per 列)、列名',
        'there are: count, any, a column, sum(column), and like sum: max, min, max_number, ' +
          'count_distinct, latest, average_balance; latest_sum(column per column)',
      ),
    )
  }
  const spec = withColumns(path, written, fact, reader)
  if (spec === undefined) return undefined
  const type = typeOfValue(spec, fact)
  if (!fitsColumn(type, unitMeanings[unit].type)) return refuseUnit(reader, path, type, unit)
  if (spec.kind === 'column' && fact.key.join() !== 'customer_id') {
    return reader.refuse(
      path,
      say(
        `${fact.name} 一位客户可有多行，不能直接取列`,
        `${fact.name} may have several rows a customer`,
      ),
      say('请写 latest(列)、sum(列) 等', 'say which: latest(column), sum(column), …'),
    )
  }
  return spec
}

function fitsColumn(type: string, wanted: string): boolean {
  const alsoFits: Readonly<Record<string, readonly string[]>> = {
    integer: ['decimal'],
    text: ['code'],
    number: ['integer', 'decimal'],
  }
  return type === wanted || alsoFits[type]?.includes(wanted) === true
}

function withColumns(
  path: PackPath,
  written: WrittenValue,
  fact: Fact,
  reader: PackReader,
): ValueSpec | undefined {
  if (!('field' in written)) return written
  const column = lookUp(path, written.field, fact, reader)
  if (column === undefined) return undefined
  if (written.kind !== 'latest_sum') return { kind: written.kind, column }
  const per = lookUp(path, written.per, fact, reader)
  return per === undefined ? undefined : { kind: 'latest_sum', column, per }
}

function lookUp(path: PackPath, field: string, fact: Fact, reader: PackReader): string | undefined {
  const column = factColumn(fact, field)
  if (column !== undefined) return column
  const known = Object.keys(fact.columns).map(factFieldName).join(', ')
  return reader.refuse(
    path,
    say(`${fact.name} 没有列 ${field}`, `${fact.name} has no column ${field}`),
    say(`可用：${known}`, `it has: ${known}`),
  )
}

function typeOfValue(spec: ValueSpec, fact: Fact): string {
  switch (spec.kind) {
    case 'count':
    case 'count_distinct':
      return 'integer'
    case 'any':
      return 'flag'
    case 'max_number':
      return 'number'
    default: {
      const column = fact.columns[spec.column]
      if (column === undefined) throw new Error(`${fact.name}.${spec.column} was looked up before`)
      return typeOfKind[column.kind] ?? column.kind
    }
  }
}

/** The date an event fact is about: its first required date. */
export function eventDateColumn(fact: Fact): string | undefined {
  if (fact.history !== 'event') return undefined
  const dated = Object.entries(fact.columns).find(
    ([, { kind, required }]) => kind === 'date' && required === true,
  )
  return dated?.[0]
}

function readWindow(
  path: PackPath,
  text: string | undefined,
  fact: Fact,
  reader: PackReader,
): Window | undefined {
  if (text === undefined) return { kind: 'all' }
  const window = parseWindow(text)
  if (window === undefined) {
    return reader.refuse(
      path,
      say(`无法识别时间窗 ${text}`, `cannot read the window ${text}`),
      say(
        '例如 30d、12m、30d ending 30d ago、month、latest、latest 3、all',
        'such as 30d, 12m, 30d ending 30d ago, month, latest, latest 3, all',
      ),
    )
  }
  if (eventDateColumn(fact) === undefined) {
    return reader.refuse(
      path,
      say(`${fact.name} 是状态，没有时间窗`, `${fact.name} is a state and has no window`),
      say('请在 where 中用日期列', 'use its date columns in where'),
    )
  }
  return window
}

/** The fact of a source that was read before; throws on any other. */
export function factOfSource(source: MetricSource, catalogue: Catalogue): Fact {
  const fact = catalogue(source.fact)
  if (fact === undefined) throw new Error(`${source.fact} was looked up when the pack was read`)
  return fact
}
