import type { Words } from '#contracts/words.ts'
import { toWords } from '#kernel/rule/index.ts'
import type { Catalogue } from './catalogue.ts'
import { factVocabulary } from './fact-fields.ts'
import type { ProductClasses } from './fact-fields.ts'
import type { Alternatives, MetricSource } from './pack.ts'
import { eventDateColumn, factOfSource } from './read-measure.ts'
import { wordsOfWindow } from './window.ts'

/** How a metric is taken from facts, in words: 近 30 天，交易（方向为转入）的金额合计. */
export function sayAlternatives(
  alternatives: Alternatives,
  classes: ProductClasses,
  catalogue: Catalogue,
): Words {
  const said = alternatives.map((together) => {
    const parts = together.map((source) => saySource(source, classes, catalogue))
    return {
      zh: parts.map((part) => part.zh).join('，加上'),
      en: parts.map((part) => part.en).join(', plus '),
    }
  })
  return {
    zh: said.map((part) => part.zh).join('；若未交付，则取'),
    en: said.map((part) => part.en).join('; where not delivered, '),
  }
}

/** One source in words. */
export function saySource(
  source: MetricSource,
  classes: ProductClasses,
  catalogue: Catalogue,
): Words {
  const fact = factOfSource(source, catalogue)
  const value = valueWords(source, fact.columns)
  const where = source.where && toWords(source.where.tree, factVocabulary(fact, classes))
  const rows = {
    zh: where === undefined ? fact.words.zh : `${fact.words.zh}（${where.zh}）`,
    en:
      where === undefined
        ? fact.words.en.toLowerCase()
        : `${fact.words.en.toLowerCase()} (${where.en})`,
  }
  const dated = eventDateColumn(fact) !== undefined
  const window = dated && source.window.kind !== 'all' ? wordsOfWindow(source.window) : undefined
  return {
    zh: `${window === undefined ? '' : `${window.zh}，`}${rows.zh}${value.zh}`,
    en: `${value.en} ${rows.en}${window === undefined ? '' : ` ${window.en}`}`,
  }
}

function valueWords(
  { value }: MetricSource,
  columns: Readonly<Record<string, { readonly words: Words }>>,
): Words {
  const column = 'column' in value ? columns[value.column]?.words : undefined
  const zh = column?.zh ?? ''
  const en = column?.en ?? ''
  switch (value.kind) {
    case 'count':
      return { zh: '的行数', en: 'number of' }
    case 'any':
      return { zh: '是否存在', en: 'whether there are any' }
    case 'sum':
      return { zh: `的${zh}合计`, en: `total ${en} of` }
    case 'max':
      return { zh: `的最大${zh}`, en: `largest ${en} of` }
    case 'min':
      return { zh: `的最小${zh}`, en: `smallest ${en} of` }
    case 'max_number':
      return { zh: `的${zh}（数值）`, en: `${en}, as a number, of` }
    case 'count_distinct':
      return { zh: `的不同${zh}数`, en: `number of different ${en} of` }
    case 'latest':
      return { zh: `的最近一次${zh}`, en: `newest ${en} of` }
    case 'average_balance':
      return { zh: `的各期平均${zh}`, en: `average over the dates delivered of ${en} of` }
    case 'column':
      return { zh: `的${zh}`, en: `${en} of` }
    case 'latest_sum': {
      const per = columns[value.per]?.words
      return {
        zh: `按${per?.zh ?? ''}取最近${zh}之和`,
        en: `newest ${en} of each ${per?.en ?? ''}, added up, of`,
      }
    }
  }
}
