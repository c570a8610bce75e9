import type { RuleField } from '#contracts/rule.ts'
import type { FactValue, Vocabulary } from '#kernel/rule/index.ts'

/** A row of `profile` as the engine gives it: money as a number of yuan with two decimals. */
export type EngineRow = Readonly<Record<string, unknown>>

/** The label of a code of a field, by the field's name; null where either is not known. */
export function codeOf(
  vocabulary: Vocabulary,
  name: string,
  value: FactValue,
): { code: string; words: { zh: string; en: string } } | null {
  if (typeof value !== 'string') return null
  const field: RuleField | undefined = vocabulary.field(name)
  const words = field?.codes?.find((code) => code.value === value)?.label
  return { code: value, words: words ?? { zh: value, en: value } }
}
