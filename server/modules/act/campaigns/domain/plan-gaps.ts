import type { CampaignPlan } from '#contracts/campaigns.ts'
import type { CopyFinding } from '#contracts/conduct.ts'
import type { Words } from '#contracts/words.ts'

/** What keeps a plan from being submitted: where, and what to do. */
export interface Gap {
  readonly path: string
  readonly words: Words
}

/** A finding on the copy of a wave; waves are counted from 0, as the plan lists them. */
export type WaveFinding = CopyFinding & { readonly wave: number }

export interface PlanFacts {
  /** The day it is. */
  readonly today: string
  readonly ownerKnown: boolean
  /** Why the gates don't know what the campaign is about; null when they do. */
  readonly subject: Gap | null
  /** Null where no night tells yet. */
  readonly audience: number | null
  readonly reachable: number | null
  /** Of those reachable, who would be contacted. */
  readonly treated: number | null
  /** What the richest customer of the bank holds; null where no night tells. */
  readonly richestCents: number | null
  /** What the sample can show; null where nothing is to be proven. */
  readonly proof: {
    readonly detectableLift: number | null
    /** A relative lift no campaign brings, as the strategy says. */
    readonly hopelessLift: number
  } | null
  readonly costCents: number | null
  /** What the bank's money is called after an amount. */
  readonly money: Words
  readonly findings: readonly WaveFinding[]
  /** What stands in braces and nobody can fill in. */
  readonly strangePlaceholders: readonly {
    readonly wave: number
    readonly field: 'copy' | 'subject'
    readonly text: string
  }[]
}

const phases = ['warm_up', 'burst', 'follow_up'] as const

/**
 * Everything a plan still lacks, in the order of the form. A plan without a goal that can be
 * measured, an owner or dates never starts (S0-026, S3-023).
 */
export function gapsOf(plan: CampaignPlan, facts: PlanFacts): Gap[] {
  return [
    ...goalGaps(plan),
    ...ownerGaps(plan, facts),
    ...periodGaps(plan, facts),
    ...(facts.subject === null ? [] : [facts.subject]),
    ...audienceGaps(facts),
    ...goalBeyondAudience(plan, facts),
    ...hopelessGaps(plan, facts),
    ...waveGaps(plan),
    ...placeholderGaps(facts.strangePlaceholders),
    ...copyGaps(facts.findings),
    ...budgetGaps(plan, facts),
  ]
}

/** A finding that must be mended before anybody is asked to approve. */
export function isBlocking({ severity, verdict }: Pick<CopyFinding, 'severity' | 'verdict'>) {
  return severity === 'red' || verdict === 'violation'
}

const gap = (path: string, zh: string, en: string): Gap => ({ path, words: { zh, en } })

/** A goal of fewer characters says nothing. */
const SHORTEST_GOAL = 4

function goalGaps({ goal }: CampaignPlan): Gap[] {
  return goal.sentence.length >= SHORTEST_GOAL
    ? []
    : [gap('goal.sentence', '请用一句话写明目标', 'Say the goal in a sentence')]
}

/**
 * A goal nobody can reach is no goal: each person contacted buys, answers or signs in once in the
 * count, and none brings more than the richest customer of the bank holds.
 */
function goalBeyondAudience(
  { goal }: CampaignPlan,
  { treated, richestCents, money }: PlanFacts,
): Gap[] {
  if (treated === null || treated === 0) return []
  if (goal.measure === 'aum_cents') {
    if (richestCents === null || richestCents <= 0) return []
    const most = treated * richestCents
    if (goal.target <= most) return []
    const [asked, can] = [plainAmount(goal.target), plainAmount(most)]
    return [
      gap(
        'goal.target',
        `目标 ${asked} ${money.zh}超出可能：即使触达的 ${treated} 人都达到全行最高的资产，也只有 ${can} ${money.zh}`,
        `${asked} ${money.en} can't be: were all ${treated} as rich as the bank's richest, it would be ${can}`,
      ),
    ]
  }
  if (goal.target <= treated) return []
  return [
    gap(
      'goal.target',
      `目标 ${goal.target} 超过将触达的 ${treated} 人，请调低目标或扩大客群`,
      `The goal of ${goal.target} is beyond the ${treated} customers reached: lower it or widen the audience`,
    ),
  ]
}

/** A reason of fewer characters says nothing. */
const SHORTEST_REASON = 4

/**
 * Whether the plan's size lets its effect be seen at all: a plan that could only see a lift beyond
 * what the strategy holds possible (`arbitration.hopeless_lift`) will show nothing, whatever it does.
 */
export function isHopeless(proof: PlanFacts['proof']): boolean {
  return (
    proof !== null && (proof.detectableLift === null || proof.detectableLift > proof.hopelessLift)
  )
}

function hopelessGaps({ unproven = '' }: CampaignPlan, { proof, reachable }: PlanFacts): Gap[] {
  // Nobody to reach is a gap of its own.
  if (reachable === null || reachable === 0) return []
  if (proof === null || !isHopeless(proof) || unproven.length >= SHORTEST_REASON) return []
  const lift = proof.detectableLift
  return [
    lift === null
      ? gap(
          'unproven',
          '对照组或触达组为空，活动效果将无法证明：请设对照组，或写明仍要开展的理由',
          'An arm is empty: nothing can be proven. Plan a control, or say why it is to go ahead',
        )
      : gap(
          'unproven',
          `只能看出 ${percent(lift)} 以上的提升，几乎不可能证明效果：请扩大客群或对照组，或写明理由`,
          `It can show a lift of ${percent(lift)} or more only: widen audience or control, or say why it goes ahead`,
        ),
  ]
}

