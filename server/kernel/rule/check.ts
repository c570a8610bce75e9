import type { Words } from '#contracts/words.ts'
import { limits } from '../limits.ts'
import { checkSearchText, checkValue, isReversed } from './check-value.ts'
import { readPattern } from './like-pattern.ts'
import { nearest } from './nearest.ts'
import {
  type Place,
  type ProblemDetail,
  type RuleProblem,
  type RuleProblemCode,
  problemAt,
} from './problems.ts'
import type { NameSyntax, Syntax, TestSyntax, ValueSyntax } from './syntax.ts'
import type { Rule, RuleValue } from './tree.ts'
import type { RuleField, RuleFieldType, Vocabulary } from './vocabulary.ts'

/** The operators a field admits, as a message lists them. */
const ADMITTED: Record<RuleFieldType | 'free_code' | 'ordered_code', Words> = {
  integer: say(' =、!=、<、<=、>、>=、between、in、is missing'),
  decimal: say(' =、!=、<、<=、>、>=、between、in、is missing'),
  money: say(' =、!=、<、<=、>、>=、between、in、is missing'),
  date: say(' =、!=、<、<=、>、>=、between、in、is missing'),
  text: say(' =、!=、in、starts with、contains、ends with、is missing'),
  code: say(' =、!=、in、is missing'),
  free_code: say(' =、!=、in、starts with、contains、ends with、is missing'),
  ordered_code: say(' =、!=、<、<=、>、>=、between、in、is missing'),
  flag: say(' true、false、is missing'),
}

function say(operators: string): Words {
  return { zh: operators, en: operators.trim().replaceAll('、', ', ') }
}

/**
 * Looks up every name and fits every value to its field. Reports all that is wrong at once, in
 * the order typed; a rule comes back only when nothing is.
 */
export function checkSyntax(
  typed: string,
  syntax: Syntax,
  vocabulary: Vocabulary,
): { ok: true; rule: Rule } | { ok: false; problems: RuleProblem[] } {
  const checker = new Checker(typed, vocabulary)
  const rule = checker.rule(syntax, 1)
  const [first] = checker.problems
  if (rule !== undefined && first === undefined) return { ok: true, rule }
  if (first === undefined) throw new Error('a rule was refused without a reason')
  return { ok: false, problems: checker.problems.toSorted((a, b) => a.from - b.from) }
}

class Checker {
  readonly problems: RuleProblem[] = []
  readonly #typed: string
  readonly #vocabulary: Vocabulary

  constructor(typed: string, vocabulary: Vocabulary) {
    this.#typed = typed
    this.#vocabulary = vocabulary
  }

  rule(syntax: Syntax, depth: number): Rule | undefined {
    if (depth > limits.ruleDepth) return this.#refuse('rule_too_deep', syntax)
    switch (syntax.kind) {
      case 'all':
      case 'any': {
        const of = syntax.of.map((part) => this.rule(part, depth + 1))
        return of.every((part) => part !== undefined) ? { kind: syntax.kind, of } : undefined
      }
      case 'not': {
        const of = this.rule(syntax.of, depth + 1)
        return of && { kind: 'not', of }
      }
      case 'everyone':
        return { kind: 'everyone' }
      case 'member':
        return this.#member(syntax.name, syntax.values, syntax)
      case 'condition':
        return this.#condition(syntax.name, syntax.test)
    }
  }

