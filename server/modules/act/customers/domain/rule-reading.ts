import type { z } from 'zod'

import type { ruleInput, ruleReading } from '#contracts/customers.ts'
import { ProblemError } from '#contracts/problems.ts'
import type { RuleProblem } from '#contracts/rule.ts'
import { checkRule, formatRule, parseRule, toWords } from '#kernel/rule/index.ts'
import type { Rule, Vocabulary } from '#kernel/rule/index.ts'

export type RuleInput = z.infer<typeof ruleInput>
export type RuleReading = z.infer<typeof ruleReading>

export type ReadRule =
  | { readonly ok: true; readonly rule: Rule; readonly reading: RuleReading }
  | { readonly ok: false; readonly problems: RuleProblem[] }

/**
 * A rule in every reading, from typed text or the builder's tree; or each place it can't be read.
 */
export function readRule(input: RuleInput, vocabulary: Vocabulary): ReadRule {
  const parsed =
    'text' in input ? parseRule(input.text, vocabulary) : checkRule(input.tree, vocabulary)
  if (!parsed.ok) return parsed
  const { rule } = parsed
  return {
    ok: true,
    rule,
    reading: { text: formatRule(rule), tree: rule, words: toWords(rule, vocabulary) },
  }
}

/** @throws ProblemError `rule_refused` with the first problem's words and every problem's place. */
export function mustReadRule(
  input: RuleInput,
  vocabulary: Vocabulary,
): { rule: Rule; reading: RuleReading } {
  const read = readRule(input, vocabulary)
  if (read.ok) return read
  const [first] = read.problems
  throw new ProblemError('rule_refused', first?.message, {
    fields: read.problems.map(({ from, to, message }) => ({
      path: `rule[${from},${to}]`,
      words: message,
    })),
  })
}
