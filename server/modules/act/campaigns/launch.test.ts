import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import type { CampaignPlan } from '#contracts/campaigns.ts'
import { ProblemError } from '#contracts/problems.ts'
import {
  purposeOf,
  recordComplaint,
  recordConsent,
  recordContact,
  recordDoNotContact,
} from '#modules/decide/conduct/index.ts'
import { campaignBank, plainPlan, reachable } from '#server/testing/campaign-bank.ts'
import type { CampaignBank } from '#server/testing/campaign-bank.ts'

import { drawOf, drawsBelow } from './domain/arms.ts'
import { launchJob } from './jobs.ts'
import { campaignSecret, holdoutSecret } from './secrets.ts'

const CUSTOMERS = 240

describe('a launch', () => {
  let world: CampaignBank
  before(async () => {
    const rows = reachable(CUSTOMERS)
    const changed = (index: number, change: object) => {
      Object.assign(rows[index] ?? {}, change)
    }
    changed(0, { marketing_consent_sms: false })
    changed(1, { do_not_contact: true })
    changed(2, { open_complaint_count: 1 })
    changed(3, { contacts_30d: 4 })
    // The day's contacts of the night are of another day; a birthday since the night counts.
    changed(4, { contacts_1d: 1 })
    changed(5, { age: 17, birth_date: '2008-11-02' })
    changed(6, { age: 17, birth_date: '2008-11-03' })
    world = await campaignBank(rows)
  })
  after(() => world.close())

  const idOf = (index: number) => `C${String(index).padStart(5, '0')}`

  async function membersOf(campaignId: string) {
    const { rows } = await world.bank.ledger.pool.query<{
      customer_id: string
      arm: string
      draw: number
      assigned_on: string
    }>(
      `select customer_id, arm, draw, assigned_on from campaign_member
      where campaign_id = $1 order by customer_id`,
      [campaignId],
    )
    return rows
  }

  async function withheldOf(campaignId: string) {
    const { progress } = await world.read(campaignId)
    return Object.fromEntries(
      (progress?.withheld ?? []).map(({ code, customers }) => [code, customers]),
    )
  }

  it('draws each arm by the keyed hash, and keeps why others were left out', async () => {
    const { campaignId } = await world.launched(plainPlan)
    await world.fix(campaignId)
    const members = await membersOf(campaignId)
    const { db } = world.bank.ledger
    const [own, bank] = [await campaignSecret(db, campaignId), await holdoutSecret(db)]
    const { holdout } = world.parts.strategy().pack.arbitration
    assert.equal(members.length, CUSTOMERS - 5)
    for (const { customer_id: id, arm, draw } of members) {
      assert.equal(draw, drawOf(own, id))
      assert.equal(arm === 'holdout', drawOf(bank, id) < drawsBelow(holdout), id)
    }
    const byDraw = members
      .filter(({ arm }) => arm !== 'holdout')
      .toSorted((a, b) => a.draw - b.draw)
    const controls = Math.round(byDraw.length * plainPlan.controlShare)
    assert.deepEqual(
      byDraw.map(({ arm }) => arm),
      byDraw.map((_, place) => (place < controls ? 'control' : 'treated')),
    )
    const ids = new Set(members.map((member) => member.customer_id))
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5, 6].filter((index) => ids.has(idOf(index))),
      [4, 5],
    )
    const { bank_holdout: heldOut, ...withheld } = await withheldOf(campaignId)
    assert.deepEqual(withheld, {
      no_open_channel: 1,
      do_not_contact: 1,
      open_complaint: 1,
      cap_month_all: 1,
      limited_capacity: 1,
    })
    const counted = members.filter(({ arm }) => arm === 'holdout').length
    assert.equal(heldOut ?? 0, counted)
    const { progress } = await world.read(campaignId)
    assert.equal(progress?.members, members.length)
    assert.equal((progress?.treated ?? 0) + (progress?.control ?? 0) + counted, members.length)
  })

  it('previews the very customers it then takes', async () => {
    const { routes, marketer } = world
    const preview = await routes.previewCampaign({ ...world.asked(marketer), body: plainPlan })
    const { campaignId } = await world.launched(plainPlan)
    await world.fix(campaignId)
    const drawn = (await membersOf(campaignId)).filter(({ arm }) => arm !== 'holdout')
    assert.equal(preview.reachable, drawn.length)
    const { bank_holdout: _, ...withheld } = await withheldOf(campaignId)
    const removed = preview.removed.filter(({ code }) => code !== 'bank_holdout')
    assert.deepEqual(
      withheld,
      Object.fromEntries(removed.map(({ code, customers }) => [code, customers])),
    )
  })

  it('killed half-way leaves nothing; run again, and beside itself, gives the same', async () => {
    const { campaignId } = await world.launched(plainPlan)
    for (const looked of [50, 100, 200]) {
      const killed = new AbortController()
      await assert.rejects(
        world.fix(campaignId, {
          atOnce: 50,
          signal: killed.signal,
          onProgress: (so_far) => {
            if (so_far >= looked) killed.abort()
          },
        }),
      )
      assert.deepEqual(await membersOf(campaignId), [])
    }
    const both = await Promise.all([
      world.fix(campaignId, { atOnce: 7 }),
      world.fix(campaignId, { atOnce: 50 }),
    ])
    assert.equal(both.filter((launched) => launched !== undefined).length, 1)
    const members = await membersOf(campaignId)
    assert.equal(await world.fix(campaignId), undefined)
    assert.deepEqual(await membersOf(campaignId), members)
    const secret = await campaignSecret(world.bank.ledger.db, campaignId)
    assert.ok(members.every(({ customer_id: id, draw }) => draw === drawOf(secret, id)))
    assert.equal(members.length, CUSTOMERS - 5)
  })

  it('takes nobody who withdrew since the night, and who came back since', async () => {
    const { db } = world.bank.ledger
    const by = { actor: 'staff:R1', name: '客户经理' }
    const act = (index: number) => ({
      customerId: idOf(index),
      by,
      at: world.now(),
      timeZone: 'Asia/Shanghai',
      proof: '来电',
    })
    await db.transaction().execute(async (within) => {
      const consent = { purpose: 'marketing', channel: 'sms' } as const
      await recordConsent(within, { ...act(20), ...consent, given: false })
      await recordDoNotContact(within, { ...act(21), held: true })
      await recordComplaint(within, {
        ...act(22),
        complaintId: 'K1',
        opened: true,
        topic: 'service',
      })
      await recordContact(within, {
        ...act(23),
        contactId: 'T1',
        channel: 'sms',
        purpose: 'marketing',
        action: null,
        campaignId: null,
        staffNumber: null,
      })
      // Refused by the night, allowed since.
      await recordConsent(within, { ...act(0), ...consent, given: true })
      await recordDoNotContact(within, { ...act(1), held: false })
    })
    const { campaignId } = await world.launched(plainPlan)
    await world.fix(campaignId, { atOnce: 16 })
    const ids = new Set((await membersOf(campaignId)).map((member) => member.customer_id))
    assert.deepEqual(
      [0, 1, 20, 21, 22, 23, 24].filter((index) => ids.has(idOf(index))),
      [0, 1, 24],
    )
    const { bank_holdout: _, ...withheld } = await withheldOf(campaignId)
    assert.deepEqual(withheld, {
      no_open_channel: 1,
      do_not_contact: 1,
      open_complaint: 2,
      cap_month_all: 1,
      cap_day_all: 1,
      limited_capacity: 1,
    })
  })

  it('has no members when it was stopped while they were drawn', async () => {
    const launched = await world.launched(plainPlan)
    const fixed = await world.fix(launched.campaignId, {
      atOnce: 100,
      onProgress: async (looked) => {
        if (looked === 100) await world.act('stopCampaign', launched, world.marketer)
      },
    })
    assert.equal(fixed, undefined)
    assert.deepEqual(await membersOf(launched.campaignId), [])
    assert.equal((await world.read(launched.campaignId)).state, 'stopped')
  })

  it('goes back to its maker when the strategy no longer knows what it is about', async () => {
    const { campaignId } = await world.launched(plainPlan)
    const { log, strategy } = world.parts
    const changed = { ...strategy(), pack: { ...strategy().pack, families: [] } }
    const later = {
      ...world.parts,
      strategy: () => changed,
    }
    const run = {
      jobId: 'J',
      attempt: 1,
      signal: new AbortController().signal,
      log,
      report: () => {},
    }
    await assert.rejects(launchJob(later).execute({ campaignId }, run))
    const { state, history, progress, may } = await world.read(campaignId)
    assert.equal(state, 'returned')
    assert.equal(progress, null)
    assert.deepEqual(may, ['edit', 'submit', 'delete'])
    assert.equal(history.at(-1)?.what, 'launch_failed')
    assert.ok(history.at(-1)?.note?.zh.includes('time_deposit'))
    assert.deepEqual(await membersOf(campaignId), [])
  })

  it('is never made of a service contact, whatever its copy says', async () => {
    const service = world.parts
      .strategy()
      .pack.actions.filter((action) => purposeOf(action) === 'service')
    assert.ok(service.length > 0)
    for (const { name } of service) {
      const plan: CampaignPlan = { ...plainPlan, family: null, action: name }
      const made = await world.create(plan)
      await assert.rejects(world.act('submitCampaign', made, world.marketer), (error: unknown) => {
        assert.ok(error instanceof ProblemError)
        assert.equal(error.code, 'plan_incomplete')
        return true
      })
    }
  })
})