  #member(name: NameSyntax, values: readonly ValueSyntax[], whole: Place): Rule | undefined {
    const { sets } = this.#vocabulary
    const [set, ...others] = this.#vocabulary.setsNamed(name.text)
    if (set === undefined) {
      const meant = nearest(
        name.text,
        sets.flatMap((known) => [known.name, known.label.zh]),
      )
      return this.#refuse('set_unknown', name, { given: name.text, instead: meant })
    }
    if (others.length > 0) return this.#refuseAmbiguous(name, [set, ...others])
    const [value, second] = values
    if (value === undefined || second !== undefined || value.kind !== 'text') {
      const example = value?.kind === 'word' ? value.text : (set.members[0]?.value ?? '')
      const instead = `${set.name}('${example}')`
      return this.#refuse('set_argument', whole, { given: set.name, instead })
    }
    const exact = set.members.find((member) => member.value === value.value)
    const wanted = value.value.toLowerCase()
    const labelled = set.members.filter(
      ({ label }) => label.zh.toLowerCase() === wanted || label.en.toLowerCase() === wanted,
    )
    const member = exact ?? (labelled.length === 1 ? labelled[0] : undefined)
    if (member) return { kind: 'member', set: set.name, member: member.value }
    const meant = nearest(
      value.value,
      set.members.flatMap((one) => [one.value, one.label.zh]),
    )
    return this.#refuse('member_unknown', value, {
      given: this.#given(value),
      about: set.label,
      instead: meant === '' ? '' : `'${meant}'`,
      expected: {
        zh: set.members.map((one) => `'${one.value}'（${one.label.zh}）`).join('、'),
        en: set.members.map((one) => `'${one.value}' (${one.label.en})`).join(', '),
      },
    })
  }

  #condition(name: NameSyntax, test: TestSyntax): Rule | undefined {
    const field = this.#field(name)
    if (field === undefined) return undefined
    switch (test.kind) {
      case 'missing':
        return { kind: 'missing', field: field.name, negated: test.negated }
      case 'bare':
        if (field.type === 'flag') return { kind: 'flag', field: field.name, value: true }
        return this.#refuse('condition_unfinished', name, {
          about: field.label,
          expected: admitted(field),
        })
      case 'truth': {
        if (field.type !== 'flag') return this.#unfit(field, test)
        const flag: Rule = { kind: 'flag', field: field.name, value: test.value }
        return test.negated ? { kind: 'not', of: flag } : flag
      }
      case 'compare':
        return this.#compare(field, test)
      case 'between':
        return this.#between(field, test)
      case 'in':
        return this.#in(field, test)
      case 'match':
        return this.#match(field, test)
    }
  }

  #field(name: NameSyntax): RuleField | undefined {
    const { fields, sets } = this.#vocabulary
    const [field, ...others] = this.#vocabulary.fieldsNamed(name.text)
    if (field && others.length > 0) return this.#refuseAmbiguous(name, [field, ...others])
    if (field) return field
    const [set] = this.#vocabulary.setsNamed(name.text)
    if (set) {
      const instead = `${set.name}('${set.members[0]?.value ?? ''}')`
      return this.#refuse('set_argument', name, { given: set.name, instead })
    }
    const known = [...fields, ...sets].flatMap(({ name: own, label }) => [own, label.zh, label.en])
    return this.#refuse('name_unknown', name, {
      given: name.text,
      instead: nearest(name.text, known),
    })
  }

  #compare(field: RuleField, test: TestSyntax & { kind: 'compare' }): Rule | undefined {
    const isOrder = test.comparison !== '=' && test.comparison !== '!='
    if (isOrder && !hasOrder(field)) return this.#unfit(field, test)
    if (field.type === 'flag') return this.#flag(field, test)
    const value = this.#value(field, test.value)
    if (value === undefined) return undefined
    return { kind: 'compare', field: field.name, comparison: test.comparison, value }
  }

  #flag(field: RuleField, test: TestSyntax & { kind: 'compare' }): Rule | undefined {
    const word = test.value.kind === 'word' ? test.value.text.toLowerCase() : ''
    if (word !== 'true' && word !== 'false') {
      this.#value(field, test.value)
      return undefined
    }
    // `!= true` holds for a known false, not for a missing flag: it is `= false`.
    const value = (word === 'true') === (test.comparison === '=')
    return { kind: 'flag', field: field.name, value }
  }

  #between(field: RuleField, test: TestSyntax & { kind: 'between' }): Rule | undefined {
    if (!hasOrder(field)) return this.#unfit(field, test)
    const low = this.#value(field, test.low)
    const high = this.#value(field, test.high)
    if (low === undefined || high === undefined) return undefined
    if (isReversed(field, low, high)) {
      const instead = `between ${this.#given(test.high)} and ${this.#given(test.low)}`
      const range = { from: test.low.from, to: test.high.to }
      return this.#refuse('range_reversed', range, { about: field.label, instead })
    }
    return { kind: 'between', field: field.name, negated: test.negated, low, high }
  }

  #in(field: RuleField, test: TestSyntax & { kind: 'in' }): Rule | undefined {
    if (field.type === 'flag') return this.#unfit(field, test)
    if (test.values.length === 0) return this.#refuse('list_empty', test.list)
    if (test.values.length > limits.ruleListItems) {
      return this.#refuse('list_too_long', test.list, { given: String(test.values.length) })
    }
    const values = test.values.map((value) => this.#value(field, value))
    if (!values.every((value) => value !== undefined)) return undefined
    return { kind: 'in', field: field.name, negated: test.negated, values }
  }

  #match(field: RuleField, test: TestSyntax & { kind: 'match' }): Rule | undefined {
    if (field.type !== 'text' && !isFreeCode(field)) return this.#unfit(field, test)
    const given = this.#given(test.value)
    const text = checkSearchText(field, test.value, given)
    if ('code' in text) return this.#add(text)
    const { negated } = test
    if (test.match !== 'like') {
      return { kind: 'text', field: field.name, negated, match: test.match, value: text.value }
    }
    const pattern = readPattern(text.value)
    if (pattern === undefined) return this.#refuse('pattern_unsupported', test.value, { given })
    if (pattern.match === 'whole') {
      const value: RuleValue = { type: 'text', value: pattern.value }
      return { kind: 'compare', field: field.name, comparison: negated ? '!=' : '=', value }
    }
    if (pattern.value === '') return this.#refuse('text_empty', test.value)
    return {
      kind: 'text',
      field: field.name,
      negated,
      match: pattern.match,
      value: pattern.value,
    }
  }

  #value(field: RuleField, value: ValueSyntax): RuleValue | undefined {
    const checked = checkValue(field, value, this.#given(value))
    return 'code' in checked ? this.#add(checked) : checked
  }

  #unfit(field: RuleField, test: TestSyntax): undefined {
    const given = this.#given(test)
    return this.#refuse('operator_unfit', test, {
      given,
      about: field.label,
      expected: admitted(field),
    })
  }

  #refuseAmbiguous(name: NameSyntax, meant: readonly { name: string }[]): undefined {
    const instead = meant.map((one) => one.name).join(', ')
    return this.#refuse('name_ambiguous', name, { given: name.text, instead })
  }

  #given(place: Place): string {
    return this.#typed.slice(place.from, place.to)
  }

  #refuse(code: RuleProblemCode, place: Place, detail: ProblemDetail = {}): undefined {
    return this.#add(problemAt(code, place, detail))
  }

  #add(problem: RuleProblem): undefined {
    this.problems.push(problem)
    return undefined
  }
}

function isFreeCode(field: RuleField): boolean {
  return field.type === 'code' && !field.codes
}

function hasOrder(field: RuleField): boolean {
  return field.type === 'code' ? field.ordered === true : field.type !== 'flag'
}

function admitted(field: RuleField): Words {
  if (isFreeCode(field)) return ADMITTED.free_code
  return field.type === 'code' && field.ordered ? ADMITTED.ordered_code : ADMITTED[field.type]
}
