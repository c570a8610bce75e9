import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import type { CampaignResult } from '#contracts/results.ts'
import { commandLine } from '#server/testing/command-line.ts'
import { testOnRealData } from '#server/testing/real-data.ts'
import { smallBank } from '#server/testing/small-bank.ts'
import { projectRoot } from '#server/testing/source-tree.ts'

import { campaignResult } from './index.ts'

/** Published expected values of an open-source experimentation package: two-sided, five decimals. */
const published: readonly {
  readonly name: string
  readonly a: ArmGiven
  readonly b: ArmGiven
  readonly difference: 'absolute' | 'relative'
  readonly expect: { readonly lift: number; readonly ci: [number, number]; readonly p: number }
}[] = [
  {
    name: 'sample means, relative difference',
    a: { n: 3407, sum: 1396.87, sum_squares: 52377.9767 },
    b: { n: 3461, sum: 2422.7, sum_squares: 134698.29 },
    difference: 'relative',
    expect: { lift: 0.70732, ci: [-0.03526, 1.44989], p: 0.06191 },
  },
  {
    name: 'sample means, absolute difference',
    a: { n: 3407, sum: 1396.87, sum_squares: 52377.9767 },
    b: { n: 3461, sum: 2422.7, sum_squares: 134698.29 },
    difference: 'absolute',
    expect: { lift: 0.29, ci: [0.04538, 0.53462], p: 0.02016 },
  },
  {
    name: 'proportions, relative difference',
    a: { n: 28, successes: 14 },
    b: { n: 30, successes: 16 },
    difference: 'relative',
    expect: { lift: 0.06667, ci: [-0.47767, 0.61101], p: 0.80707 },
  },
]

interface ArmGiven {
  readonly n: number
  readonly successes?: number
  readonly sum?: number
  readonly sum_squares?: number
}

/** The trial's data lie beside the project, never in it; its figures per arm are these. */
const hillstrom: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'No E-Mail': { n: 21_306, visit: 0.106167, conversion: 0.005726, spend: 0.652789 },
  'Mens E-Mail': { n: 21_307, visit: 0.182757, conversion: 0.012531, spend: 1.422617 },
  'Womens E-Mail': { n: 21_387, visit: 0.1514, conversion: 0.008837, spend: 1.077202 },
}

const places = (value: number, digits = 5) => Number(value.toFixed(digits))

function liftOf(
  result: CampaignResult,
  arm: string,
  measure: string,
  kind: string,
): CampaignResult['lifts'][number] {
  const lift = result.lifts.find(
    (one) => one.arm === arm && one.measure === measure && one.kind === kind,
  )
  assert.ok(lift, `${arm} ${measure} ${kind}`)
  return lift
}

/**
 * Whole cents that add up to a sum and, squared, to a sum of squares: many equal ones, then the
 * largest that still fit.
 */
function amountsOf({ sum = 0, sum_squares = 0 }: ArmGiven): number[] {
  const [cents, squares] = [Math.round(sum * 100), Math.round(sum_squares * 10_000)]
  const equal = Math.ceil(squares / cents)
  const count = Math.floor(squares / equal ** 2) - 1
  const amounts = Array.from({ length: count }, () => equal)
  let left = cents - count * equal
  // An amount x counts x in the sum and x(x - 1) more in the squares.
  let more = squares - count * equal ** 2 - left
  while (more > 0) {
    const next = Math.floor((1 + Math.sqrt(1 + 4 * more)) / 2)
    amounts.push(next)
    left -= next
    more -= next * (next - 1)
  }
  assert.ok(left >= 0 && more === 0)
  return [...amounts, ...Array.from({ length: left }, () => 1)]
}

