import type { Action, WrittenCopy } from '#modules/know/strategy/index.ts'

import { purposeOf } from '../gates/person.ts'
import { checkCopy } from './check-copy.ts'
import type { CopyFinding } from './check-copy.ts'
import type { CopyRules, CopySetting } from './copy-rules.ts'
import { fold } from './folded-text.ts'
import { englishPatternOf, patternOf, phrasePattern } from './patterns.ts'

/** Patterns of a pack that can't be read, each with its rule. */
export function unreadablePatterns({ lexicon, phrases, notices }: WrittenCopy): {
  readonly code: string
  readonly reason: string
}[] {
  const reasonOf = (read: () => unknown): string | undefined => {
    try {
      read()
      return undefined
    } catch (error) {
      if (error instanceof SyntaxError) return error.message
      throw error
    }
  }
  const rules = [
    ...Object.entries(phrases).map(([code, rule]) => ({
      code,
      chinese: [
        ...rule.patterns,
        ...rule.unless.flat(),
        ...rule.frames.flatMap(({ all, none }) => [...all, ...none]),
      ],
      english: rule.english,
    })),
    ...Object.entries(notices).map(([code, rule]) => ({
      code,
      chinese: rule.patterns.flat(),
      english: [],
    })),
  ]
  return rules.flatMap(({ code, chinese, english }) =>
    [
      ...chinese.map((written) => reasonOf(() => patternOf(written, lexicon))),
      ...english.map((written) => reasonOf(() => englishPatternOf(written))),
    ].flatMap((reason) => (reason === undefined ? [] : [{ code, reason }])),
  )
}

const compiled = new WeakMap<WrittenCopy, CopyRules>()

/**
 * The pack's rules of copy, as the checker reads them.
 * @throws SyntaxError for a pattern that can't be read; `unreadablePatterns` tells of it first.
 */
export function copyRulesOf(copy: WrittenCopy): CopyRules {
  const known = compiled.get(copy)
  if (known !== undefined) return known
  const { lexicon } = copy
  const pattern = (written: string): RegExp => patternOf(written, lexicon)
  const rules: CopyRules = {
    phrases: Object.entries(copy.phrases).map(([code, { in_force_from, ...rule }]) => ({
      code,
      ...withoutAbsent(rule),
      patterns: [...rule.phrases.map(phrasePattern), ...rule.patterns.map(pattern)],
      frames: rule.frames.map(({ all, none, within }) => ({
        ...{ all: all.map(pattern), none: none.map(pattern), within },
      })),
      english: [...rule.phrases.filter(isLatin), ...rule.english].map(englishPatternOf),
      harmless: rule.harmless.flatMap((word) => [fold(word).text, word.toLowerCase()]),
      unless: rule.unless.map((all) => all.map(pattern)),
      inForceFrom: in_force_from,
    })),
    notices: Object.entries(copy.notices).map(([code, { in_force_from, ...rule }]) => ({
      code,
      ...withoutAbsent(rule),
      patterns: rule.patterns.map((all) => all.map(pattern)),
      inForceFrom: in_force_from,
    })),
  }
  compiled.set(copy, rules)
  return rules
}

const isLatin = (phrase: string): boolean => /^[a-z -]{1,60}$/i.test(phrase)

type WithoutAbsent<T> = { [K in keyof T]: Exclude<T[K], undefined> }

function withoutAbsent<T extends object>(rule: T): WithoutAbsent<T> {
  const present = Object.entries(rule).filter(([, value]) => value !== undefined)
  return Object.fromEntries(present) as WithoutAbsent<T>
}

export interface TreatmentFinding extends CopyFinding {
  readonly action: string
  readonly channel: string
  readonly language: 'zh' | 'en'
}

/**
 * An action names a family, no loan: only the piece that goes out can tell the product's cost, and
 * there it is asked for.
 */
const costNotice = 'notice_missing:loan_rate'

/**
 * What stands against an action's own texts. A manager says the notices a task lists: they need not
 * stand in the opening line.
 */
export function lintAction(action: Action, rules: CopyRules, date: string): TreatmentFinding[] {
  return action.treatments.flatMap(({ channel, copy, subject, say, notices }) =>
    (['zh', 'en'] as const).flatMap((language) => {
      const setting: CopySetting = {
        family: action.family,
        channel,
        audience: 'specific',
        purpose: purposeOf(action),
        ...(action.occasion !== null && { occasion: action.occasion }),
        date,
        // Its rule chooses who gets it: what it says of them rests on that.
        tags: [action.name],
      }
      const spoken = channel === 'rm_task' ? say.map((line) => line[language]) : []
      const text = [subject?.[language], copy[language], ...spoken]
        .filter((line) => line !== undefined)
        .join('\n!\n')
      return checkCopy(text, rules, setting)
        .findings.filter(({ code }) => !isSaidAloud(code, channel, notices) && code !== costNotice)
        .map((finding) => ({ ...finding, action: action.name, channel, language }))
    }),
  )
}

function isSaidAloud(code: string, channel: string, notices: readonly string[]): boolean {
  const notice = /^notice_missing:(.+)$/.exec(code)?.[1]
  return channel === 'rm_task' && notice !== undefined && notices.includes(notice)
}
