import type { Words } from '#contracts/words.ts'

/** What a finding asks for: it is a list for a person, never a seal of approval (FIELD §2). */
export type CopyVerdict = 'violation' | 'evidence' | 'review' | 'advice'
/** A service message is not marketing, and carries no marketing tail (FIELD §3). */
export type CopyPurpose = 'marketing' | 'service'
export type CopySeverity = 'red' | 'orange' | 'yellow'

/** Where a rule of copy applies; an absent list means everywhere. */
export interface CopyReach {
  readonly families?: readonly string[]
  readonly channels?: readonly string[]
  readonly audiences?: readonly ('public' | 'specific')[]
  readonly purposes?: readonly CopyPurpose[]
}

/** Words that may not be said, or only with evidence. */
export interface PhraseRule extends CopyReach {
  readonly code: string
  readonly words: Words
  readonly cure: Words
  readonly phrases: readonly string[]
  /** Longer words that hold a phrase and are harmless: the label 中低风险 holds 低风险. */
  readonly harmless: readonly string[]
  readonly verdict: CopyVerdict
  readonly severity: CopySeverity
  readonly source: string
  readonly inForceFrom: string | null
}

/** A notice that must stand in the copy; any one of its wordings will do. */
export interface NoticeRule extends CopyReach {
  readonly code: string
  readonly words: Words
  readonly wordings: readonly string[]
  readonly source: string
  readonly inForceFrom: string | null
}

export interface CopyRules {
  readonly phrases: readonly PhraseRule[]
  readonly notices: readonly NoticeRule[]
  /** Words that turn the phrase right behind them into its opposite: 非 in 非保本. */
  readonly negations: readonly string[]
}

/** Whom and what a text is for. */
export interface CopySetting {
  readonly family: string | null
  readonly channel: string
  readonly audience: 'public' | 'specific'
  /** Marketing unless said otherwise. */
  readonly purpose?: CopyPurpose
  /** Of a service message: what it is owed for, of the closed list of occasions. */
  readonly occasion?: string
  /** Rules not yet in force on this business date are not applied. */
  readonly date: string
}

export function reaches(rule: CopyReach & { inForceFrom: string | null }, setting: CopySetting) {
  const within = (list: readonly string[] | undefined, value: string | null): boolean =>
    list === undefined || (value !== null && list.includes(value))
  return (
    within(rule.families, setting.family) &&
    within(rule.channels, setting.channel) &&
    within(rule.audiences, setting.audience) &&
    within(rule.purposes, setting.purpose ?? 'marketing') &&
    (rule.inForceFrom === null || rule.inForceFrom <= setting.date)
  )
}
