import { occasionOf } from '#contracts/occasions.ts'
import { purposeOf } from '#modules/decide/conduct/index.ts'
import type { Action } from '#modules/know/strategy/index.ts'

export interface PurposeSaid {
  readonly purpose: 'marketing' | 'service'
  readonly occasion?: string | null | undefined
  readonly action?: string | null | undefined
  readonly campaign_id?: string | null | undefined
}

/**
 * What a contact told of by another system was. Its word is not enough: a service contact rests on
 * an occasion of the closed list (FIELD §3), its own or its action's; a campaign, and an action that
 * sells, are marketing whatever they are called.
 */
export function purposeTold(
  told: PurposeSaid,
  actions: readonly Pick<
    Action,
    'name' | 'purpose' | 'occasion' | 'family' | 'productRisk' | 'privatePlacement'
  >[],
): 'marketing' | 'service' {
  if (told.purpose === 'marketing' || isNamed(told.campaign_id)) return 'marketing'
  const action = actions.find(({ name }) => name === told.action)
  if (action !== undefined) return purposeOf(action)
  // An action the strategy does not know may sell anything.
  if (isNamed(told.action)) return 'marketing'
  return occasionOf(told.occasion) === undefined ? 'marketing' : 'service'
}

const isNamed = (reference: string | null | undefined): boolean =>
  reference !== null && reference !== undefined && reference !== ''
