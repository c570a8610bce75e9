import { occasionOf } from '#contracts/occasions.ts'
import type { ProtectedState } from '#contracts/occasions.ts'
import type { Words } from '#contracts/words.ts'

import { everyMoment } from './gate.ts'
import type { ActionTraits, GateMoment, GateStage, WrittenGate } from './gate.ts'

/** Being contacted at all; who comes unasked is served. */
const contacting: readonly GateMoment[] = ['recommend', 'launch', 'send']

/**
 * What an action is, whatever it calls itself: a service contact rests on an occasion of the closed
 * list and sells nothing; everything else is marketing.
 */
export function purposeOf(
  traits: Pick<ActionTraits, 'purpose' | 'family' | 'productRisk' | 'privatePlacement'> & {
    readonly occasion?: string | null
  },
): 'marketing' | 'service' {
  const sells = traits.family !== null || traits.productRisk !== null || traits.privatePlacement
  const isOwed = occasionOf(traits.occasion) !== undefined
  return traits.purpose === 'service' && isOwed && !sells ? 'service' : 'marketing'
}

interface PersonGate {
  readonly state: ProtectedState
  readonly stage: GateStage
  readonly words: Words
  readonly source: string
  readonly inForceFrom?: string
  readonly moments: readonly GateMoment[]
  readonly refuses: string
}

/** Who the person is, in the order it is asked. */
const personStates: readonly PersonGate[] = [
  {
    state: 'no_capacity',
    stage: 'statutory',
    words: {
      zh: '无民事行为能力（含未满 8 周岁），不得销售与营销',
      en: 'no legal capacity, under 8 included: nothing may be sold or offered',
    },
    source: 'SUIT 19; 民法典 §20-21; PIPL 31',
    moments: everyMoment,
    refuses: "capacity = 'none' or age < 8",
  },
  {
    state: 'limited_capacity',
    stage: 'statutory',
    words: {
      zh: '限制民事行为能力（含 8-17 周岁），须监护人同意',
      en: 'limited capacity, 8 to 17 included: a guardian must consent',
    },
    source: 'SUIT 19; 民法典 §19, §22; PIPL 31',
    moments: everyMoment,
    refuses: "capacity = 'limited' or age between 8 and 17",
  },
  {
    state: 'age_unknown',
    stage: 'statutory',
    words: {
      zh: '出生日期不明，无法认定已成年，不做营销',
      en: 'the birth date is unknown: nobody knows that they are of age, so no marketing',
    },
    source: 'SUIT 19; PIPL 31; 民法典 §17',
    moments: contacting,
    refuses: "kind = 'personal' and age is missing",
  },
  {
    state: 'identity_expired',
    stage: 'statutory',
    words: {
      zh: '身份证件已过期，不得营销新业务，请先更新证件',
      en: 'the identity document has expired: no new business until it is renewed',
    },
    source: 'FIELD §10 客户尽职调查和客户身份资料及交易记录保存管理办法',
    inForceFrom: '2026-01-01',
    moments: everyMoment,
    refuses: 'identity_valid_until < as_of',
  },
  {
    state: 'due_diligence_open',
    stage: 'statutory',
    words: {
      zh: '客户尽职调查未完成，不得营销新业务',
      en: 'customer due diligence is open: no new business until it is complete',
    },
    source: 'FIELD §10 客户尽职调查和客户身份资料及交易记录保存管理办法',
    inForceFrom: '2026-01-01',
    moments: everyMoment,
    refuses: "due_diligence = 'open'",
  },
  {
    state: 'do_not_contact',
    stage: 'consent',
    words: { zh: '客户要求勿扰', en: 'the customer asked not to be contacted' },
    source: 'CC 1033; FIELD §3',
    moments: contacting,
    refuses: 'do_not_contact',
  },
  {
    state: 'open_complaint',
    stage: 'consent',
    words: { zh: '有未办结投诉，暂停营销', en: 'a complaint is open: no marketing' },
    source: 'FIELD §6; S0 §资源整合; X-07',
    moments: contacting,
    refuses: 'open_complaint_count > 0',
  },
  {
    state: 'closed_customer',
    stage: 'consent',
    words: { zh: '客户已销户，仅办服务', en: 'the customer has left the bank: service only' },
    source: 'FIELD §3; PIPL 19, 47',
    moments: contacting,
    refuses: 'closed_date <= as_of',
  },
  {
    state: 'frozen_account',
    stage: 'consent',
    words: { zh: '账户被冻结，仅办服务', en: 'an account is frozen: service only' },
    source: '[K] FIELD §6',
    moments: contacting,
    refuses: 'frozen_account_count > 0',
  },
]

const deceased: WrittenGate = {
  stage: 'statutory',
  code: 'deceased',
  words: { zh: '客户已故', en: 'the customer has died' },
  source: '民法典 §13',
  inForceFrom: null,
  moments: everyMoment,
  refuses: 'deceased',
}

/**
 * Who the person is gates every contact, whether or not the action has a product; a service contact
 * passes by the states its occasion reaches.
 */
export function personGates(action: ActionTraits, stage: GateStage): WrittenGate[] {
  const occasion = purposeOf(action) === 'service' ? occasionOf(action.occasion) : undefined
  const reached: readonly string[] = occasion?.reaches ?? []
  const gates = personStates
    .filter(({ state }) => !reached.includes(state))
    .map(({ state, inForceFrom = null, ...gate }) => ({ ...gate, code: state, inForceFrom }))
  return [deceased, ...gates].filter((gate) => gate.stage === stage)
}
