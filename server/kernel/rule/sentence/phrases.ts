import type { Words } from '#contracts/words.ts'
import { flagNo, flagYes } from '../sentence-words.ts'
import type { RuleField, RuleSet, Vocabulary } from '../vocabulary.ts'
import { phraseOf } from './line.ts'

/** What a phrase at the start of a condition means. */
export type Meaning =
  | { kind: 'everyone' | 'nobody' }
  /** A field, about which something follows. */
  | { kind: 'field'; field: RuleField }
  /** A flag said as a whole: it is true, it is known to be false, or it is not true. */
  | { kind: 'flag'; field: RuleField; says: 'yes' | 'known_no' | 'no' }
  | { kind: 'set'; set: RuleSet }
  | { kind: 'member'; set: RuleSet; member: string; negated: boolean }

export interface Phrase {
  readonly text: string
  readonly meaning: Meaning
}

/** Phrases by their first sign, the longest first: 资产均值 is no 资产 with something after it. */
export type Phrases = ReadonlyMap<string, readonly Phrase[]>

const byVocabulary = new WeakMap<Vocabulary, Phrases>()

/** All that can begin a condition of this vocabulary; worked out once a vocabulary. */
export function phrasesOf(vocabulary: Vocabulary): Phrases {
  const known = byVocabulary.get(vocabulary)
  if (known) return known
  const all: Phrase[] = []
  const add = (text: string, meaning: Meaning): void => {
    const phrase = phraseOf(text)
    if (phrase !== '') all.push({ text: phrase, meaning })
  }
  const addWords = ({ zh, en }: Words, meaning: Meaning): void => {
    add(zh, meaning)
    add(en, meaning)
  }
  addWords({ zh: '所有客户', en: 'every customer' }, { kind: 'everyone' })
  addWords({ zh: '全部客户', en: 'everyone' }, { kind: 'everyone' })
  addWords({ zh: '没有客户', en: 'no customer' }, { kind: 'nobody' })
  for (const field of vocabulary.fields) {
    const meaning: Meaning = { kind: 'field', field }
    add(field.name, meaning)
    addWords(field.label, meaning)
    for (const short of field.short ?? []) add(short, meaning)
    if (field.type !== 'flag') continue
    addWords(flagYes(field), { kind: 'flag', field, says: 'yes' })
    const no = flagNo(field)
    addWords(no, { kind: 'flag', field, says: 'no' })
    addWords(knownNo(no), { kind: 'flag', field, says: 'known_no' })
  }
  for (const set of vocabulary.sets) {
    add(set.name, { kind: 'set', set })
    addWords(set.label, { kind: 'set', set })
    for (const { value, label } of set.members) {
      const member = { kind: 'member' as const, set, member: value }
      add(set.yes.zh + label.zh, { ...member, negated: false })
      add(set.yes.en + label.en, { ...member, negated: false })
      add(set.no.zh + label.zh, { ...member, negated: true })
      add(set.no.en + label.en, { ...member, negated: true })
    }
  }
  const phrases = byFirstSign(all)
  byVocabulary.set(vocabulary, phrases)
  return phrases
}

/** A flag known to be false, as opposed to one that is not true. */
export function knownNo(no: Words): Words {
  return { zh: `明确${no.zh}`, en: `${no.en} (and that is known)` }
}

/** What two fields share names neither: the line's own reader says so, with both names. */
function unambiguous(all: readonly Phrase[]): Phrase[] {
  const bearers = new Map<string, Set<string>>()
  const keyOf = ({ text, meaning }: Phrase): string => `${meaning.kind} ${text}`
  const bearerOf = ({ meaning }: Phrase): string => {
    if ('field' in meaning) return meaning.field.name
    if (meaning.kind === 'member') return `${meaning.set.name} ${meaning.member}`
    return 'set' in meaning ? meaning.set.name : meaning.kind
  }
  for (const phrase of all) {
    const key = keyOf(phrase)
    bearers.set(key, (bearers.get(key) ?? new Set()).add(bearerOf(phrase)))
  }
  return all.filter((phrase) => bearers.get(keyOf(phrase))?.size === 1)
}

function byFirstSign(all: readonly Phrase[]): Phrases {
  const phrases = new Map<string, Phrase[]>()
  for (const phrase of unambiguous(all)) {
    const first = phrase.text.charAt(0)
    const others = phrases.get(first)
    if (others) others.push(phrase)
    else phrases.set(first, [phrase])
  }
  for (const list of phrases.values()) list.sort((a, b) => b.text.length - a.text.length)
  return phrases
}
