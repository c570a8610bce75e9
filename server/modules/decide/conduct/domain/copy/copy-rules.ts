import type { Words } from '#contracts/words.ts'

/** What a finding asks for: it is a list for a person, never a seal of approval (FIELD §2). */
export type CopyVerdict = 'violation' | 'evidence' | 'review' | 'advice'
/** A service message is not marketing, and carries no marketing tail (FIELD §3). */
export type CopyPurpose = 'marketing' | 'service'
/** Customers of one group, whom a text is written for. */
export type CustomerGroup = 'elders' | 'students' | 'minors'
export type CopySeverity = 'red' | 'orange' | 'yellow'

/** Where a rule of copy applies; an absent list means everywhere. */
export interface CopyReach {
  readonly families?: readonly string[]
  readonly channels?: readonly string[]
  readonly audiences?: readonly ('public' | 'specific')[]
  readonly purposes?: readonly CopyPurpose[]
  readonly groups?: readonly CustomerGroup[]
  readonly venues?: readonly string[]
}

/** Classes of words that say something together: in any order, none of them negated. */
export interface Frame {
  readonly all: readonly RegExp[]
  /** Where any of these stands in the same clause or sentence, it is said lawfully. */
  readonly none: readonly RegExp[]
  readonly within: 'clause' | 'sentence'
}

/** Words that may not be said, or only with evidence. */
export interface PhraseRule extends CopyReach {
  readonly code: string
  readonly words: Words
  readonly cure: Words
  /** As folded, and as English: where any is found the rule speaks. */
  readonly patterns: readonly RegExp[]
  readonly frames: readonly Frame[]
  readonly english: readonly RegExp[]
  /** The rule is met where every pattern of one list stands in the text. */
  readonly unless: readonly (readonly RegExp[])[]
  /** The text as a whole stands against the rule. */
  readonly whole: boolean
  /** Met by the loan's yearly total cost, equal to the product's. */
  readonly cost: boolean
  /** States a fact of the customer: met where the tag it rests on is named. */
  readonly fact: boolean
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
  readonly patterns: readonly (readonly RegExp[])[]
  readonly holds: readonly ('risk_level' | 'yearly_total_cost')[]
  readonly source: string
  readonly inForceFrom: string | null
}

export interface CopyRules {
  readonly phrases: readonly PhraseRule[]
  readonly notices: readonly NoticeRule[]
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
  readonly group?: CustomerGroup
  /** Where it is shown, where that matters: a school. */
  readonly venue?: string
  /** Tags and facts named as what the statements about the customer rest on. */
  readonly tags?: readonly string[]
  /** The product's own facts, where known: R2, 3.60%. */
  readonly riskLevel?: string
  readonly yearlyTotalCost?: string
  readonly termDays?: number
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
    within(rule.groups, setting.group ?? null) &&
    within(rule.venues, setting.venue ?? null) &&
    (rule.inForceFrom === null || rule.inForceFrom <= setting.date)
  )
}