function ownerGaps({ ownerStaff }: CampaignPlan, { ownerKnown }: PlanFacts): Gap[] {
  if (ownerStaff === '') return [gap('ownerStaff', '请指定负责人', 'Name an owner')]
  return ownerKnown
    ? []
    : [gap('ownerStaff', `没有工号为 ${ownerStaff} 的员工`, `Nobody has number ${ownerStaff}`)]
}

function periodGaps({ from, to }: CampaignPlan, { today }: PlanFacts): Gap[] {
  if (from > to) {
    return [gap('to', '结束日期早于开始日期', 'The last day comes before the first')]
  }
  return to < today ? [gap('to', '结束日期已过', 'The last day is over')] : []
}

function audienceGaps({ audience, reachable }: PlanFacts): Gap[] {
  if (audience === 0) return [gap('audience', '客群为空', 'The audience is empty')]
  return reachable === 0
    ? [gap('audience', '客群中没有可触达的客户', 'Nobody of the audience may be reached')]
    : []
}

function waveGaps(plan: CampaignPlan): Gap[] {
  if (plan.waves.length === 0) return [gap('waves', '请至少安排一个波次', 'Plan one wave at least')]
  return plan.waves.flatMap((wave, index) => {
    const at = (field: string) => `waves.${index}.${field}`
    const before = plan.waves[index - 1]
    const gaps: Gap[] = []
    if (wave.date < plan.from || wave.date > plan.to) {
      gaps.push(gap(at('date'), '波次日期不在活动期内', 'The wave lies outside the campaign'))
    }
    if (before !== undefined) {
      if (phases.indexOf(wave.phase) <= phases.indexOf(before.phase)) {
        gaps.push(
          gap(at('phase'), '波次须按预热、爆发、跟进的顺序', 'Waves go: warm-up, burst, follow-up'),
        )
      }
      if (wave.date < before.date || (wave.date === before.date && !mayShareDay(wave, before))) {
        gaps.push(
          gap(
            at('date'),
            '波次须晚于前一波次至少一天；消息与客户经理任务可在同一天',
            'A wave comes a day or more after the one before; a message and managers’ tasks may share a day',
          ),
        )
      }
    }
    return [...gaps, ...textGaps(wave, at)]
  })
}

type PlannedWave = CampaignPlan['waves'][number]

/** A message goes out by itself, a task is worked when its manager calls: each is judged then. */
function mayShareDay(one: PlannedWave, other: PlannedWave): boolean {
  return (one.channel === 'rm_task') !== (other.channel === 'rm_task')
}

function textGaps(wave: CampaignPlan['waves'][number], at: (field: string) => string): Gap[] {
  const gaps: Gap[] = []
  if (wave.copy.trim() === '') gaps.push(gap(at('copy'), '请写文案', 'Write the copy'))
  if (wave.channel === 'email' && (wave.subject ?? '').trim() === '') {
    gaps.push(gap(at('subject'), '邮件须有标题', 'An e-mail needs a subject'))
  }
  if (/[\p{Cc}\u2028\u2029]/u.test(wave.subject ?? '')) {
    gaps.push(gap(at('subject'), '标题不能换行', 'A subject is one line'))
  }
  if (wave.channel === 'rm_task' && /\{(?:name|unsubscribe)\}/.test(wave.copy)) {
    gaps.push(
      gap(
        at('copy'),
        '话术由客户经理口述，不能使用 {name} 与 {unsubscribe}',
        'A manager says it: {name} and {unsubscribe} are not filled in',
      ),
    )
  }
  return gaps
}

function placeholderGaps(strange: PlanFacts['strangePlaceholders']): Gap[] {
  return strange.map(({ wave, field, text }) =>
    gap(
      `waves.${wave}.${field}`,
      `无法识别 ${text}：只可使用 {name} 与 {unsubscribe}`,
      `${text} is not known: use {name} and {unsubscribe} only`,
    ),
  )
}

function copyGaps(findings: readonly WaveFinding[]): Gap[] {
  return findings.filter(isBlocking).map(({ wave, words, cure, matched }) => {
    const quoted = matched === '' ? '' : `「${matched}」`
    return gap(
      `waves.${wave}.copy`,
      `${quoted}${words.zh}；${cure.zh}`,
      `${matched === '' ? '' : `"${matched}": `}${words.en}; ${cure.en}`,
    )
  })
}

function budgetGaps({ budget }: CampaignPlan, { costCents, money }: PlanFacts): Gap[] {
  if (costCents === null || costCents <= budget.capCents) return []
  const [needed, cap] = [plainAmount(costCents), plainAmount(budget.capCents)]
  return [
    gap(
      'budget.capCents',
      `预计费用 ${needed} ${money.zh}，超过预算 ${cap} ${money.zh}`,
      `It may cost ${needed} ${money.en}, the budget is ${cap}`,
    ),
  ]
}

const percent = (share: number): string => `${Math.round(share * 100)}%`
const plainAmount = (cents: number): string => (cents / 100).toFixed(2)
