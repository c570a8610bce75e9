import { limits } from '../../limits.ts'
import { leftOutWords } from '../to-words.ts'
import { OPPOSITES } from '../sentence-words.ts'
import type { NameSyntax, Syntax, TestSyntax } from '../syntax.ts'
import type { RuleField, Vocabulary } from '../vocabulary.ts'
import { Line, phraseOf } from './line.ts'
import { type Phrases, phrasesOf } from './phrases.ts'
import { readTests } from './read-test.ts'
import { type Reading, readQuoted } from './read-value.ts'

const AND = /\s*,?\s*(?:且|并且|而且|同时|and(?![a-z0-9_]))/y
const OR = /\s*,?\s*(?:或者|或|or(?![a-z0-9_]))/y
const NOT = ['不满足', '并非', '非', 'not'].map(phraseOf)
const NESTING_MAX = limits.ruleDepth * 3

/**
 * Reads a rule as the sentence that `toWords` makes of it, in either language, typed signs and
 * names mixed in: `资产不低于 50万元，且 age >= 40`. Where it can't, says how far it understood.
 * Every way to read a stretch is tried, longer names first, so that no label needs quotes.
 */
export function readSentence(
  typed: string,
  vocabulary: Vocabulary,
): { ok: true; syntax: Syntax } | { ok: false; furthest: number } {
  const reader = new Reader(typed, phrasesOf(vocabulary))
  const whole = reader.whole()
  return whole ? { ok: true, syntax: whole } : { ok: false, furthest: reader.furthest }
}

type Readings = readonly Reading<Syntax>[]

class Reader {
  readonly #line: Line
  readonly #phrases: Phrases
  readonly #primaries = new Map<number, Readings>()
  readonly #joined = { all: new Map<number, Joined>(), any: new Map<number, Joined>() }
  #nesting = 0

  constructor(typed: string, phrases: Phrases) {
    this.#line = new Line(typed)
    this.#phrases = phrases
  }

  get furthest(): number {
    return this.#line.furthest
  }

  whole(): Syntax | undefined {
    const end = this.#line.text.length
    return this.#rule(0).find(({ to }) => this.#line.skip(to) === end)?.value
  }

