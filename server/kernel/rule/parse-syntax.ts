import type { Words } from '#contracts/words.ts'
import { limits } from '../limits.ts'
import { SHIFT_UNITS, isKeyword } from './keywords.ts'
import {
  type Place,
  type ProblemDetail,
  type RuleProblem,
  type RuleProblemCode,
  problemAt,
} from './problems.ts'
import type { NameSyntax, Syntax, TestSyntax, ValueSyntax } from './syntax.ts'
import type { Sign, Token } from './tokens.ts'
import type { RuleComparison, RuleTextMatch } from './tree.ts'

/** Redundant brackets are allowed, though not without end: each costs a call of the parser. */
const NESTING_MAX = limits.ruleDepth * 3

const COMPARISONS: ReadonlySet<Sign> = new Set(['=', '!=', '<', '<=', '>', '>='])
const MATCHES: Readonly<Record<string, RuleTextMatch | 'like'>> = Object.freeze({
  starts: 'starts',
  ends: 'ends',
  contains: 'contains',
  like: 'like',
})

const A_NAME: Words = { zh: '客户属性的名称', en: 'the name of a field' }
const A_VALUE: Words = { zh: '值', en: 'a value' }
const A_RANGE_END: Words = { zh: ' and 和范围的终点', en: 'and with the end of the range' }
const A_CONNECTIVE: Words = { zh: ' and、or 或规则结尾', en: 'and, or, or the end of the rule' }

/** Thrown and caught within this file only: what is no sentence ends the reading. */
class Refusal extends Error {
  readonly problem: RuleProblem
  constructor(problem: RuleProblem) {
    super(problem.code)
    this.problem = problem
  }
}

/**
 * Reads tokens as a sentence of conditions. `isUnit` knows the units the vocabulary's fields have,
 * so that `40 years` is one value while `40 age` is a forgotten `and`.
 */
export function parseSyntax(
  typed: string,
  tokens: readonly Token[],
  isUnit: (word: string) => boolean,
): { ok: true; syntax: Syntax } | { ok: false; problem: RuleProblem } {
  const parser = new Parser(typed, tokens, isUnit)
  try {
    return { ok: true, syntax: parser.rule() }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problem: error.problem }
    throw error
  }
}

class Parser {
  readonly #typed: string
  readonly #tokens: readonly Token[]
  readonly #isUnit: (word: string) => boolean
  #at = 0
  #nesting = 0
  #conditions = 0

  constructor(typed: string, tokens: readonly Token[], isUnit: (word: string) => boolean) {
    this.#typed = typed
    this.#tokens = tokens
    this.#isUnit = isUnit
  }

  rule(): Syntax {
    if (this.#peek().kind === 'end') this.#refuse('rule_empty', this.#peek())
    const rule = this.#any()
    if (this.#peek().kind !== 'end') this.#refuseRest()
    return rule
  }

  /** The rule is whole and yet more is typed. */
  #refuseRest(): never {
    const [before, comma, after] = this.#tokens.slice(this.#at - 1)
    const isGrouped =
      before?.kind === 'number' &&
      comma?.kind === 'sign' &&
      comma.sign === ',' &&
      after?.kind === 'number' &&
      after.from === comma.to
    if (!isGrouped) return this.#refuseNext(A_CONNECTIVE)
    const number = { from: before.from, to: after.to }
    const given = this.#typed.slice(number.from, number.to)
    return this.#refuse('number_unreadable', number, { given })
  }

  #any(): Syntax {
    return this.#joined('any', 'or', () => this.#joined('all', 'and', () => this.#turned()))
  }

  #joined(kind: 'all' | 'any', word: string, part: () => Syntax): Syntax {
    const first = part()
    const parts = [first]
    while (this.#takeWord(word)) parts.push(part())
    const last = parts.at(-1) ?? first
    return parts.length === 1 ? first : { kind, of: parts, from: first.from, to: last.to }
  }

  #turned(): Syntax {
    const start = this.#peek()
    if (!this.#takeWord('not')) return this.#primary()
    this.#descend(start)
    const of = this.#turned()
    this.#nesting -= 1
    return { kind: 'not', of, from: start.from, to: of.to }
  }

