import type { RuleField, RuleSet, RuleVocabulary } from '#contracts/rule.ts'
import type { Rule } from './tree.ts'
import { isKeyword } from './keywords.ts'
import { foldWidth } from './tokens.ts'
import { conditionsOf } from './tree.ts'

export type { RuleField, RuleFieldType, RuleSet, RuleVocabulary } from '#contracts/rule.ts'

/** A vocabulary made ready for reading rules. Make one per strategy version, not per rule. */
export type Vocabulary = RuleVocabulary & {
  field(name: string): RuleField | undefined
  set(name: string): RuleSet | undefined
  /** Fields meant by a typed name: by exact name, else in lower case, else by their label. */
  fieldsNamed(typed: string): readonly RuleField[]
  setsNamed(typed: string): readonly RuleSet[]
}

/**
 * Checks and indexes a vocabulary. Throws on a broken one (a name twice, a set without members):
 * vocabularies come from a checked strategy pack, so that is no user's mistake.
 */
export function createVocabulary(definition: RuleVocabulary): Vocabulary {
  const fields = byName(definition.fields, 'field')
  const sets = byName(definition.sets, 'set')
  for (const set of definition.sets) {
    if (set.members.length === 0) throw new Error(`set ${set.name} has no members`)
    assertDistinct(
      set.members.map((member) => member.value),
      `member of ${set.name}`,
    )
  }
  for (const field of definition.fields) {
    if (field.codes)
      assertDistinct(
        field.codes.map((code) => code.value),
        `code of ${field.name}`,
      )
    if (field.ordered && !field.codes) throw new Error(`${field.name} is ordered without codes`)
  }
  const fieldLabels = byLabel(definition.fields)
  const setLabels = byLabel(definition.sets)
  return Object.freeze({
    fields: definition.fields,
    sets: definition.sets,
    field: (name: string) => fields.get(name),
    set: (name: string) => sets.get(name),
    fieldsNamed: (typed: string) => named(typed, fields, fieldLabels),
    setsNamed: (typed: string) => named(typed, sets, setLabels),
  })
}

/** Column of the row a field is read from. */
export function columnOf(field: RuleField): string {
  return field.column ?? field.name
}

/** Columns of the row a rule reads, each once: what a query must select to evaluate it. */
export function columnsUsed(rule: Rule, vocabulary: Vocabulary): string[] {
  const columns = conditionsOf(rule).flatMap((condition) => {
    if (condition.kind === 'everyone') return []
    if (condition.kind === 'member') {
      return [memberColumn(vocabulary, condition.set, condition.member)]
    }
    return [columnOf(fieldOf(vocabulary, condition.field))]
  })
  return [...new Set(columns)]
}

/** The field of a checked rule; throws when the rule was never checked against the vocabulary. */
export function fieldOf(vocabulary: Vocabulary, name: string): RuleField {
  const field = vocabulary.field(name)
  if (!field) throw new Error(`rule reads ${name}, which the vocabulary does not have`)
  return field
}

/** The set of a checked rule; throws like {@link fieldOf}. */
export function setOf(vocabulary: Vocabulary, name: string): RuleSet {
  const set = vocabulary.set(name)
  if (!set) throw new Error(`rule asks ${name}, which the vocabulary does not have`)
  return set
}

/** The member of a set of a checked rule; throws like {@link fieldOf}. */
export function memberOf(set: RuleSet, value: string): RuleSet['members'][number] {
  const member = set.members.find((candidate) => candidate.value === value)
  if (!member) throw new Error(`rule asks ${set.name} for ${value}, which it does not have`)
  return member
}

export function memberColumn(vocabulary: Vocabulary, set: string, member: string): string {
  return memberOf(setOf(vocabulary, set), member).column
}

type Named = { name: string; label: { zh: string; en: string }; short?: string[] | undefined }

function byName<T extends Named>(items: readonly T[], kind: string): Map<string, T> {
  assertDistinct(
    items.map((item) => item.name),
    kind,
  )
  for (const item of items) assertTypeable(item.name)
  return new Map(items.map((item) => [item.name, item]))
}

function byLabel<T extends Named>(items: readonly T[]): Map<string, T[]> {
  const labels = new Map<string, T[]>()
  for (const item of items) {
    const names = [item.label.zh, item.label.en, ...(item.short ?? [])]
    for (const label of new Set(names.map(labelKey))) {
      const known = labels.get(label)
      if (known) known.push(item)
      else labels.set(label, [item])
    }
  }
  return labels
}

function named<T extends Named>(
  typed: string,
  names: Map<string, T>,
  labels: Map<string, T[]>,
): readonly T[] {
  const exact = names.get(typed) ?? names.get(typed.toLowerCase())
  return exact ? [exact] : (labels.get(labelKey(typed)) ?? [])
}

/** Labels are found as the typed line is read: full-width letters as ASCII, any case. */
function labelKey(label: string): string {
  return foldWidth(label).toLowerCase()
}

function assertTypeable(name: string): void {
  if (isKeyword(name)) throw new Error(`${name} is a word of the rule language, not a name`)
}

function assertDistinct(values: readonly string[], kind: string): void {
  const seen = new Set<string>()
  for (const value of values) {
    if (seen.has(value)) throw new Error(`${kind} ${value} is declared twice`)
    seen.add(value)
  }
}
