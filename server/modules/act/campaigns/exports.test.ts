import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { datasets } from '#modules/know/intake/index.ts'
import { runNight } from '#modules/decide/night/index.ts'
import { campaignBank, NIGHT, plainPlan, reachable, TODAY } from '#server/testing/campaign-bank.ts'
import type { CampaignBank } from '#server/testing/campaign-bank.ts'

import { campaignExports } from './exports.ts'
import { factRelation } from './lake-facts.ts'

describe('what campaigns give to the night', () => {
  let world: CampaignBank
  before(async () => {
    world = await campaignBank(reachable(200))
  })
  after(() => world.close())

  async function rowsFor(businessDate: string) {
    const given: Record<string, Record<string, unknown>[]> = {}
    for (const { dataset, rows } of campaignExports(world.bank.ledger, world.bank.loaded.pack)) {
      given[dataset.name] = []
      for await (const some of rows(businessDate)) given[dataset.name]?.push(...some)
    }
    return given
  }

  it('is what each launched campaign set out to do, and its two arms', async () => {
    const waiting = await world.launched(plainPlan)
    assert.deepEqual(await rowsFor(TODAY), { campaign: [], campaign_member: [] })
    const { campaignId } = await world.launched({ ...plainPlan, name: '存款' })
    await world.fix(campaignId)
    assert.deepEqual(await rowsFor('2026-11-01'), { campaign: [], campaign_member: [] })
    const { campaign, campaign_member: members } = await rowsFor(TODAY)
    assert.deepEqual(campaign, [
      {
        campaign_id: campaignId,
        name: '存款',
        action_id: null,
        family: 'time_deposit',
        product_id: null,
        measure: 'purchases',
        started_date: TODAY,
        ended_date: '2026-11-20',
        window_days: 30,
        control_arm: 'control',
        control_share: 0.2,
        cost_per_contact_cents: 10,
        cost_cents: null,
      },
    ])
    const { progress } = await world.read(campaignId)
    const inArm = (arm: string) => members?.filter((member) => member['arm'] === arm).length
    assert.deepEqual(
      [inArm('treated'), inArm('control'), inArm('holdout')],
      [progress?.treated, progress?.control, 0],
    )
    assert.deepEqual(
      new Set(members?.map(({ wave, control_share: share }) => `${wave} ${share}`)),
      new Set(['1 0.2']),
    )
    assert.notEqual(waiting.campaignId, campaignId)
  })

  it('arrives in the lake by a real night, as the catalogue declares it', async () => {
    const { bank, parts } = world
    world.setDay(NIGHT)
    await world.fix((await world.launched(plainPlan)).campaignId)
    await bank.deliver(NIGHT, 'customer', [{ customer_id: 'C00000', kind: 'personal' }])
    const night = await runNight(
      {
        factStore: parts.facts,
        martStore: bank.parts.martStore,
        pack: bank.loaded,
        exports: campaignExports(bank.ledger, bank.loaded.pack),
        timeZone: parts.timeZone,
        threads: 1,
        now: () => new Date(`${NIGHT}T18:00:00Z`),
      },
      NIGHT,
    )
    assert.ok(night.certificate.passed)
    for (const fact of ['campaign', 'campaign_member']) {
      const relation = await factRelation(parts.facts, fact, NIGHT)
      const rows = await parts.marts.read<Record<string, unknown>>(
        `select * from ${relation} as given`,
      )
      assert.equal(rows.length, (await rowsFor(NIGHT))[fact]?.length)
      assert.ok(rows.length > 0)
      const [first] = rows
      for (const { name } of datasets.get(fact)?.columns ?? []) assert.ok(first && name in first)
    }
  })
})
