import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { campaignBank, plainPlan, reachable } from './testing/campaign-bank.ts'
import type { CampaignBank } from './testing/campaign-bank.ts'

describe('a campaign', () => {
  let world: CampaignBank
  before(async () => { world = await campaignBank(reachable(300)) })
  after(() => world.close())

  it('goes from plan to messages', async () => {
    const running = await world.launched(plainPlan)
    assert.equal(running.state, 'running')
    await world.fix(running.campaignId)
    await world.tick()
    assert.ok((await world.read(running.campaignId)).progress)
  })
})
