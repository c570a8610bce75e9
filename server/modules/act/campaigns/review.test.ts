import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import type { Campaign } from '#contracts/campaigns.ts'
import { ProblemError } from '#contracts/problems.ts'
import { readAudit } from '#platform/audit/index.ts'
import { campaignBank, plainPlan, reachable, TODAY } from '#server/testing/campaign-bank.ts'
import type { CampaignBank } from '#server/testing/campaign-bank.ts'

const refusedWith = (code: string, path?: string) => (error: unknown) => {
  assert.ok(error instanceof ProblemError, String(error))
  assert.equal(error.code, code)
  if (path !== undefined) {
    assert.ok(
      error.fields.some((field) => field.path === path),
      JSON.stringify(error.fields),
    )
  }
  return true
}
const withCopy = (copy: string) => ({
  ...plainPlan,
  waves: plainPlan.waves.map((wave) => ({ ...wave, copy })),
})

describe('the review of a plan', () => {
  let world: CampaignBank
  before(async () => {
    world = await campaignBank(reachable(50))
  })
  after(() => world.close())

  it('refuses a banned phrase at submitting, and takes the mended text', async () => {
    const { marketer, act, create, routes } = world
    const draft = await create(withCopy('保本保息，稳赚不赔。拒收请回复R'))
    await assert.rejects(
      act('submitCampaign', draft, marketer),
      refusedWith('plan_incomplete', 'waves.0.copy'),
    )
    assert.equal((await world.read(draft.campaignId)).state, 'draft')
    const { campaignId, version } = draft
    const mended = await routes.changeCampaign({
      ...asked(),
      params: { campaignId },
      body: { version, plan: plainPlan },
    })
    assert.equal((await act('submitCampaign', mended, marketer)).state, 'in_review')
  })

  const asked = () => ({ ...bareAsked(world), principal: world.marketer })

  it('lets a draft lack much, and says what at submitting', async () => {
    const draft = await world.create({
      ...plainPlan,
      goal: { ...plainPlan.goal, sentence: '' },
      ownerStaff: 'nobody',
      waves: [{ ...(plainPlan.waves[0] ?? never()), copy: '您好' }],
    })
    const refused = refusedWith('plan_incomplete', 'ownerStaff')
    await assert.rejects(world.act('submitCampaign', draft, world.marketer), (error: unknown) => {
      refused(error)
      const paths = error instanceof ProblemError ? error.fields.map(({ path }) => path) : []
      assert.deepEqual(paths, ['goal.sentence', 'ownerStaff', 'waves.0.copy'])
      return true
    })
  })

  it('refuses an audience that is no rule, with the place', async () => {
    const plan = { ...plainPlan, audience: { text: 'age >< 3' } }
    await assert.rejects(world.create(plan), refusedWith('rule_refused'))
  })

  it('is not done by who made or last changed the plan, whatever their role', async () => {
    const { act, create, bank, marketer } = world
    const submitted = await act('submitCampaign', await create(plainPlan), marketer)
    const moved = bank.person('compliance', { staffNumber: 'M1' })
    for (const name of ['approveCampaign', 'returnCampaign'] as const) {
      await assert.rejects(act(name, submitted, moved, '自查'), refusedWith('maker_checks'))
    }
    await assert.rejects(act('approveCampaign', submitted, marketer), refusedWith('right_missing'))
    await assert.rejects(act('protectCampaign', submitted, moved), refusedWith('maker_checks'))
    const lawful = await act('approveCampaign', submitted, world.compliance, '合规无异议')
    assert.deepEqual([lawful.state, lawful.may], ['in_review', ['return']])
    await assert.rejects(
      act('protectCampaign', lawful, world.compliance),
      refusedWith('maker_checks'),
    )
    await assert.rejects(act('launchCampaign', lawful, marketer), refusedWith('act_not_now'))
    const passed = await act('protectCampaign', lawful, world.protection, '告知充分')
    assert.equal(passed.state, 'approved')
    assert.deepEqual(
      passed.reviews.map(({ kind, by, note }) => [kind, by, note]),
      [
        ['compliance', '测试C1', '合规无异议'],
        ['consumer_protection', '测试C2', '告知充分'],
      ],
    )
    const { people = 0, treated = 0, control = 0, costCents } = passed.ceiling ?? {}
    assert.ok(people > 0)
    assert.deepEqual([people, costCents], [treated + control, treated * 10])
  })

  it('returns with a note, is mended and approved, and remembers all of it', async () => {
    const { act, create, marketer, compliance, routes } = world
    const submitted = await act('submitCampaign', await create(plainPlan), marketer)
    await assert.rejects(
      act('returnCampaign', submitted, compliance),
      refusedWith('input_invalid', 'note'),
    )
    const returned = await act('returnCampaign', submitted, compliance, '请写明办理时间')
    assert.equal(returned.state, 'returned')
    const { campaignId, version } = returned
    const plan = withCopy('您好，我行定期存款工作日均可办理。拒收请回复R')
    const mended = await routes.changeCampaign({
      ...asked(),
      params: { campaignId },
      body: { version, plan },
    })
    assert.equal(mended.state, 'returned')
    const lawful = await act(
      'approveCampaign',
      await act('submitCampaign', mended, marketer),
      compliance,
    )
    const approved = await act('protectCampaign', lawful, world.protection)
    assert.deepEqual(
      approved.history.map(({ what }) => what),
      ['create', 'submit', 'return', 'edit', 'submit', 'approve', 'protect'],
    )
    assert.deepEqual(
      approved.history.find(({ what }) => what === 'return')?.note?.zh,
      '请写明办理时间',
    )
    assert.deepEqual(approved.history.map(({ by }) => by.zh).slice(2, 4), ['测试C1', '测试M1'])
    const entries = await readAudit(world.bank.ledger.db, { limit: 100 })
    const own = entries.filter(({ subject }) => subject === `campaign:${campaignId}`)
    assert.deepEqual(own.map(({ action }) => action).toSorted(), [
      'campaign.approve',
      'campaign.create',
      'campaign.edit',
      'campaign.protect',
      'campaign.return',
      'campaign.submit',
      'campaign.submit',
    ])
  })

  it('refuses what was seen in an older version', async () => {
    const { act, create, marketer, compliance, routes } = world
    const draft = await create(plainPlan)
    const submitted = await act('submitCampaign', draft, marketer)
    await assert.rejects(
      act('approveCampaign', draft, compliance),
      refusedWith('changed_meanwhile'),
    )
    const { campaignId, version } = draft
    const body = { version, plan: plainPlan }
    await assert.rejects(
      async () => routes.changeCampaign({ ...asked(), params: { campaignId }, body }),
      refusedWith('changed_meanwhile'),
    )
    await assert.rejects(act('launchCampaign', submitted, marketer), refusedWith('act_not_now'))
  })

  it('lets two people at the same version do one thing only', async () => {
    const { act, create, marketer, compliance } = world
    const submitted = await act('submitCampaign', await create(plainPlan), marketer)
    const both = await Promise.allSettled([
      act('approveCampaign', submitted, compliance),
      act('returnCampaign', submitted, compliance, '重复'),
    ])
    assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  })

  it('takes an approval back when the approved plan is changed', async () => {
    const { routes } = world
    const approved = await world.approved(plainPlan)
    const { campaignId, version } = approved
    const changed = await routes.changeCampaign({
      ...asked(),
      params: { campaignId },
      body: { version, plan: { ...plainPlan, name: '改' } },
    })
    assert.equal(changed.state, 'draft')
    assert.ok(!changed.may.includes('launch'))
    assert.deepEqual([changed.reviews, changed.ceiling], [[], null])
  })

  it('launches only the plan that was approved', async () => {
    const { act, marketer, bank } = world
    const approved = await world.approved(plainPlan)
    // Somebody at the database, past every door of the product.
    await bank.ledger.pool.query(
      `update campaign set plan = jsonb_set(plan, '{waves,0,copy}', '"另一段文案。拒收请回复R"')
      where campaign_id = $1`,
      [approved.campaignId],
    )
    await assert.rejects(act('launchCampaign', approved, marketer), refusedWith('act_not_now'))
  })

  it('looks at the period again at launch, and takes no more than was approved', async () => {
    const { act, marketer, bank } = world
    const budget = { capCents: 50 * 10, costPerContactCents: 10 }
    const [grown, late] = [
      await world.approved({ ...plainPlan, budget }),
      await world.approved({ ...plainPlan, budget }),
    ]
    const ceiling = grown.ceiling?.people ?? 0
    assert.ok(ceiling > 0 && ceiling <= 50)
    // More people than the budget could pay for: they are left, the launch is not refused.
    await bank.publish(TODAY, reachable(90))
    await act('launchCampaign', grown, marketer)
    await world.fix(grown.campaignId)
    const { progress } = await world.read(grown.campaignId)
    assert.equal((progress?.treated ?? 0) + (progress?.control ?? 0), ceiling)
    assert.equal(progress?.treated, grown.ceiling?.treated)
    assert.ok(
      (progress?.withheld.find(({ code }) => code === 'beyond_approval')?.customers ?? 0) > 0,
    )
    await bank.publish(TODAY, reachable(50))
    world.setDay('2026-11-21')
    await assert.rejects(
      act('launchCampaign', late, marketer),
      refusedWith('plan_incomplete', 'to'),
    )
    world.setDay(TODAY)
  })

  it('shows the calendar between two days, and what waits for review', async () => {
    const { act, create, marketer, compliance, routes } = world
    const later = { from: '2027-01-05', to: '2027-01-20' }
    const waves = plainPlan.waves.map((wave) => ({ ...wave, date: '2027-01-06' }))
    const spring = await act(
      'submitCampaign',
      await create({ ...plainPlan, ...later, waves, name: '开门红' }),
      marketer,
    )
    const list = async (query: object) => {
      const answer = await routes.listCampaigns({
        ...bareAsked(world),
        principal: compliance,
        query: { limit: 200, ...query },
      })
      return answer.campaigns
    }
    const names = (campaigns: readonly Campaign[]) => campaigns.map(({ plan }) => plan.name)
    assert.deepEqual(names(await list({ from: '2027-01-20', to: '2027-02-01' })), ['开门红'])
    assert.deepEqual(names(await list({ from: '2027-01-21' })), [])
    assert.ok(!names(await list({ to: '2027-01-04' })).includes('开门红'))
    const waiting = await list({ state: 'in_review' })
    assert.ok(waiting.some(({ campaignId }) => campaignId === spring.campaignId))
    assert.ok(waiting.every(({ state, may }) => state === 'in_review' && may.includes('return')))
    const fresh = waiting.filter(({ reviews }) => reviews.length === 0)
    assert.ok(fresh.every(({ may }) => may.includes('approve') && may.includes('protect')))
  })

  it('deletes drafts, not what was decided', async () => {
    const { act, create, marketer, routes } = world
    const draft = await create(plainPlan)
    const remove = async ({ campaignId }: Campaign) =>
      routes.deleteCampaign({ ...asked(), params: { campaignId } })
    assert.deepEqual(await remove(draft), { deleted: true })
    await assert.rejects(world.read(draft.campaignId), refusedWith('not_found'))
    const submitted = await act('submitCampaign', await create(plainPlan), marketer)
    await assert.rejects(remove(submitted), refusedWith('act_not_now'))
  })
})

function never(): never {
  throw new Error('the plain plan has a wave')
}

function bareAsked(world: CampaignBank) {
  return world.asked(world.marketer)
}
