import type { Words } from '#contracts/words.ts'

import { reaches } from './copy-rules.ts'
import type { CopyRules, CopySetting, CopySeverity, CopyVerdict, PhraseRule } from './copy-rules.ts'
import { fold } from './folded-text.ts'
import type { FoldedText } from './folded-text.ts'

export interface CopyFinding {
  readonly code: string
  readonly verdict: CopyVerdict
  readonly severity: CopySeverity
  /** UTF-16 units of the text as typed; equal where something is missing as a whole. */
  readonly from: number
  readonly to: number
  readonly matched: string
  readonly words: Words
  readonly cure: Words
  readonly source: string
}

export interface NoticeState {
  readonly code: string
  readonly words: Words
  readonly present: boolean
}

export interface CopyCheck {
  readonly findings: readonly CopyFinding[]
  readonly notices: readonly NoticeState[]
}

/** How far before a phrase a negation may begin: 不是 保本, 并不能保证收益. */
const negationReach = 4

function isNegated(text: string, at: number, negations: readonly string[]): boolean {
  const before = text.slice(Math.max(0, at - negationReach), at)
  return negations.some((negation) => {
    const found = before.lastIndexOf(negation)
    if (found < 0) return false
    const between = before.slice(found + negation.length)
    return between.length <= 1 && !/[!?;:！？；：]/.test(between)
  })
}

function isHarmless(text: string, at: number, phrase: string, harmless: readonly string[]) {
  return harmless.some((word) => {
    const offset = word.indexOf(phrase)
    return offset >= 0 && text.startsWith(word, at - offset)
  })
}

function occurrencesOf(rule: PhraseRule, folded: FoldedText, negations: readonly string[]) {
  const found: { from: number; to: number }[] = []
  const harmless = rule.harmless.map((word) => fold(word).text)
  for (const phrase of rule.phrases.map((word) => fold(word).text)) {
    for (
      let at = folded.text.indexOf(phrase);
      at >= 0;
      at = folded.text.indexOf(phrase, at + phrase.length)
    ) {
      const excused =
        isNegated(folded.text, at, negations) || isHarmless(folded.text, at, phrase, harmless)
      if (!excused) found.push({ from: at, to: at + phrase.length })
    }
  }
  return withoutContained(found)
}

/** 保本保息 holds 保本: one finding, the longest. */
function withoutContained(found: readonly { from: number; to: number }[]) {
  return found.filter(
    (one) =>
      !found.some(
        (other) =>
          other !== one &&
          other.from <= one.from &&
          other.to >= one.to &&
          other.to - other.from > one.to - one.from,
      ),
  )
}

/**
 * What stands against a text, and which notices it lacks. A list for a person to work through.
 * Negated phrases (非保本) and harmless compounds (中低风险) don't count (FIELD §2, lexicon).
 */
export function checkCopy(typed: string, rules: CopyRules, setting: CopySetting): CopyCheck {
  const folded = fold(typed)
  const negations = rules.negations.map((word) => fold(word).text)
  const findings = rules.phrases
    .filter((rule) => reaches(rule, setting))
    .flatMap((rule) =>
      occurrencesOf(rule, folded, negations).map(({ from, to }): CopyFinding => {
        const start = folded.places[from] ?? 0
        const last = folded.places[to - 1] ?? start
        const end = last + String.fromCodePoint(typed.codePointAt(last) ?? 0).length
        const { code, verdict, severity, words, cure, source } = rule
        const matched = typed.slice(start, end)
        return { code, verdict, severity, from: start, to: end, matched, words, cure, source }
      }),
    )
  const applicable = rules.notices.filter((rule) => reaches(rule, setting))
  const notices = applicable.map(({ code, words, wordings }) => ({
    code,
    words,
    present: wordings.some((wording) => folded.text.includes(fold(wording).text)),
  }))
  const missing = applicable
    .filter((_, index) => notices[index]?.present === false)
    .map(
      ({ code, words, wordings, source }): CopyFinding => ({
        code: `notice_missing:${code}`,
        verdict: 'violation',
        severity: 'red',
        from: typed.length,
        to: typed.length,
        matched: '',
        words: { zh: `缺少必备提示：${words.zh}`, en: `A notice is missing: ${words.en}` },
        cure: { zh: `请加上「${wordings[0]}」`, en: `Add "${wordings[0]}"` },
        source,
      }),
    )
  return {
    findings: [...findings, ...missing].sort((a, b) => a.from - b.from || a.to - b.to),
    notices,
  }
}

/** How many SMS a text costs: 70 UTF-16 units alone, 67 each when joined (GSM 03.40, UCS-2). */
export function smsParts(text: string): number {
  if (text.length === 0) return 0
  return text.length <= 70 ? 1 : Math.ceil(text.length / 67)
}
