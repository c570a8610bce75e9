import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'

import { makeDemoBank } from '#demo/index.ts'
import type { DemoDelivery } from '#demo/index.ts'
import type { Segment } from '#demo/people/vocabulary.ts'
import { actions, conversionChance } from '#demo/truth/actions.ts'
import type { CampaignResult } from '#contracts/results.ts'
import { loadFeedFile, runIntake } from '#modules/know/intake/index.ts'
import { smallBank } from '#server/testing/small-bank.ts'
import type { SmallBank } from '#server/testing/small-bank.ts'
import { projectRoot } from '#server/testing/source-tree.ts'

import { openResults } from './results.ts'

const NIGHT = '2026-10-31'
const feedsRead = [
  'account',
  'campaign',
  'campaign_member',
  'contact',
  'customer',
  'event',
  'holding',
  'outcome',
  'product',
]

/** What asking really does to each member of a campaign, on average: told by the truth alone. */
function plantedUplifts(delivery: DemoDelivery): ReadonlyMap<string, number> {
  const truth = JSON.parse(readFileSync(delivery.truth.json, 'utf8')) as {
    readonly campaigns: readonly { readonly campaign: string; readonly action: string }[]
  }
  const [header = '', ...lines] = readFileSync(delivery.truth.customers, 'utf8').trim().split('\n')
  const columns = header.split(',')
  const customers = new Map(
    lines.map((line) => {
      const cells = line.split(',')
      return [cells[0] ?? '', cells]
    }),
  )
  const actionOf = new Map(
    truth.campaigns.map(({ campaign, action }) => [
      campaign,
      actions.find(({ id }) => id === action),
    ]),
  )
  const sums = new Map<string, { uplift: number; members: number }>()
  const file = delivery.files.find(({ feed }) => feed === 'campaign_member')
  const rows = readFileSync(file?.path ?? '', 'utf8')
    .trim()
    .split('\n')
    .slice(1)
  for (const row of rows) {
    const [campaign = '', customer = ''] = row.split(',')
    const action = actionOf.get(campaign)
    const cells = customers.get(customer)
    assert.ok(action && cells, row)
    const percent = (name: string) => Math.round(Number(cells[columns.indexOf(name)]) * 100)
    const taste = {
      product: percent(`product_${action.taste}`),
      channel: percent(`channel_${action.channel}`),
    }
    const chance = (asked: boolean) => conversionChance(action, cells[1] as Segment, taste, asked)
    const sum = sums.get(campaign) ?? { uplift: 0, members: 0 }
    sum.uplift += chance(true) - chance(false)
    sum.members += 1
    sums.set(campaign, sum)
  }
  return new Map([...sums].map(([campaign, { uplift, members }]) => [campaign, uplift / members]))
}

describe('the demo bank, whose truth is known', () => {
  let bank: SmallBank
  let results: readonly CampaignResult[]
  let planted: ReadonlyMap<string, number>

  before(async () => {
    bank = await smallBank()
    const out = join(bank.ledger.home, 'delivery')
    const delivery = await makeDemoBank({ customers: 8_000, seed: 5, out, businessDate: NIGHT })
    planted = plantedUplifts(delivery)
    const feeds = await Promise.all(
      feedsRead.map(async (name) => {
        const loaded = await loadFeedFile(join(projectRoot, 'feeds', 'demo', `${name}.yaml`))
        assert.ok(loaded.ok)
        return loaded.feed
      }),
    )
    const { refusals } = await runIntake({
      store: bank.parts.facts,
      feeds,
      source: delivery.folder,
      businessDate: NIGHT,
      timeZone: 'Asia/Shanghai',
      threads: 1,
      identitySink: (entries) => bank.parts.vault.put(entries),
    })
    assert.deepEqual(refusals, [])
    await bank.publish(NIGHT, [])
    const reader = openResults(bank.parts)
    const listed = await reader.list()
    const told: CampaignResult[] = []
    for (const { campaignId } of listed.results) {
      const result = await reader.read(campaignId, { kind: 'bank' })
      assert.ok(result)
      told.push(result)
    }
    results = told
  })
  after(() => bank.close())

  const absolute = ({ lifts }: CampaignResult) =>
    lifts.find(({ measure, kind }) => measure === 'conversion' && kind === 'absolute')

  test('the planted uplift lies in the interval of nine campaigns in ten', () => {
    const judged = results.filter((result) => absolute(result) !== undefined)
    assert.ok(judged.length >= 25, `${judged.length} campaigns`)
    const missed = judged.filter((result) => {
      const lift = absolute(result)
      const truth = planted.get(result.campaignId) ?? Number.NaN
      return lift === undefined || !(lift.low <= truth && truth <= lift.high)
    })
    const told = missed.map(
      (result) =>
        `${result.campaignId} ${planted.get(result.campaignId)} ${JSON.stringify(absolute(result))}`,
    )
    assert.ok(missed.length <= judged.length * 0.1, told.join('\n'))
  })

  test('estimates lie about the truth, not to one side of it', () => {
    const errors = results.flatMap((result) => {
      const lift = absolute(result)
      return lift === undefined ? [] : [lift.lift - (planted.get(result.campaignId) ?? 0)]
    })
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length
    assert.ok(Math.abs(mean) < 0.02, `off by ${mean} on average`)
  })

  test('campaigns big enough to judge are found to have worked', () => {
    const verdicts = Map.groupBy(results, ({ verdict }) => verdict)
    // Of 8,000 customers most campaigns are too small, and say so: exact tests give nothing away.
    assert.ok((verdicts.get('better')?.length ?? 0) >= 2)
    assert.deepEqual(verdicts.get('worse') ?? [], [])
    assert.deepEqual(verdicts.get('too_early') ?? [], [], 'every window of the past is over')
  })

  test('no split of the demo bank is broken', () => {
    assert.deepEqual(
      results.filter(({ sampleRatio }) => !sampleRatio.good),
      [],
    )
  })

  test('what is credited is never more than what the treated bought', () => {
    let credited = 0
    for (const { arms, credits, campaignId } of results) {
      const treated = arms.find(({ control }) => !control)
      const sum = credits.reduce((total, { cents }) => total + cents, 0)
      assert.ok(sum <= (treated?.sumCents ?? 0), campaignId)
      credited += sum
    }
    assert.ok(credited > 0)
  })
})
