import type { CampaignPlan } from '#contracts/campaigns.ts'
import { checkCopy, copyRulesOf, soldUnsaid, toldOfProduct } from '#modules/decide/conduct/index.ts'
import type {
  CopyFinding,
  CopyRules,
  CopySetting,
  SoldProduct,
} from '#modules/decide/conduct/index.ts'
import { copyPlaceholders } from '#modules/act/delivery/index.ts'
import type { Action, Pack } from '#modules/know/strategy/index.ts'

import type { PlanFacts, WaveFinding } from './domain/plan-gaps.ts'

export interface CopyQuestion {
  readonly pack: Pick<Pack, 'copy'>
  readonly action: Action | null
  readonly family: string | null
  /** What the bank's facts say of the product named. */
  readonly product?: SoldProduct | undefined
  /** Rules in force on this day apply. */
  readonly date: string
}

type PlannedWave = CampaignPlan['waves'][number]

/** What stands against the copy of each wave, by conduct's check. */
export function copyFindings(plan: CampaignPlan, question: CopyQuestion): WaveFinding[] {
  const rules = copyRulesOf(question.pack.copy)
  return plan.waves.flatMap((wave, index) =>
    [
      ...subjectFindings(wave.subject, rules, settingOf(wave, question)),
      ...bodyFindings(wave, rules, question),
    ].map((finding) => ({ ...finding, wave: index })),
  )
}

function settingOf(
  { channel, restsOn }: PlannedWave,
  { action, family, date, product }: CopyQuestion,
): CopySetting {
  const about = family ?? action?.family ?? null
  return {
    ...{ family: about, channel, audience: 'specific', purpose: 'marketing', date },
    ...(restsOn !== undefined && { tags: restsOn }),
    ...(product !== undefined && toldOfProduct(product)),
  }
}

/** A campaign markets, whatever its action calls itself: its text sells what the plan names. */
const sold = { purpose: 'marketing', productRisk: null, privatePlacement: false } as const

function bodyFindings(
  wave: PlannedWave,
  rules: CopyRules,
  question: CopyQuestion,
): readonly CopyFinding[] {
  const { channel, copy } = wave
  // An empty text is a gap of its own, not a list of missing notices.
  if (copy.trim() === '') return []
  const setting = settingOf(wave, question)
  const { findings } = checkCopy(copy, rules, setting)
  const said = spokenNotices(channel, question.action)
  return [
    ...soldUnsaid(copy, { ...sold, family: setting.family }),
    ...findings.filter(({ code }) => !said.has(code)),
  ]
}

/** A manager says the notices an action's task lists: they need not stand in the opening. */
function spokenNotices(channel: string, action: Action | null): ReadonlySet<string> {
  if (channel !== 'rm_task') return new Set()
  const notices = action?.treatments.find((one) => one.channel === channel)?.notices ?? []
  return new Set(notices.map((code) => `notice_missing:${code}`))
}

/** A subject may not say what a text may not; the notices stand in the text. */
function subjectFindings(
  subject: string | null,
  rules: CopyRules,
  setting: CopySetting,
): readonly CopyFinding[] {
  if (subject === null || subject.trim() === '') return []
  const { findings } = checkCopy(subject, { ...rules, notices: [] }, setting)
  const unsaid = soldUnsaid(subject, { ...sold, family: setting.family })
  return [...unsaid, ...findings].map((finding) => ({
    ...finding,
    from: 0,
    to: 0,
    words: { zh: `标题：${finding.words.zh}`, en: `Subject: ${finding.words.en}` },
  }))
}

/** What stands in braces in a wave's text and delivery can't fill in; the first of each text. */
export function strangePlaceholders(plan: CampaignPlan): PlanFacts['strangePlaceholders'] {
  return plan.waves.flatMap((wave, index) =>
    (['copy', 'subject'] as const).flatMap((field) => {
      const strange = copyPlaceholders(wave[field] ?? '').find(({ name }) => name === null)
      return strange === undefined ? [] : [{ wave: index, field, text: strange.text }]
    }),
  )
}
