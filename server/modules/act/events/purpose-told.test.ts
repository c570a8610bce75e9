import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { occasionNames } from '#contracts/occasions.ts'
import { shippedPack } from '#server/testing/shipped-pack.ts'

import { purposeTold } from './purpose-told.ts'
import type { PurposeSaid } from './purpose-told.ts'

const { actions } = (await shippedPack()).pack

describe('what a contact of another system was', () => {
  const service = (said: Partial<PurposeSaid>): PurposeSaid => ({ purpose: 'service', ...said })
  const cases: readonly (readonly [why: string, told: PurposeSaid, is: string])[] = [
    ['says service and nothing else', service({}), 'marketing'],
    ['an occasion of its own making', service({ occasion: 'win_back' }), 'marketing'],
    ['a name every object has', service({ occasion: 'constructor' }), 'marketing'],
    [
      'a listed occasion in a campaign',
      service({ occasion: 'greeting', campaign_id: 'K1' }),
      'marketing',
    ],
    [
      'a selling action',
      service({ occasion: 'maturity_notice', action: 'fund_plan' }),
      'marketing',
    ],
    ['an action nobody knows', service({ occasion: 'greeting', action: 'own_idea' }), 'marketing'],
    ['a service action', service({ action: 'maturity_reminder' }), 'service'],
    [
      'says marketing of a listed occasion',
      { purpose: 'marketing', occasion: 'greeting' },
      'marketing',
    ],
    ...occasionNames.map((occasion) => [occasion, service({ occasion }), 'service'] as const),
  ]
  for (const [why, told, is] of cases) {
    it(`${why}: ${is}`, () => assert.equal(purposeTold(told, actions), is))
  }
})