test('published experiments, told as campaigns, come out to five decimals', async (t) => {
  const bank = await smallBank()
  t.after(() => bank.close())
  const facts: Record<string, Record<string, unknown>[]> = {
    campaign: [],
    campaign_member: [],
    customer: [],
    outcome: [],
  }
  for (const [index, { a, b }] of published.entries()) {
    facts['campaign']?.push({
      campaign_id: `G${index}`,
      measure: 'purchases',
      started_date: '2026-09-01',
      window_days: 7,
      control_arm: 'control',
    })
    for (const [arm, given] of [
      ['control', a],
      ['treated', b],
    ] as const) {
      const bought =
        given.successes === undefined
          ? amountsOf(given)
          : Array.from({ length: given.successes }, () => 0)
      for (let n = 0; n < given.n; n += 1) {
        const customer_id = `G${index}-${arm}-${n}`
        facts['customer']?.push({ customer_id, kind: 'personal' })
        facts['campaign_member']?.push({ campaign_id: `G${index}`, customer_id, arm })
        if (n >= bought.length) continue
        facts['outcome']?.push({
          outcome_id: `O-${customer_id}`,
          customer_id,
          kind: 'purchased',
          outcome_date: '2026-09-02',
          amount_cents: bought[n],
        })
      }
    }
  }
  for (const [fact, rows] of Object.entries(facts)) await bank.deliver('2026-10-31', fact, rows)
  await bank.publish('2026-10-31', [])
  for (const [index, { name, a, difference, expect }] of published.entries()) {
    const result = await campaignResult(bank.parts, `G${index}`)
    const isShare = a.successes !== undefined
    const told = liftOf(result, 'treated', isShare ? 'conversion' : 'value_cents', difference)
    const unit = isShare || difference === 'relative' ? 1 : 100
    const { lift, low, high, p } = told.welch ?? assert.fail(name)
    assert.deepEqual(
      [lift / unit, low / unit, high / unit, p].map((one) => places(one)),
      [expect.lift, ...expect.ci, expect.p],
      name,
    )
    // What is judged by has the same estimate, and one answer in both kinds.
    assert.equal(places(told.lift / unit), expect.lift)
    const other = liftOf(
      result,
      'treated',
      told.measure,
      difference === 'relative' ? 'absolute' : 'relative',
    )
    assert.equal(told.p, other.p)
    assert.equal(told.low > 0 || told.high < 0, other.low > 0 || other.high < 0)
  }
})

const trial = 'the trial, loaded through its feed, gives its figures for each arm'
testOnRealData('hillstrom', trial, async (t, source) => {
  const folder = await mkdtemp(join(tmpdir(), 'zhike-trial-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const home = join(folder, 'home')
  const feeds = join(projectRoot, 'feeds', 'hillstrom')
  const date = ['--date', '2008-03-20', '--home', home]
  await zhike('init', '--home', home, '--overlay', join(feeds, 'strategy'))
  await zhike('intake', join(feeds, 'customer.yaml'), '--source', source, ...date)
  await zhike('night', ...date)
  const printed = await zhike('result', 'hillstrom', '--home', home, '--json')
  const result = JSON.parse(printed) as CampaignResult

  assert.deepEqual(
    result.arms.map(({ arm, control }) => [arm, control]),
    [
      ['No E-Mail', true],
      ['Mens E-Mail', false],
      ['Womens E-Mail', false],
    ],
  )
  for (const arm of result.arms) {
    const expected = hillstrom[arm.arm]
    assert.deepEqual(
      {
        n: arm.customers,
        visit: places((arm.visits ?? 0) / arm.customers, 6),
        conversion: places(arm.rate, 6),
        spend: places(arm.meanCents / 100, 6),
      },
      expected,
    )
  }
  // Lifts of 64,000 rows, worked out from the file by another program (Welch, delta method).
  const lifts = Object.entries(expectedLifts).map(([name]) => {
    const [arm = '', measure = '', kind = ''] = name.split('/')
    const unit = measure === 'value_cents' && kind === 'absolute' ? 100 : 1
    const { welch } = liftOf(result, arm, measure, kind)
    const { lift, low, high, p } = welch ?? assert.fail(name)
    return [name, [lift / unit, low / unit, high / unit, p].map((one) => places(one))]
  })
  assert.deepEqual(Object.fromEntries(lifts), expectedLifts)
  assert.equal(result.verdict, 'better')
  assert.equal(result.sampleRatio.state, 'passed')
})

const expectedLifts: Readonly<Record<string, readonly number[]>> = {
  'Mens E-Mail/visit/absolute': [0.07659, 0.06995, 0.08323, 0],
  'Mens E-Mail/visit/relative': [0.7214, 0.63841, 0.8044, 0],
  'Mens E-Mail/conversion/absolute': [0.00681, 0.005, 0.00861, 0],
  'Mens E-Mail/conversion/relative': [1.18842, 0.72153, 1.65532, 0],
  'Mens E-Mail/value_cents/absolute': [0.76983, 0.48514, 1.05451, 0],
  'Mens E-Mail/value_cents/relative': [1.17929, 0.54428, 1.81429, 0.00027],
  'Womens E-Mail/visit/absolute': [0.04523, 0.03889, 0.05157, 0],
  'Womens E-Mail/visit/relative': [0.42606, 0.3544, 0.49771, 0],
  'Womens E-Mail/conversion/absolute': [0.00311, 0.0015, 0.00472, 0.00016],
  'Womens E-Mail/conversion/relative': [0.54331, 0.19323, 0.8934, 0.00235],
  'Womens E-Mail/value_cents/absolute': [0.42441, 0.16896, 0.67987, 0.00113],
  'Womens E-Mail/value_cents/relative': [0.65015, 0.14911, 1.15119, 0.01098],
}

const typed = commandLine({ now: () => new Date('2008-03-21T01:00:00Z') })

async function zhike(...argv: readonly string[]): Promise<string> {
  const { code, printed, told } = await typed(...argv)
  assert.equal(code, 0, told)
  return printed
}
