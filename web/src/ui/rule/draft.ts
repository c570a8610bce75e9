import type { RuleGroupType } from 'react-querybuilder'

import type { Rule, RuleProblem } from '#contracts/rule.ts'
import type { Words } from '#contracts/words.ts'
import { fromBuilder, sameRule, toBuilder } from './rule-tree.ts'

/**
 * The rule while it is being written. Typed line, builder and sentence are three views of one
 * rule: whichever the person touches is the source, the server reads it, and the answer is put
 * into the other two. Until then those show the rule read last, and are marked as waiting.
 */
export interface Draft {
  /** Where the last change came from; the answer must not be put back there while it is edited. */
  readonly source: 'line' | 'builder'
  readonly text: string
  readonly group: RuleGroupType
  /** Conditions of the builder that lack something: nothing is asked until they are whole. */
  readonly unfinished: readonly string[]
  /** What to ask the server; null while the builder is unfinished. */
  readonly question: RuleQuestion | null
  /** The rule as it was last read, in all three forms. */
  readonly reading: Reading | null
  /** The question that `reading` or `problems` answers. */
  readonly answered: RuleQuestion | null
  /** What is wrong with the question. */
  readonly problems: readonly RuleProblem[]
}

export type RuleQuestion = { readonly text: string } | { readonly tree: Rule }

export interface Reading {
  readonly text: string
  readonly tree: Rule
  readonly words: Words
}

/** The typed form of the rule without conditions. */
export const EVERYONE = 'everyone'

type Answer =
  | { readonly ok: true; readonly rule: Reading }
  | { readonly ok: false; readonly problems: readonly RuleProblem[] }

/** A rule opened from an address, a saved segment or a link. */
export function openRule(text: string | undefined, newId: () => string): Draft {
  const opened = text === undefined || text.trim() === '' ? EVERYONE : text
  return {
    source: 'line',
    text: opened,
    group: toBuilder({ kind: 'everyone' }, newId),
    unfinished: [],
    question: { text: opened },
    reading: null,
    answered: null,
    problems: [],
  }
}

/** The line was typed in; an empty line means everyone. */
export function typeRule(draft: Draft, text: string): Draft {
  const question = { text: text.trim() === '' ? EVERYONE : text }
  return { ...draft, source: 'line', text, question, unfinished: [], problems: [] }
}

/** The builder was changed; an unfinished one asks nothing yet. */
export function buildRule(draft: Draft, group: RuleGroupType): Draft {
  const built = fromBuilder(group)
  if (!built.finished) {
    return {
      ...draft,
      source: 'builder',
      group,
      unfinished: built.unfinished,
      question: null,
      problems: [],
    }
  }
  const known = fromBuilder(draft.group)
  const isSame = draft.question !== null && known.finished && sameRule(known.rule, built.rule)
  // Ids and order of keys may change without the rule: nothing to ask then.
  if (isSame) return { ...draft, group }
  const question = { tree: built.rule }
  return { ...draft, source: 'builder', group, unfinished: [], question, problems: [] }
}

/** The server's answer to the question; an answer to an older question changes nothing. */
export function readAnswer(
  draft: Draft,
  question: RuleQuestion,
  answer: Answer,
  newId: () => string,
): Draft {
  if (question !== draft.question) return draft
  if (!answer.ok) return { ...draft, answered: question, problems: answer.problems }
  const { rule } = answer
  const answered = { answered: question, reading: rule, unfinished: [], problems: [] }
  if (draft.source === 'builder') {
    return { ...draft, ...answered, text: rule.text }
  }
  const built = fromBuilder(draft.group)
  const isShown = built.finished && sameRule(built.rule, rule.tree)
  const group = isShown ? draft.group : toBuilder(rule.tree, newId)
  return { ...draft, ...answered, group }
}

/** The line was left: it then shows the rule as the house writes it. */
export function leaveLine(draft: Draft): Draft {
  return isSettled(draft) && draft.reading ? { ...draft, text: draft.reading.text } : draft
}

/** Whether all three views say the rule last read. */
export function isSettled({ question, answered, problems }: Draft): boolean {
  return question !== null && question === answered && problems.length === 0
}
