import type { CampaignState } from '#contracts/campaigns.ts'
import { ProblemError } from '#contracts/problems.ts'

import { mayAct, stateWords, steps } from './domain/state-machine.ts'
import type { Act, Acting } from './domain/state-machine.ts'
import type { CampaignRow } from './tables.ts'

/**
 * Where the act leads.
 * @throws ProblemError `right_missing`, `act_not_now`, `maker_checks`
 */
export function mustBeAllowed(act: Act, row: CampaignRow, person: Acting): CampaignState {
  const allowance = mayAct(act, standingOf(row), person)
  if (allowance.allowed) return allowance.to
  switch (allowance.because) {
    case 'right':
      throw new ProblemError('right_missing')
    case 'own_work':
      throw new ProblemError('maker_checks')
    case 'other_review':
      throw new ProblemError('maker_checks', {
        zh: '合规审查与消保审查须由两人分别完成',
        en: 'Compliance and consumer protection are reviewed by two people',
      })
    case 'reviewed':
      throw new ProblemError('act_not_now', {
        zh: '这项审查已完成，正等待另一项',
        en: 'This review is done: the other one is waited for',
      })
    case 'state': {
      const [state, words] = [stateWords[row.state], steps[act].words]
      throw new ProblemError('act_not_now', {
        zh: `活动${state.zh}，不能${words.zh}`,
        en: `The campaign is ${state.en}: it can't be ${words.en}`,
      })
    }
  }
}

export function standingOf(row: CampaignRow) {
  const { state, created_by: createdBy, changed_by: changedBy, reviews } = row
  return { state, createdBy, changedBy, reviews }
}
