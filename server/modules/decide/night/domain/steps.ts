import type { Words } from '#contracts/words.ts'

export const stepNames = ['check', 'export', 'profile', 'decide', 'certify', 'publish'] as const
export type StepName = (typeof stepNames)[number]

export const stepWords: Readonly<Record<StepName, Words>> = {
  check: { zh: '检查事实', en: 'check the facts' },
  export: { zh: '导出台账', en: 'export ledger facts' },
  profile: { zh: '计算画像', en: 'compute profiles' },
  decide: { zh: '逐人决策', en: 'decide for every customer' },
  certify: { zh: '独立校验', en: 'certify independently' },
  publish: { zh: '发布', en: 'publish' },
}

/** What went into a step and came out: in = out + rejected, where a step keeps rows. */
export interface StepCounts {
  readonly rowsIn: number
  readonly rowsOut: number
  readonly rowsRejected: number
}

export interface StepRecord extends StepCounts {
  readonly step: StepName
  readonly seconds: number
}

export interface StepState {
  readonly step: StepName
  readonly state: 'waiting' | 'running' | 'done' | 'failed'
  readonly seconds: number | null
  readonly rowsIn: number | null
  readonly rowsOut: number | null
  readonly rowsRejected: number | null
}

export const stepsWaiting: readonly StepState[] = stepNames.map((step) => ({
  step,
  state: 'waiting',
  seconds: null,
  rowsIn: null,
  rowsOut: null,
  rowsRejected: null,
}))

/** The steps' states after one of them changed. */
export function withStep(
  states: readonly StepState[],
  step: StepName,
  change: Partial<Omit<StepState, 'step'>>,
): readonly StepState[] {
  return states.map((state) => (state.step === step ? { ...state, ...change } : state))
}

/** Share of a night done, in percent, from the weights steps have in practice. */
export function percentOf(states: readonly StepState[]): number {
  const weights: Readonly<Record<StepName, number>> = {
    check: 20,
    export: 5,
    profile: 45,
    decide: 15,
    certify: 10,
    publish: 5,
  }
  return states.reduce((sum, state) => {
    if (state.state === 'done') return sum + weights[state.step]
    return state.state === 'running' ? sum + weights[state.step] / 2 : sum
  }, 0)
}
