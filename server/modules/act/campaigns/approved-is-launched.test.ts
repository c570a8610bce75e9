import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'

import fc from 'fast-check'

import type { CampaignPlan } from '#contracts/campaigns.ts'
import {
  mergeNumbers,
  numbersOf,
  recordComplaint,
  recordConsent,
  recordContact,
  recordDoNotContact,
} from '#modules/decide/conduct/index.ts'
import { campaignBank, plainPlan, reachable, TODAY } from '#server/testing/campaign-bank.ts'
import type { CampaignBank } from '#server/testing/campaign-bank.ts'
import { contactPrices } from '#modules/know/strategy/index.ts'
import type { ProfileRow } from '#server/testing/small-bank.ts'

import { armSizes } from './domain/arms.ts'
import { campaignExports } from './exports.ts'

const CUSTOMERS = 90
const idOf = (index: number) => `C${String(index).padStart(5, '0')}`
type Wave = CampaignPlan['waves'][number]
const wave = (channel: Wave['channel'], phase: Wave['phase'] = 'burst', date = TODAY): Wave => ({
  ...{ phase, date, channel, subject: channel === 'email' ? '定期存款' : null },
  copy:
    channel === 'rm_task'
      ? '您好，我行定期存款正在办理，方便时为您介绍。'
      : '您好，我行定期存款正在办理，欢迎到网点咨询。拒收请回复R {unsubscribe}',
})

/** What may happen to a customer between a look and the next. */
const happenings = [
  'withdraw',
  'quiet',
  'complain',
  'contacted',
  'no_mobile',
  'no_email',
  'merge',
] as const
type Happening = readonly [what: (typeof happenings)[number], index: number]
const changes = (minLength: number) =>
  fc.array(
    fc.tuple(fc.constantFrom(...happenings), fc.nat(CUSTOMERS - 1)) as fc.Arbitrary<Happening>,
    { minLength, maxLength: 40 },
  )

