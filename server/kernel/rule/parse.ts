import { limits } from '../limits.ts'
import { checkSyntax } from './check.ts'
import { formatRule } from './format.ts'
import { parseSyntax } from './parse-syntax.ts'
import { type RuleProblem, problemAt } from './problems.ts'
import { readSentence } from './sentence/read-sentence.ts'
import { tokenize } from './tokens.ts'
import type { Rule } from './tree.ts'
import type { Vocabulary } from './vocabulary.ts'

/** A rule, or every reason why the text is none. */
export type ParsedRule = { ok: true; rule: Rule } | { ok: false; problems: RuleProblem[] }

/**
 * Reads a rule typed as a SQL-like line, `aum >= 50万 and not has_product('fund')`, or as the
 * sentence it is shown as, 资产不低于 50万元，且未持有基金. Whatever is not understood is refused with
 * its place, what is wrong and what to do; nothing is dropped.
 */
export function parseRule(typed: string, vocabulary: Vocabulary): ParsedRule {
  if (typed.length > limits.ruleTextLength) {
    const place = { from: limits.ruleTextLength, to: typed.length }
    const given = String(typed.length)
    return { ok: false, problems: [problemAt('rule_too_long', place, { given })] }
  }
  const line = readLine(typed, vocabulary)
  if (line.ok) return line
  const sentence = readSentence(typed, vocabulary)
  if (sentence.ok) return checkSyntax(typed, sentence.syntax, vocabulary)
  return { ok: false, problems: nearerProblems(typed, line.problems, sentence.furthest) }
}

function readLine(typed: string, vocabulary: Vocabulary): ParsedRule {
  const cut = tokenize(typed)
  if (!cut.ok) return { ok: false, problems: [cut.problem] }
  const units = unitsOf(vocabulary)
  const read = parseSyntax(typed, cut.tokens, (word) => units.has(word.toLowerCase()))
  if (!read.ok) return { ok: false, problems: [read.problem] }
  return checkSyntax(typed, read.syntax, vocabulary)
}

const UNDERSTOOD = { zh: '能读懂的词', en: 'a word that is understood' }

/** What the line's own reader says of words it takes for one long name or for a stray one. */
const ABOUT_WORDS: ReadonlySet<string> = new Set([
  'unexpected',
  'name_unknown',
  'character_unknown',
  'condition_unfinished',
])

/** The problems of the line, unless as a sentence more of it was understood. */
function nearerProblems(typed: string, problems: RuleProblem[], furthest: number): RuleProblem[] {
  const isNearer = problems.every(({ code, from }) => ABOUT_WORDS.has(code) && from < furthest)
  if (!isNearer) return problems
  const from = furthest + (/^\s*/.exec(typed.slice(furthest))?.[0].length ?? 0)
  const given = typed.slice(from, from + GIVEN_LENGTH)
  const place = { from, to: from + given.length }
  return [problemAt('unexpected', place, { given, expected: UNDERSTOOD })]
}

/** Enough of what was not understood to recognise it. */
const GIVEN_LENGTH = 12

/**
 * Checks a rule that came as a tree (from the page's builder, or saved under an older strategy) by
 * the same reader as typed text; the places of problems are those in `formatRule(rule)`.
 */
export function checkRule(rule: Rule, vocabulary: Vocabulary): ParsedRule {
  return parseRule(formatRule(rule), vocabulary)
}

const unitsByVocabulary = new WeakMap<Vocabulary, ReadonlySet<string>>()

function unitsOf(vocabulary: Vocabulary): ReadonlySet<string> {
  const known = unitsByVocabulary.get(vocabulary)
  if (known) return known
  const units = new Set(['元', 'yuan'])
  for (const { unit } of vocabulary.fields) {
    if (unit) units.add(unit.zh.toLowerCase()).add(unit.en.toLowerCase())
  }
  unitsByVocabulary.set(vocabulary, units)
  return units
}
