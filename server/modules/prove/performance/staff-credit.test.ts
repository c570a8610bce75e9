import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import type { CampaignResult } from '#contracts/results.ts'
import { workbenchBank } from '#server/testing/workbench-bank.ts'
import type { WorkbenchBank } from '#server/testing/workbench-bank.ts'
import { deskOf } from '#server/testing/workbench-desk.ts'

import { campaignResult } from './index.ts'

const MONDAY = '2026-11-02'

describe('what people recorded on Monday, in the result of Monday night', () => {
  let bank: WorkbenchBank
  let result: CampaignResult

  before(async () => {
    bank = await workbenchBank(['alone', 'pair', 'far', 'source'])
    const desk = deskOf(bank)
    const sold = { outcome: 'purchased', productId: 'TD1' } as const
    const alone = await desk.start(bank.rm('alone'), 'alone-1')
    await desk.record(bank.rm('alone'), alone.taskId, { ...sold, amountCents: 2_000_000 })
    const pair = await desk.start(bank.rm('pair'), 'pair-1')
    await desk.record(bank.rm('pair'), pair.taskId, {
      ...sold,
      amountCents: 3_000_001,
      withStaff: 'helper',
    })
    const referred = await desk.refer(bank.rm('source'), 'source-1', 'helper', '想了解定期存款')
    await desk.record(bank.rm('helper'), referred.taskId, { ...sold, amountCents: 1_000_000 })
    const undone = await desk.start(bank.rm('far'), 'far-1')
    const { contactId } = await desk.record(bank.rm('far'), undone.taskId, {
      ...sold,
      amountCents: 9_000_000,
    })
    await desk.undo(bank.rm('far'), contactId)

    await bank.deliver(MONDAY, 'campaign', [
      {
        campaign_id: 'C1',
        name: '存款',
        family: 'time_deposit',
        measure: 'purchases',
        started_date: MONDAY,
        window_days: 1,
        control_arm: 'control',
        cost_cents: 10_000,
      },
    ])
    await bank.deliver(
      MONDAY,
      'campaign_member',
      ['alone', 'pair', 'far', 'source'].flatMap((rm) =>
        [1, 2, 3].map((n) => ({
          campaign_id: 'C1',
          customer_id: `${rm}-${n}`,
          arm: n === 3 ? 'control' : 'treated',
        })),
      ),
    )
    const night = await bank.nightWithLedger(MONDAY)
    assert.ok(night.certificate.passed, JSON.stringify(night.certificate))
    result = await campaignResult(bank.parts, 'C1')
  })
  after(() => bank.close())

  test('a sale recorded today counts tonight, one undone does not', () => {
    assert.deepEqual(
      result.arms.map((arm) => [arm.arm, arm.customers, arm.converted, arm.reportedOnly]),
      [
        ['control', 4, 0, 0],
        ['treated', 8, 3, 3],
      ],
    )
    assert.ok(result.lifts.some(({ measure }) => measure === 'conversion'))
  })

  test('who sold, who helped and who referred share each sale, to the cent', () => {
    const credits = result.credits.map((one) => [
      one.staffNumber,
      one.name,
      one.role.en,
      one.outcomes,
      one.cents,
    ])
    assert.deepEqual(credits, [
      ['pair', '经理pair', 'Responsible', 1, 2_100_001],
      ['alone', '经理alone', 'Responsible', 1, 2_000_000],
      ['helper', '经理helper', 'Assistant', 1, 900_000],
      ['helper', '经理helper', 'Responsible', 1, 800_000],
      ['source', '经理source', 'Referrer', 1, 200_000],
    ])
    const sum = result.credits.reduce((total, { cents }) => total + cents, 0)
    assert.equal(sum, 6_000_001)
  })
})