  #primary(): Syntax {
    const start = this.#peek()
    if (!this.#takeSign('(')) return this.#condition()
    this.#descend(start)
    const inner = this.#any()
    const end = this.#peek()
    if (!this.#takeSign(')')) {
      if (end.kind === 'end') this.#refuse('bracket_unclosed', start)
      this.#refuseNext({ zh: ' and、or 或右括号', en: 'and, or, or a closing bracket' })
    }
    this.#nesting -= 1
    return { ...inner, from: start.from, to: end.to }
  }

  #descend(place: Place): void {
    this.#nesting += 1
    if (this.#nesting > NESTING_MAX) this.#refuse('rule_too_deep', place)
  }

  #condition(): Syntax {
    const start = this.#peek()
    this.#conditions += 1
    if (this.#conditions > limits.ruleConditions) this.#refuse('too_many_conditions', start)
    if (this.#takeWord('everyone')) return { kind: 'everyone', from: start.from, to: start.to }
    if (start.kind !== 'word' || isKeyword(start.text)) return this.#refuseNext(A_NAME)
    this.#at += 1
    const name = { text: start.text, from: start.from, to: start.to }
    if (this.#takeSign('(')) {
      const values = this.#values()
      return { kind: 'member', name, values, from: start.from, to: this.#last().to }
    }
    const test = this.#test()
    return { kind: 'condition', name, test, from: start.from, to: this.#last().to }
  }

  #test(): TestSyntax {
    const start = this.#peek()
    if (start.kind === 'sign' && COMPARISONS.has(start.sign)) {
      this.#at += 1
      const comparison = start.sign as RuleComparison
      return { kind: 'compare', comparison, ...place(start), value: this.#value() }
    }
    if (this.#takeWord('is')) return this.#state(start)
    // `not` after a name belongs to the operator that follows: `tier not in ('a')`.
    const negated = this.#takeWord('not')
    const test = this.#wordTest(start, negated)
    if (test) return test
    if (negated) this.#refuseNext({ zh: ' in、between 或 contains', en: 'in, between or contains' })
    return { kind: 'bare', from: this.#last().from, to: this.#last().to }
  }

  #wordTest(start: Token, negated: boolean): TestSyntax | undefined {
    const next = this.#peek()
    if (next.kind !== 'word') return undefined
    const operator = { from: start.from, to: next.to }
    if (this.#takeWord('between')) {
      const low = this.#value()
      if (!this.#takeWord('and')) this.#refuseNext(A_RANGE_END)
      return { kind: 'between', negated, ...operator, low, high: this.#value() }
    }
    if (this.#takeWord('in')) {
      if (!this.#takeSign('(')) this.#refuseNext({ zh: '左括号', en: 'an opening bracket' })
      return this.#list(operator, negated)
    }
    const match = Object.hasOwn(MATCHES, next.text.toLowerCase())
      ? MATCHES[next.text.toLowerCase()]
      : undefined
    if (match === undefined) return undefined
    this.#at += 1
    if (match === 'starts' || match === 'ends') {
      if (!this.#takeWord('with')) this.#refuseNext({ zh: ' with', en: 'with' })
    }
    const { to } = this.#last()
    return { kind: 'match', negated, match, from: start.from, to, value: this.#value() }
  }

  #list(operator: Place, negated: boolean): TestSyntax {
    const open = this.#last()
    const values = this.#values()
    const list = { from: open.from, to: this.#last().to }
    return { kind: 'in', negated, ...operator, values, list }
  }

  #state(start: Token): TestSyntax {
    const negated = this.#takeWord('not')
    const operator = { from: start.from, to: this.#peek().to }
    if (this.#takeWord('missing') || this.#takeWord('null')) {
      return { kind: 'missing', negated, ...operator }
    }
    if (this.#takeWord('true')) return { kind: 'truth', negated, value: true, ...operator }
    if (this.#takeWord('false')) return { kind: 'truth', negated, value: false, ...operator }
    return this.#refuseNext({ zh: ' missing 或 not missing', en: 'missing or not missing' })
  }

  /** Values up to the closing bracket, whose opening one is taken already. */
  #values(): ValueSyntax[] {
    const open = this.#last()
    const values: ValueSyntax[] = []
    if (this.#takeSign(')')) return values
    do {
      values.push(this.#value())
    } while (this.#takeSign(','))
    if (this.#takeSign(')')) return values
    if (this.#peek().kind === 'end') this.#refuse('bracket_unclosed', open)
    return this.#refuseNext({ zh: '逗号或右括号', en: 'a comma or a closing bracket' })
  }

  #value(): ValueSyntax {
    const token = this.#peek()
    if (token.kind === 'text') {
      this.#at += 1
      return { kind: 'text', value: token.value, ...place(token) }
    }
    if (token.kind === 'date') {
      this.#at += 1
      return { kind: 'date', text: token.text, ...place(token) }
    }
    if (token.kind === 'word') return this.#wordValue(token)
    const negative = this.#takeSign('-')
    if (!negative) this.#takeSign('+')
    const number = this.#peek()
    if (number.kind !== 'number') return this.#refuseNext(A_VALUE)
    this.#at += 1
    const { decimal, yuan } = number
    const unit = this.#unit(number)
    const to = unit?.to ?? number.to
    const value = { kind: 'number' as const, decimal, negative, yuan, from: token.from, to }
    return unit ? { ...value, unit } : value
  }

  #unit(number: Token): NameSyntax | undefined {
    const token = this.#peek()
    if (token.kind !== 'word' || isKeyword(token.text)) return undefined
    if (token.from !== number.to && !this.#isUnit(token.text)) return undefined
    this.#at += 1
    return { text: token.text, ...place(token) }
  }

  #wordValue(token: Token & { kind: 'word' }): ValueSyntax {
    const word = token.text.toLowerCase()
    if (word === 'as_of') return this.#asOf(token)
    const following = this.#tokens[this.#at + 1]
    if (word === 'date' && following?.kind === 'text') {
      this.#at += 2
      return { kind: 'date', text: following.value, from: token.from, to: following.to }
    }
    const isValue = word === 'true' || word === 'false' || word === 'null' || word === 'missing'
    if (isKeyword(word) && !isValue) return this.#refuseNext(A_VALUE)
    this.#at += 1
    return { kind: 'word', text: token.text, ...place(token) }
  }

  #asOf(start: Token): ValueSyntax {
    this.#at += 1
    const earlier = this.#takeSign('-')
    if (!earlier && !this.#takeSign('+')) {
      return { kind: 'as_of', shift: '0', unit: 'days', ...place(start) }
    }
    const count = this.#peek()
    if (count.kind !== 'number') return this.#refuseNext({ zh: '天数', en: 'a number of days' })
    this.#at += 1
    const named = this.#peek()
    const key = named.kind === 'word' ? named.text.toLowerCase() : ''
    const unit = Object.hasOwn(SHIFT_UNITS, key) ? SHIFT_UNITS[key] : undefined
    if (unit === undefined) {
      return this.#refuseNext({ zh: ' days、months 或 years', en: 'days, months or years' })
    }
    this.#at += 1
    const shift = `${earlier ? '-' : ''}${count.decimal}`
    return { kind: 'as_of', shift, unit, from: start.from, to: named.to }
  }

  #peek(): Token {
    const token = this.#tokens[this.#at]
    if (!token) throw new Error('the tokens of a rule end with an end')
    return token
  }

  #last(): Token {
    const token = this.#tokens[this.#at - 1]
    if (!token) throw new Error('no token was taken yet')
    return token
  }

  #takeWord(word: string): boolean {
    const token = this.#peek()
    if (token.kind !== 'word' || token.text.toLowerCase() !== word) return false
    this.#at += 1
    return true
  }

  #takeSign(sign: Sign): boolean {
    const token = this.#peek()
    if (token.kind !== 'sign' || token.sign !== sign) return false
    this.#at += 1
    return true
  }

  #refuseNext(expected: Words): never {
    const token = this.#peek()
    const given = this.#typed.slice(token.from, token.to)
    return this.#refuse('unexpected', token, { given, expected })
  }

  #refuse(code: RuleProblemCode, at: Place, detail: ProblemDetail = {}): never {
    throw new Refusal(problemAt(code, place(at), detail))
  }
}

function place({ from, to }: Place): Place {
  return { from, to }
}
