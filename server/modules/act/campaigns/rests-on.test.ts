import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { ProblemError } from '#contracts/problems.ts'
import { onServedMart } from '#modules/act/customers/index.ts'
import { silentLog } from '#platform/log/index.ts'
import { plainPlan } from '#server/testing/campaign-bank.ts'
import { twoBranches } from '#server/testing/two-branches.ts'
import type { TwoBranches } from '#server/testing/two-branches.ts'

import type { CampaignsParts } from './parts.ts'
import { previewPlan } from './preview.ts'
import { ofWhomItHolds, restingRule } from './rests-on.ts'

const scope = { kind: 'bank' } as const
const now = Date.parse('2026-11-02T10:00:00+08:00')
const stated = '您账上有一笔活期资金，欢迎来聊聊。拒收请回复R'
const planOf = (restsOn?: string[]) => ({
  ...plainPlan,
  waves: [
    {
      ...{ phase: 'burst' as const, date: '2026-11-05', channel: 'sms' as const },
      ...{ copy: stated, subject: null, ...(restsOn !== undefined && { restsOn }) },
    },
  ],
})

describe('a statement about the customer', () => {
  let bank: TwoBranches
  let parts: CampaignsParts
  before(async () => {
    bank = await twoBranches()
    const { marts, facts, ledger, directory, strategy, vault } = bank.parts
    parts = {
      ...{ marts, facts, ledger, directory, strategy, vault },
      timeZone: 'Asia/Shanghai',
      smsSetting: { publicOrigin: 'https://zhike.bank.example', signature: '【知客银行】' },
      clock: { now: () => now },
      log: silentLog(),
    }
  })
  after(() => bank.close())

  const codes = async (restsOn?: string[]): Promise<string[]> => {
    const { findings } = await previewPlan(parts, planOf(restsOn), { scope, now })
    return findings.map(({ code }) => code)
  }

  it('asks for the tag it rests on, and is met by one', async () => {
    assert.ok((await codes()).includes('personal_fact'))
    assert.ok(!(await codes(['aum >= 100000'])).includes('personal_fact'))
  })

  it('reaches nobody who lacks the tag, and says how many they are', async () => {
    const without = await previewPlan(parts, planOf(), { scope, now })
    const resting = await previewPlan(parts, planOf(['aum >= 100000']), { scope, now })
    const wealthy = await previewPlan(
      parts,
      { ...planOf(), audience: { text: 'aum >= 100000' } },
      { scope, now },
    )
    assert.equal(resting.audience, without.audience)
    assert.equal(resting.reachable, wealthy.reachable)
    const lacking = resting.removed.find(({ code }) => code === 'statement_not_true')
    assert.equal(lacking?.customers, without.audience - wealthy.audience)
    assert.ok((lacking?.customers ?? 0) > 0)
  })

  it('holds of those alone whom the night knows to have it', async () => {
    await onServedMart(parts.marts, parts.strategy().vocabulary, async (served) => {
      const rule = restingRule(planOf(['aum >= 100000', 'age >= 40']), served.vocabulary)
      assert.ok(rule)
      const all = await served.read<{ customer_id: string; holds: boolean }>(
        `select customer_id, coalesce(aum >= 100000 and age >= 40, false) as holds from profile`,
      )
      const ids = all.map(({ customer_id: id }) => id)
      const held = await ofWhomItHolds(served, rule, ids)
      const wanted = all.filter(({ holds }) => holds).map(({ customer_id: id }) => id)
      assert.deepEqual([...held].toSorted(), wanted.toSorted())
      assert.equal((await ofWhomItHolds(served, rule, [])).size, 0)
    })
  })

  it('refuses a tag nobody knows, at its wave', () => {
    const { vocabulary } = parts.strategy()
    assert.equal(restingRule(planOf(), vocabulary), undefined)
    assert.throws(
      () => restingRule(planOf(['no_such_tag']), vocabulary),
      (error) => error instanceof ProblemError && error.code === 'rule_refused',
    )
  })
})
