import { limits } from '../limits.ts'
import { checkSyntax } from './check.ts'
import { formatRule } from './format.ts'
import { parseSyntax } from './parse-syntax.ts'
import { type RuleProblem, problemAt } from './problems.ts'
import { tokenize } from './tokens.ts'
import type { Rule } from './tree.ts'
import type { Vocabulary } from './vocabulary.ts'

/** A rule, or every reason why the text is none. */
export type ParsedRule = { ok: true; rule: Rule } | { ok: false; problems: RuleProblem[] }

/**
 * Reads a rule typed as a SQL-like line: `aum >= 50万 and not has_product('fund')`. Whatever is not
 * understood is refused with its place, what is wrong and what to do; nothing is dropped.
 */
export function parseRule(typed: string, vocabulary: Vocabulary): ParsedRule {
  if (typed.length > limits.ruleTextLength) {
    const place = { from: limits.ruleTextLength, to: typed.length }
    const given = String(typed.length)
    return { ok: false, problems: [problemAt('rule_too_long', place, { given })] }
  }
  const cut = tokenize(typed)
  if (!cut.ok) return { ok: false, problems: [cut.problem] }
  const units = unitsOf(vocabulary)
  const read = parseSyntax(typed, cut.tokens, (word) => units.has(word.toLowerCase()))
  if (!read.ok) return { ok: false, problems: [read.problem] }
  return checkSyntax(typed, read.syntax, vocabulary)
}

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