  #rule(at: number): Readings {
    return this.#group(at, 'any', OR, (from) =>
      this.#group(from, 'all', AND, (inner) => this.#primary(inner)),
    )
  }

  /** One part, or several joined; of readings that end at one place the first is kept. */
  #group(at: number, kind: 'all' | 'any', word: RegExp, part: (at: number) => Readings): Readings {
    const memo = this.#joined[kind]
    const collect = (from: number): Joined => {
      const known = memo.get(from)
      if (known) return known
      const found: Map<number, readonly Syntax[]> = new Map()
      // A place on the way to itself has no reading: nothing here is of no length.
      memo.set(from, found)
      for (const { value, to } of part(from)) {
        if (this.#mayEnd(to, kind) && !found.has(to)) found.set(to, [value])
        const next = this.#line.match(to, word)
        if (next === undefined) continue
        this.#line.understoodTo(next.to)
        for (const [end, rest] of collect(this.#line.skip(next.to))) {
          const isTooLong = rest.length >= limits.ruleConditions
          if (!isTooLong && !found.has(end)) found.set(end, [value, ...rest])
        }
      }
      return found
    }
    return [...collect(this.#line.skip(at))].map(([to, parts]) => ({
      value: joinedSyntax(kind, parts),
      to,
    }))
  }

  /** Whether a group may end here: before the line's end or a bracket, `all` before an or. */
  #mayEnd(at: number, kind: 'all' | 'any'): boolean {
    const next = this.#line.skip(at)
    if (next === this.#line.text.length || this.#line.text.charAt(next) === ')') return true
    return kind === 'all' && this.#line.match(at, OR) !== undefined
  }

  #primary(from: number): Readings {
    const at = this.#line.skip(from)
    const known = this.#primaries.get(at)
    if (known) return known
    this.#primaries.set(at, [])
    this.#nesting += 1
    const found =
      this.#nesting > NESTING_MAX
        ? []
        : [...this.#conditions(at), ...this.#brackets(at), ...this.#turned(at)]
    this.#nesting -= 1
    this.#primaries.set(at, found)
    return found
  }

  #brackets(at: number): Readings {
    const open = this.#line.after(at, '(')
    if (open === undefined) return []
    return this.#rule(open).flatMap(({ value, to }) => {
      const end = this.#line.after(to, ')')
      return end === undefined ? [] : [{ value: { ...value, from: at, to: end }, to: end }]
    })
  }

  #turned(at: number): Readings {
    return NOT.flatMap((word) => {
      const start = this.#line.after(at, word)
      if (start === undefined) return []
      return this.#primary(start).map(({ value, to }) => ({
        value: { kind: 'not' as const, of: value, from: at, to },
        to,
      }))
    })
  }

  #conditions(at: number): Readings {
    const candidates = this.#phrases.get(this.#line.text.charAt(at)) ?? []
    const said = candidates.flatMap(({ text, meaning }): Readings => {
      const to = this.#line.after(at, text)
      if (to === undefined) return []
      if (meaning.kind !== 'field' && meaning.kind !== 'set') this.#line.understoodTo(to)
      const place = { from: at, to }
      const everyone: Syntax = { kind: 'everyone', ...place }
      switch (meaning.kind) {
        case 'everyone':
          return [{ value: everyone, to }]
        case 'nobody':
          return [{ value: { kind: 'not', of: everyone, ...place }, to }]
        case 'field':
          return this.#aboutField(at, to, meaning.field)
        case 'flag':
          return this.#flag(at, to, meaning.field, meaning.says)
        case 'set':
          return this.#inSet(at, to, meaning.set.name)
        case 'member': {
          const values = [{ kind: 'text' as const, value: meaning.member, ...place }]
          const name = { text: meaning.set.name, ...place }
          const member: Syntax = { kind: 'member', name, values, ...place }
          const value: Syntax = meaning.negated ? { kind: 'not', of: member, ...place } : member
          return [{ value, to }]
        }
      }
    })
    return [...said, ...this.#hasOrLacks(at)]
  }

  /** 有手机号, 无手机号: whether a field is known. */
  #hasOrLacks(at: number): Readings {
    const word = this.#line.text.charAt(at)
    if (word !== '有' && word !== '无') return []
    const start = this.#line.skip(at + 1)
    return (this.#phrases.get(this.#line.text.charAt(start)) ?? []).flatMap(
      ({ text, meaning }): Readings => {
        if (meaning.kind !== 'field') return []
        const to = this.#line.after(start, text)
        if (to === undefined) return []
        const test = { kind: 'missing' as const, negated: word === '有', from: at, to }
        const name = { text: meaning.field.name, from: start, to }
        return [{ value: { kind: 'condition', name, test, from: at, to }, to }]
      },
    )
  }

  #aboutField(at: number, named: number, field: RuleField): Readings {
    const name: NameSyntax = { text: field.name, from: at, to: named }
    const condition = (test: TestSyntax, to: number): Syntax => ({
      ...{ kind: 'condition', name, test, from: at, to },
    })
    const bare: Readings =
      field.type === 'flag'
        ? [{ value: condition({ kind: 'bare', from: at, to: named }, named), to: named }]
        : []
    const tested = readTests(this.#line, named, field).flatMap(({ value: test, to }): Readings => {
      const plain = { value: condition(test, to), to }
      const opposite = oppositeOf(test)
      if (opposite === undefined) return [plain]
      const except = this.#leftOut(to, field).map((end) => ({ ...plain, to: end }))
      const ends = this.#orUnknown(to, field)
      const turned = ends.map((end) => ({
        value: { kind: 'not' as const, of: condition(opposite, to), from: at, to: end },
        to: end,
      }))
      return [...turned, ...except, plain]
    })
    return [...tested, ...bare]
  }

  #flag(at: number, to: number, field: RuleField, says: 'yes' | 'known_no' | 'no'): Readings {
    const place = { from: at, to }
    const name: NameSyntax = { text: field.name, ...place }
    const flag = (value: boolean): Syntax => ({
      ...{ kind: 'condition', name, ...place },
      test: { kind: 'truth', negated: false, value, ...place },
    })
    if (says === 'known_no') return [{ value: flag(false), to }]
    if (says === 'no') return [{ value: { kind: 'not', of: flag(true), ...place }, to }]
    const unknown = this.#orUnknown(to, field).map((end) => ({
      value: { kind: 'not' as const, of: flag(false), from: at, to: end },
      to: end,
    }))
    return [...unknown, { value: flag(true), to }]
  }

  /** Where （或无资产） or `(or assets not known)` ends, if it follows. */
  #orUnknown(to: number, { label }: RuleField): number[] {
    return [phraseOf(`（或无${label.zh}）`), phraseOf(`(or ${label.en} not known)`)]
      .map((phrase) => this.#line.after(to, phrase))
      .filter((end) => end !== undefined)
  }

  /** Where （无资产的除外） or `(left out if assets not known)` ends, if it follows. */
  #leftOut(to: number, { label }: RuleField): number[] {
    const { zh, en } = leftOutWords(label)
    return [phraseOf(zh), phraseOf(en)]
      .map((phrase) => this.#line.after(to, phrase))
      .filter((end) => end !== undefined)
  }

  #inSet(at: number, named: number, set: string): Readings {
    const open = this.#line.after(named, '(')
    if (open === undefined) return []
    return readQuoted(this.#line, open).flatMap(({ value, to }): Readings => {
      const end = this.#line.after(to, ')')
      if (end === undefined) return []
      const name = { text: set, from: at, to: named }
      return [{ value: { kind: 'member', name, values: [value], from: at, to: end }, to: end }]
    })
  }
}

type Joined = ReadonlyMap<number, readonly Syntax[]>

function joinedSyntax(kind: 'all' | 'any', parts: readonly Syntax[]): Syntax {
  const [first] = parts
  const last = parts.at(-1)
  if (first === undefined || last === undefined) throw new Error('a group has parts')
  return parts.length === 1 ? first : { kind, of: [...parts], from: first.from, to: last.to }
}

/** What holds for the other known values; undefined where "or not known" can't follow. */
function oppositeOf(test: TestSyntax): TestSyntax | undefined {
  switch (test.kind) {
    case 'compare':
      return { ...test, comparison: OPPOSITES[test.comparison] }
    case 'between':
    case 'in':
    case 'match':
      return { ...test, negated: !test.negated }
    default:
      return undefined
  }
}