describe('what is approved is what is launched', () => {
  let world: CampaignBank
  before(async () => {
    world = await campaignBank(rows())
  })
  after(() => world.close())

  const rows = (): ProfileRow[] =>
    reachable(CUSTOMERS).map((row, index) => ({ ...row, value_index: (index * 37) % 91 }))

  async function happen(some: readonly Happening[], serial: number): Promise<void> {
    const { db } = world.bank.ledger
    for (const [order, [what, index]] of some.entries()) {
      const customerId = idOf(index)
      const shared = {
        ...{ customerId, at: world.now(), timeZone: 'Asia/Shanghai' },
        by: { actor: 'staff:R1', name: '客户经理' },
        proof: '来电',
      }
      const key = `${serial}-${order}`
      if (what === 'no_mobile' || what === 'no_email') {
        await world.bank.ledger.pool.query(
          'delete from vault_entry where subject_id = $1 and field = $2',
          [customerId, what === 'no_mobile' ? 'mobile' : 'email'],
        )
        continue
      }
      await db.transaction().execute(async (within) => {
        if (what === 'merge') {
          const other = idOf((index + 1) % CUSTOMERS)
          const numbers = (await numbersOf({ db: within }, [other])).get(other)?.numbers ?? []
          if (numbers.includes(customerId)) return
          const said = { proposalId: randomUUID(), by: 'staff:C1', now: world.now() }
          await mergeNumbers(within, { one: customerId, other, ...said })
        } else if (what === 'withdraw') {
          const consent = { purpose: 'marketing', channel: 'sms', given: false } as const
          await recordConsent(within, { ...shared, ...consent })
        } else if (what === 'quiet') {
          await recordDoNotContact(within, { ...shared, held: true })
        } else if (what === 'complain') {
          const complaint = { complaintId: key, opened: true, topic: 'service' }
          await recordComplaint(within, { ...shared, ...complaint })
        } else {
          await recordContact(within, {
            ...{ contactId: key, customerId, channel: 'sms', purpose: 'marketing' },
            ...{ action: null, campaignId: null, staffNumber: null },
            ...{ at: world.now(), timeZone: 'Asia/Shanghai' },
          })
        }
      })
    }
  }

  /** The bank as it was: what happened is forgotten with the ledger's rows. */
  async function forget(): Promise<void> {
    const { pool } = world.bank.ledger
    await pool.query(`
      alter table consent_change disable trigger user;
      alter table do_not_contact disable trigger user;
      alter table complaint_change disable trigger user;
      alter table contact_made disable trigger user;
      alter table customer_merge disable trigger user;
      delete from customer_merge; delete from person_number;
      alter table customer_merge enable trigger user;
      delete from consent_change; delete from do_not_contact;
      delete from complaint_change; delete from contact_made;
      alter table consent_change enable trigger user;
      alter table do_not_contact enable trigger user;
      alter table complaint_change enable trigger user;
      alter table contact_made enable trigger user;`)
    await world.bank.publish(TODAY, rows())
  }

  const previewOf = (plan: CampaignPlan) =>
    world.routes.previewCampaign({ ...world.asked(world.marketer), body: plan })

  const count = async (text: string, campaignId: string): Promise<number> => {
    const { rows: found } = await world.bank.ledger.pool.query<{ n: number | null }>(text, [
      campaignId,
    ])
    return Number(found[0]?.n ?? 0)
  }

  it('two numbers that two people merged are one member, of the worthier number', async () => {
    // Whom the bank holds out is drawn anew for each ledger: four neighbours whom it doesn't.
    const planOf = (first: number): CampaignPlan => ({
      ...plainPlan,
      audience: { text: `aum >= ${10_000 + first} and aum <= ${10_000 + first + 3}` },
      controlShare: 0.2,
    })
    let first = 0
    let apart = await previewOf(planOf(first))
    while (apart.reachable < 4) {
      first += 4
      assert.ok(first < CUSTOMERS, 'the bank holds out everybody')
      apart = await previewOf(planOf(first))
    }
    const [one, other] = [idOf(first), idOf(first + 1)]
    const [held, heldTwin] = [idOf(first + 2), idOf(first + 3)]
    const plan = planOf(first)
    await world.bank.ledger.db.transaction().execute(async (within) => {
      const said = { by: 'staff:C1', now: world.now() }
      await mergeNumbers(within, { ...said, one, other, proposalId: randomUUID() })
      await mergeNumbers(within, { ...said, one: held, other: heldTwin, proposalId: randomUUID() })
      // Who asked under one number not to be contacted is asked under none.
      const who = { actor: 'staff:R1', name: '客户经理' }
      const act = { customerId: heldTwin, by: who, at: world.now(), timeZone: 'Asia/Shanghai' }
      await recordDoNotContact(within, { ...act, held: true, proof: '来电' })
    })
    const together = await previewOf(plan)
    const numberOf = (code: string, list: typeof together.removed) =>
      list.find((reason) => reason.code === code)?.customers ?? 0
    assert.equal(apart.reachable - together.reachable, 3)
    assert.equal(numberOf('same_address', together.removed), 1)
    await forget()
  })

  const plans = fc.record({
    from: fc.nat(40),
    controlShare: fc.constantFrom(0, 0.1, 0.2, 1 / 3, 0.5),
    channels: fc.constantFrom<[Wave['channel'], ...Wave['channel'][]]>(
      ['sms'],
      ['email'],
      ['app'],
      ['rm_task'],
      ['sms', 'rm_task'],
      ['email', 'rm_task'],
    ),
    costPerContactCents: fc.constantFrom(0, 7, 30),
    before: changes(0),
    between: changes(25),
  })

  it('for any audience, plan and whatever happens before and between', async () => {
    let serial = 0
    let smaller = 0
    await fc.assert(
      fc
        .asyncProperty(plans, async (given) => {
          serial += 1
          const phases = ['warm_up', 'burst'] as const
          const waves = given.channels.map((channel, index) =>
            wave(channel, phases[index] ?? 'burst'),
          )
          const draft: CampaignPlan = {
            ...plainPlan,
            goal: { ...plainPlan.goal, target: 1 },
            controlShare: given.controlShare,
            waves,
            audience: { text: `aum >= ${10_000 + given.from}` },
            budget: { capCents: 10_000_00, costPerContactCents: given.costPerContactCents },
          }
          await happen(given.before, serial * 1_000)
          const needed = (await previewOf(draft)).costCents
          // No more money than it takes, and a little that pays for nothing.
          const plan = { ...draft, budget: { ...draft.budget, capCents: needed + 5 } }
          const shown = await previewOf(plan)
          if (shown.treated === 0) return
          const approved = await world.approved(plan)
          assert.deepEqual(approved.ceiling, {
            people: shown.reachable,
            treated: shown.treated,
            control: shown.control,
            costCents: shown.costCents,
          })

          await happen(given.between, serial * 1_000 + 500)
          const live = await previewOf(plan)
          if (live.reachable < shown.reachable) smaller += 1
          if (live.reachable === 0) return
          await world.act('launchCampaign', approved, world.marketer)
          await world.fix(approved.campaignId, { atOnce: 17 })
          await world.tick()
          const { progress } = await world.read(approved.campaignId)
          assert.ok(progress)

          // The launch is the preview of this moment, up to the approval, in exact arms.
          const taken = Math.min(live.reachable, shown.reachable)
          assert.deepEqual(
            { treated: progress.treated, control: progress.control },
            armSizes(taken, plan.controlShare),
          )
          assert.ok(progress.treated <= shown.treated && progress.control <= shown.control)
          const { campaignId } = approved
          const heldOut = live.removed.find(({ code }) => code === 'bank_holdout')?.customers ?? 0
          assert.equal(progress.members, taken + heldOut)
          const left = (list: typeof live.removed) =>
            Object.fromEntries(
              list
                .filter(({ code }) => code !== 'bank_holdout' && code !== 'beyond_approval')
                .map(({ code, customers }) => [code, customers]),
            )
          const withheld = progress.withheld.map((one) => ({ ...one, stage: '' }))
          assert.deepEqual(left(withheld), left(live.removed))

          // Whatever goes, the money approved is not gone beyond.
          const messages = await count(
            `select sum(mailing.cost_cents) as n from message join mailing using (mailing_id)
            where campaign_id = $1`,
            campaignId,
          )
          const tasks = await count(
            'select count(*) as n from work_task where campaign_id = $1',
            campaignId,
          )
          const call = contactPrices(world.bank.loaded.pack).get('rm_task')?.cents ?? 0
          const spend = messages + tasks * Math.max(call, given.costPerContactCents)
          assert.ok(spend <= plan.budget.capCents, `${spend} of ${plan.budget.capCents}`)
        })
        .afterEach(forget),
      { seed: 20_261_205, numRuns: 9 },
    )
    assert.ok(smaller > 3, 'something happened between often enough to matter')
  })

  it('leaves those of the least value when more people came in than were approved', async () => {
    const plan = { ...plainPlan, goal: { ...plainPlan.goal, target: 1 }, controlShare: 0.25 }
    const few = rows().slice(0, 40)
    await world.bank.publish(TODAY, few)
    const approved = await world.approved(plan)
    const ceiling = approved.ceiling?.people ?? 0
    await world.bank.publish(TODAY, rows())
    await world.act('launchCampaign', approved, world.marketer)
    await world.fix(approved.campaignId)
    const { rows: members } = await world.bank.ledger.pool.query<{
      customer_id: string
      arm: string
      worth: number
    }>('select customer_id, arm, worth from campaign_member where campaign_id = $1', [
      approved.campaignId,
    ])
    const inArms = members.filter(({ arm }) => arm !== 'holdout')
    assert.equal(inArms.length, ceiling)
    const heldOut = new Set(
      members.filter(({ arm }) => arm === 'holdout').map((m) => m.customer_id),
    )
    const worths = rows()
      .filter((row) => !heldOut.has(row.customer_id))
      .map((row) => Number(row['value_index']) * 100)
      .toSorted((a, b) => b - a)
    assert.deepEqual(
      inArms.map(({ worth }) => Number(worth)).toSorted((a, b) => b - a),
      worths.slice(0, ceiling),
    )
    await forget()
  })

  it('counts nobody who has no address for the channel', async () => {
    const mail = { ...plainPlan, waves: [wave('email')] }
    const before = await previewOf(mail)
    await world.bank.ledger.pool.query(
      "delete from vault_entry where field = 'email' and subject_id < $1",
      [idOf(30)],
    )
    const after = await previewOf(mail)
    const lacking = after.removed.find(({ code }) => code === 'no_address')
    assert.equal(lacking?.customers, 30)
    assert.ok(after.reachable < before.reachable)
    // Over SMS as well, they are reached after all.
    const both = await previewOf({ ...mail, waves: [wave('email', 'warm_up'), wave('sms')] })
    assert.equal(both.reachable, before.reachable)
    await forget()
  })

  it('takes later entrants in a block of their own, exact and within the approval', async () => {
    const plan: CampaignPlan = {
      ...plainPlan,
      goal: { ...plainPlan.goal, target: 1 },
      controlShare: 0.25,
      entrants: 'each_wave',
      waves: [wave('app', 'warm_up'), wave('app', 'burst', '2026-11-04')],
    }
    const approved = await world.approved(plan)
    const people = approved.ceiling?.people ?? 0
    // Thirty are capped on the day of the launch, and free two days later.
    await world.bank.publish(
      TODAY,
      rows().map((row, index) => ({ ...row, contacts_30d: index < 30 ? 4 : 0 })),
    )
    await world.act('launchCampaign', approved, world.marketer)
    await world.fix(approved.campaignId)
    const blocks = async () => {
      const { rows: found } = await world.bank.ledger.pool.query<{
        block: number
        arm: string
        n: number
      }>(
        `select block, arm, count(*) as n from campaign_member
        where campaign_id = $1 and arm <> 'holdout' group by 1, 2`,
        [approved.campaignId],
      )
      return found
    }
    const sizeOf = (found: Awaited<ReturnType<typeof blocks>>, block: number) => {
      const of = (arm: string) =>
        Number(found.find((one) => one.block === block && one.arm === arm)?.n ?? 0)
      return { treated: of('treated'), control: of('control') }
    }
    const first = sizeOf(await blocks(), 1)
    assert.deepEqual(first, armSizes(first.treated + first.control, 0.25))
    await world.bank.publish('2026-11-03', rows())
    world.setDay('2026-11-04')
    await world.tick()
    await world.tick()
    const found = await blocks()
    assert.deepEqual(sizeOf(found, 1), first, 'who was drawn stays as they were')
    const second = sizeOf(found, 2)
    assert.ok(second.treated > 0 && second.control > 0)
    assert.deepEqual(second, armSizes(second.treated + second.control, 0.25))
    const told = new Map<string, number>()
    for (const { dataset, rows: given } of campaignExports(
      world.bank.ledger,
      world.bank.loaded.pack,
    )) {
      if (dataset.name !== 'campaign_member') continue
      for await (const some of given('2026-11-04')) {
        for (const { campaign_id: id, wave: block, arm, control_share: share } of some) {
          if (id !== approved.campaignId) continue
          const key = `${String(block)} ${String(arm)} ${String(share)}`
          told.set(key, (told.get(key) ?? 0) + 1)
        }
      }
    }
    assert.deepEqual(
      told,
      new Map(
        [first, second].flatMap(({ treated, control }, at) => [
          [`${at + 1} treated 0.25`, treated],
          [`${at + 1} control 0.25`, control],
        ]),
      ),
      'the night is told who was drawn together, and by which share',
    )
    const all = first.treated + first.control + second.treated + second.control
    assert.ok(all <= people && all >= people - 1, `${all} of ${people}`)
    const { progress } = await world.read(approved.campaignId)
    assert.equal(progress?.treated, first.treated + second.treated)
    world.setDay(TODAY)
    await forget()
  })

  it('previews a plan without waves, and says that they are missing', async () => {
    for (const about of [
      { family: 'time_deposit' },
      { family: null, action: 'mobile_bank_start' },
    ]) {
      const preview = await previewOf({ ...plainPlan, ...about, waves: [] })
      assert.equal(preview.audience, CUSTOMERS)
      assert.ok(preview.missing.some(({ path }) => path === 'waves'))
      assert.equal(preview.costCents, 0)
    }
  })
})
