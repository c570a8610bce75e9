import type { Action, WrittenCopy } from '#modules/know/strategy/index.ts'

import { purposeOf } from '../gates/person.ts'
import { checkCopy } from './check-copy.ts'
import type { CopyFinding } from './check-copy.ts'
import type { CopyRules, CopySetting } from './copy-rules.ts'

/** The pack's rules of copy, as the checker reads them. */
export function copyRulesOf(copy: WrittenCopy): CopyRules {
  return {
    negations: copy.negations,
    phrases: Object.entries(copy.phrases).map(([code, { in_force_from, ...rule }]) => ({
      code,
      ...withoutAbsent(rule),
      inForceFrom: in_force_from,
    })),
    notices: Object.entries(copy.notices).map(([code, { in_force_from, ...rule }]) => ({
      code,
      ...withoutAbsent(rule),
      inForceFrom: in_force_from,
    })),
  }
}

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
      }
      const spoken = channel === 'rm_task' ? say.map((line) => line[language]) : []
      const text = [subject?.[language], copy[language], ...spoken]
        .filter((line) => line !== undefined)
        .join('\n!\n')
      return checkCopy(text, rules, setting)
        .findings.filter(({ code }) => !isSaidAloud(code, channel, notices))
        .map((finding) => ({ ...finding, action: action.name, channel, language }))
    }),
  )
}

function isSaidAloud(code: string, channel: string, notices: readonly string[]): boolean {
  const notice = /^notice_missing:(.+)$/.exec(code)?.[1]
  return channel === 'rm_task' && notice !== undefined && notices.includes(notice)
}
