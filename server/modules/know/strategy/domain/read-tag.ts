import type { Vocabulary } from '#kernel/rule/index.ts'
import { entryOf } from './entry.ts'
import type { Case, Otherwise, Signal, Tag } from './pack.ts'
import type { PackPath } from './place-index.ts'
import { say } from './problem.ts'
import type { MeasureContext } from './read-measure.ts'
import { allRead } from './reader.ts'
import type { PackReader } from './reader.ts'
import type { WrittenTag } from './schema.ts'
import { fitsUnit, unitMeanings } from './units.ts'

export interface TagContext extends MeasureContext {
  readonly vocabulary: Vocabulary
}

type WrittenModel = Extract<WrittenTag, { kind: 'model' }>

/** Reads a rule, model or manual tag; fact tags are measures and read as such. */
export function readTag(name: string, written: WrittenTag, context: TagContext): Tag | undefined {
  const { reader, vocabulary } = context
  const path: PackPath = ['tags', name]
  const entry = entryOf(name, written, reader.places.find(path))
  switch (written.kind) {
    case 'fact':
      return undefined
    case 'rule': {
      const rule = reader.rule([...path, 'rule'], written.rule, vocabulary)
      return rule && { ...entry, kind: 'rule', rule }
    }
    case 'manual': {
      const codes = written.codes === undefined ? undefined : new Map(Object.entries(written.codes))
      return { ...entry, kind: 'manual', type: written.unit, codes }
    }
    case 'model':
      return readModel(name, written, context)
  }
}

function readModel(name: string, written: WrittenModel, context: TagContext): Tag | undefined {
  const { reader, vocabulary } = context
  const path: PackPath = ['tags', name]
  const entry = { ...entryOf(name, written, reader.places.find(path)), kind: 'model' as const }
  const ways = [written.points, written.cases, written.choose, written.formula]
  if (ways.filter((way) => way !== undefined).length !== 1) {
    return reader.refuse(
      path,
      say(
        '模型标签应且仅应写 points、cases、choose、formula 之一',
        'a model has exactly one of points, cases, choose and formula',
      ),
      say('请保留一种算法', 'keep one way to compute it'),
    )
  }
  if (written.points !== undefined) {
    const signals = allRead(readSignals(path, written.points, reader, vocabulary))
    if (signals === undefined) return undefined
    const { least = 0, most = 100 } = written
    if (least >= most) {
      return reader.refuse(
        path,
        say('least 应小于 most', 'least must be below most'),
        say('请修改上下限', 'mend the limits'),
      )
    }
    return { ...entry, model: 'points', unit: written.unit ?? 'points', signals, least, most }
  }
  if (written.cases !== undefined) {
    if (written.otherwise === undefined) {
      return reader.refuse(
        path,
        say('cases 需要 otherwise', 'cases need an otherwise'),
        say('请写明其余客户归为哪一类', 'say what all others are'),
      )
    }
    const cases = allRead(readCases(path, written.cases, reader, vocabulary))
    return cases && { ...entry, model: 'cases', cases, otherwise: otherwiseOf(written.otherwise) }
  }
  if (written.choose !== undefined) return readChoice(path, written.choose, entry, context)
  const formula = reader.formula([...path, 'formula'], written.formula ?? '', context.typeOfName)
  const unit = written.unit ?? 'number'
  if (formula === undefined) return undefined
  if (!fitsUnit(formula.type, unit)) {
    return reader.refuse(
      [...path, 'formula'],
      say(
        `结果是 ${formula.type}，与单位 ${unit} 不符`,
        `the result is ${formula.type}, no ${unit}`,
      ),
      say('请改单位', 'change the unit'),
    )
  }
  const { type } = unitMeanings[unit]
  return { ...entry, model: 'index', formula, type, unit, codes: undefined, ordered: false }
}

function readSignals(
  path: PackPath,
  written: NonNullable<WrittenModel['points']>,
  reader: PackReader,
  vocabulary: Vocabulary,
): (Signal | undefined)[] {
  return Object.entries(written).map(([code, { words, when, points, source }]) => {
    const rule = reader.rule([...path, 'points', code, 'when'], when, vocabulary)
    return rule && { code, words, rule, points, source }
  })
}

/** Cases from highest to lowest, as the pack lists them. */
export function readCases(
  path: PackPath,
  written: NonNullable<WrittenModel['cases']>,
  reader: PackReader,
  vocabulary: Vocabulary,
): (Case | undefined)[] {
  return Object.entries(written).map(([code, { words, meaning, when }]) => {
    const rule = reader.rule([...path, 'cases', code, 'when'], when, vocabulary)
    return rule && { code, words, meaning, rule }
  })
}

export function otherwiseOf(written: NonNullable<WrittenModel['otherwise']>): Otherwise {
  return { code: written.code, words: written.words, meaning: written.meaning }
}

function readChoice(
  path: PackPath,
  written: NonNullable<WrittenModel['choose']>,
  entry: ReturnType<typeof entryOf> & { kind: 'model' },
  { reader, typeOfName }: TagContext,
): Tag | undefined {
  const options = Object.entries(written).map(([code, { words, measure }]) => {
    const type = typeOfName(measure)
    if (type !== 'integer' && type !== 'money' && type !== 'decimal') {
      return reader.refuse(
        [...path, 'choose', code, 'measure'],
        say(`没有数值指标 ${measure}`, `${measure} is no numeric metric`),
        say('请写一个计数或金额指标', 'name a count or an amount'),
      )
    }
    return { code, words, measure }
  })
  const read = allRead(options)
  return read && { ...entry, model: 'choice', options: read }
}
