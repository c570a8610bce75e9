import type { Datum } from '#contracts/customers.ts'
import type { Words } from '#contracts/words.ts'
import { columnOf, factWords } from '#kernel/rule/index.ts'
import type { FactRow, Vocabulary } from '#kernel/rule/index.ts'
import type { Description } from '#modules/know/strategy/index.ts'

/** Where a value comes from and as of when the bank delivered it. */
export interface Origin {
  readonly source: Words
  readonly asOf: string
}

/**
 * Every metric and tag of a customer that this mart has, each with what it is and where it is from.
 */
export function dataOf(
  descriptions: readonly Description[],
  vocabulary: Vocabulary,
  row: FactRow,
  originOf: (column: string) => Origin,
): Datum[] {
  return descriptions.flatMap((description) => {
    const field = vocabulary.field(description.name)
    if (field === undefined || !Object.hasOwn(row, columnOf(field))) return []
    const value = row[columnOf(field)] ?? null
    const { name, kind, words, group, sentence, dataClass } = description
    return [
      {
        name,
        kind,
        words,
        group,
        type: field.type,
        unit: field.unit ?? null,
        value,
        shown: factWords(field, value),
        ...originOf(columnOf(field)),
        definition:
          description.meaning === undefined ? sentence : joined(description.meaning, sentence),
        dataClass,
      },
    ]
  })
}

function joined(meaning: Words, sentence: Words): Words {
  return { zh: `${meaning.zh}。${sentence.zh}`, en: `${meaning.en}. ${sentence.en}` }
}
