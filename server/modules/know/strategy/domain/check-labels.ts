import type { RuleField } from '#contracts/rule.ts'
import type { Vocabulary } from '#kernel/rule/index.ts'
import type { PackPath } from './place-index.ts'
import { say } from './problem.ts'
import type { PackReader } from './reader.ts'
import type { WrittenPack } from './schema.ts'

/**
 * No two fields bear one name in either language: a rule is shown as a sentence and read back from
 * it, and a person who types a label must be understood in one way.
 */
export function checkLabels(pack: WrittenPack, vocabulary: Vocabulary, reader: PackReader): void {
  const bearers = new Map<string, RuleField>()
  for (const field of vocabulary.fields) {
    for (const name of new Set([field.label.zh, field.label.en, ...(field.short ?? [])])) {
      const key = name.toLowerCase().replace(/\s/g, '')
      const other = bearers.get(key)
      if (other === undefined) bearers.set(key, field)
      else if (other !== field) refuse(name, field, other)
    }
  }

  function refuse(name: string, field: RuleField, other: RuleField): void {
    reader.refuse(
      placeOf(pack, field.name),
      say(
        `${field.name} 与 ${other.name} 都叫“${name}”`,
        `${field.name} and ${other.name} are both called “${name}”`,
      ),
      say('请给其中一个换个叫法', 'call one of them something else'),
    )
  }
}

function placeOf(pack: WrittenPack, name: string): PackPath {
  if (pack.metrics[name] !== undefined) return ['metrics', name]
  if (pack.tags[name] !== undefined) return ['tags', name]
  const scheme = Object.keys(pack.schemes).find((one) => name.startsWith(`tier_${one}`))
  return scheme === undefined ? ['pack'] : ['schemes', scheme]
}
