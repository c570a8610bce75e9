import type { Words } from '#contracts/words.ts'

import type { Gate, GateMoment } from './gates/gate.ts'
import { ladderFor } from './gates/ladder.ts'
import type { ConductPack } from './gates/ladder.ts'

/** A rule of conduct as compliance reads it: once, however many actions it is asked of. */
export interface ListedRule {
  readonly code: string
  readonly words: Words
  readonly stage: string
  readonly gates: readonly GateMoment[]
  readonly source: string
  readonly inForceFrom: string | null
  readonly coming: boolean
  readonly statutory: boolean
}

/** Stages whose rules are an action's own: listed once a stage. */
const ownStages: Readonly<Record<string, Words>> = {
  eligibility: { zh: '各动作的准入条件', en: 'eligibility of each action' },
  applicability: { zh: '各动作的适用条件', en: 'applicability of each action' },
  suitability: { zh: '各动作的适宜条件', en: 'suitability of each action' },
}

/** Where the words of one rule name a product's own level or amount. */
const inGeneral: Readonly<Record<string, Words>> = {
  risk_above_tolerance: {
    zh: '产品风险高于客户承受能力',
    en: "the product's risk is above the customer's tolerance",
  },
  beyond_means: {
    zh: '起点金额与客户财力明显不符',
    en: 'the least amount is out of line with the means',
  },
}

/** The code under which refusals of a gate are counted. */
export function listedCode(stage: string, code: string): string {
  return stage in ownStages ? stage : code
}

const lastDay = '9999-12-31'

/** All rules of a strategy: those in force on the date, then those that are coming. */
export function conductRules(strategy: ConductPack, date: string): ListedRule[] {
  const rules = new Map<string, ListedRule>()
  for (const action of strategy.pack.actions) {
    for (const gate of ladderFor(action, strategy, { date: lastDay })) {
      const code = listedCode(gate.stage, gate.code)
      if (!rules.has(code)) rules.set(code, listed(code, gate, date))
    }
  }
  return [...rules.values(), ...hourRules(strategy), ...copyRules(strategy, date)].sort(
    (a, b) => Number(a.coming) - Number(b.coming),
  )
}

function listed(code: string, gate: Gate, date: string): ListedRule {
  const own = ownStages[code]
  return {
    code,
    words: own ?? inGeneral[code] ?? gate.words,
    stage: gate.stage,
    gates: gate.moments,
    source: own === undefined ? gate.source : 'strategy/actions',
    inForceFrom: gate.inForceFrom,
    coming: gate.inForceFrom !== null && gate.inForceFrom > date,
    statutory: gate.stage === 'statutory',
  }
}

function hourRules({ pack }: ConductPack): ListedRule[] {
  return Object.entries(pack.conduct.hours).map(([channel, { from, to, on_holidays, source }]) => ({
    code: `hours_${channel}`,
    words: {
      zh: `${channel} 仅 ${from}:00-${to}:00 联络${on_holidays ? '' : '，休息日不联络'}`,
      en: `${channel} only ${from}:00-${to}:00${on_holidays ? '' : ', not on days off'}`,
    },
    stage: 'contact_policy',
    gates: ['send'],
    source,
    inForceFrom: null,
    coming: false,
    statutory: false,
  }))
}

function copyRules({ pack }: ConductPack, date: string): ListedRule[] {
  return [...Object.entries(pack.copy.phrases), ...Object.entries(pack.copy.notices)].map(
    ([code, { words, source, in_force_from: inForceFrom }]) => ({
      code: `copy_${code}`,
      words: { zh: `文案：${words.zh}`, en: `copy: ${words.en}` },
      stage: 'copy',
      gates: ['launch'],
      source,
      inForceFrom,
      coming: inForceFrom !== null && inForceFrom > date,
      statutory: false,
    }),
  )
}
