import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'

import { readDelivered } from './files/read-delivery.ts'
import { makeDemoBank } from './index.ts'
import type { Segment } from './people/vocabulary.ts'
import { actions, conversionChance } from './truth/actions.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhike-demo-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const delivery = await makeDemoBank({ customers: 4_000, seed: 5, out: folder })

interface Truth {
  readonly made_up: boolean
  readonly campaigns: readonly {
    readonly campaign: string
    readonly action: string
    readonly assigned_on: string
    readonly members: number
    readonly treated: number
    readonly converted_treated: number
    readonly converted_control: number
  }[]
}
const truth = JSON.parse(readFileSync(delivery.truth.json, 'utf8')) as Truth
const truthRows = readFileSync(delivery.truth.customers, 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','))

describe('the planted truth', () => {
  test('tells of every customer once, and never through a feed', () => {
    assert.equal(truthRows.length, 4_000)
    assert.equal(new Set(truthRows.map(([id]) => id)).size, 4_000)
    assert.equal(truth.made_up, true)
    const delivered = new Set(delivery.files.map(({ path }) => path))
    assert.ok(!delivered.has(delivery.truth.json))
    assert.ok(!delivered.has(delivery.truth.customers))
    assert.match(delivery.truth.json, /truth\/truth\.json$/)
  })

  test('agrees with the arms and sales the bank tells of', () => {
    const members = readDelivered(delivery, 'campaignMember')
    for (const campaign of truth.campaigns) {
      const own = members.filter(([id]) => id === campaign.campaign)
      assert.equal(own.length, campaign.members, campaign.campaign)
      assert.equal(own.filter(([, , arm]) => arm === 'treated').length, campaign.treated)
    }
    const sold = readDelivered(delivery, 'outcome').filter((row) => row[4] === '成交').length
    const planted = truth.campaigns.reduce(
      (sum, one) => sum + one.converted_treated + one.converted_control,
      0,
    )
    assert.equal(sold, planted)
  })

  test('read by its own description it foretells how many buy, asked and not asked', () => {
    const header = readFileSync(delivery.truth.customers, 'utf8').split('\n')[0]?.split(',') ?? []
    const byId = new Map(truthRows.map((row) => [row[0], row]))
    const percent = (row: readonly string[], column: string) =>
      Math.round(Number(row[header.indexOf(column)]) * 100)
    // Campaigns whose windows are over.
    const over = new Map(
      truth.campaigns
        .filter((one) => one.assigned_on < '2026-08-15')
        .map((one) => [one.campaign, actions.find(({ id }) => id === one.action)]),
    )
    for (const arm of ['treated', 'control']) {
      let expected = 0
      let variance = 0
      for (const [campaign = '', id = '', of] of readDelivered(delivery, 'campaignMember')) {
        const action = over.get(campaign)
        const row = byId.get(id)
        if (!action || !row || of !== arm) continue
        const taste = {
          product: percent(row, `product_${action.taste}`),
          channel: percent(row, `channel_${action.channel}`),
        }
        const chance = conversionChance(action, row[1] as Segment, taste, arm === 'treated')
        expected += chance
        variance += chance * (1 - chance)
      }
      const sold = truth.campaigns
        .filter(({ campaign }) => over.has(campaign))
        .reduce(
          (sum, one) => sum + (arm === 'treated' ? one.converted_treated : one.converted_control),
          0,
        )
      assert.ok(Math.abs(sold - expected) < 4 * Math.sqrt(variance), `${arm} ${sold} ${expected}`)
    }
  })

  test('asking sells more than not asking, by about what was planted', () => {
    let treated = 0
    let control = 0
    let soldTreated = 0
    let soldControl = 0
    for (const one of truth.campaigns) {
      treated += one.treated
      control += one.members - one.treated
      soldTreated += one.converted_treated
      soldControl += one.converted_control
    }
    const lift = soldTreated / treated - soldControl / control
    assert.ok(lift > 0.015 && lift < 0.06, `lift ${lift}`)
    assert.ok(control / (control + treated) > 0.26 && control / (control + treated) < 0.34)
  })

  test('what a sale bought is in the books at the amount of the sale', () => {
    const held = new Set(
      readDelivered(delivery, 'account')
        .filter(([, , family = '']) => family.endsWith('_deposit'))
        .map((row) => `${row[1]} ${row[3]} ${row[5]}`),
    )
    const sales = readDelivered(delivery, 'outcome').filter(
      (row) => row[4] === '成交' && /^(TD|LD)/.test(row[5] ?? '') && row[6] !== '',
    )
    assert.ok(sales.length > 5)
    for (const row of sales) {
      const [, customer, , day, , product] = row
      assert.ok(held.has(`${customer} ${product} ${day}`), row.join(','))
    }
  })

  test('who is likelier to leave has kept less of the money', () => {
    const eve = new Map<string, number>()
    const now = new Map<string, number>()
    for (const [customer = '', family, day, balance] of readDelivered(
      delivery,
      'balanceMonthEnd',
    )) {
      if (/loan$|mortgage|credit_card/.test(family ?? '')) continue
      const sums = day === '20251031' ? eve : day === '20261031' ? now : undefined
      sums?.set(customer, (sums.get(customer) ?? 0) + Number(balance))
    }
    const people = truthRows
      .filter(([, segment]) => segment !== 'business')
      .map(([id = '', , hazard, leaves = '']) => ({ id, hazard: Number(hazard), leaves }))
      .filter(({ id, hazard }) => hazard > 0 && (eve.get(id) ?? 0) > 100_000)
      .toSorted((a, b) => a.hazard - b.hazard)
    const fallen = (part: typeof people) =>
      part.filter(({ id }) => (now.get(id) ?? 0) < 0.4 * (eve.get(id) ?? 0)).length / part.length
    const third = Math.floor(people.length / 3)
    const [calm, restless] = [fallen(people.slice(0, third)), fallen(people.slice(-third))]
    assert.ok(restless > calm * 1.2, `${restless} against ${calm}`)
    const gone = people.filter(({ leaves }) => leaves !== '' && leaves < '2026-07-01')
    const stayed = people.filter(({ leaves }) => leaves === '')
    assert.ok(fallen(gone) > 0.6, `${fallen(gone)} of those who left`)
    assert.ok(fallen(stayed) < 0.3, `${fallen(stayed)} of those who stayed`)
  })

  test('who is leaving looks in less often', () => {
    const logins = new Map<string, [before: number, lately: number]>()
    for (const [, customer = '', kind, time = ''] of readDelivered(delivery, 'event')) {
      if (kind !== 'LOGIN') continue
      const counts = logins.get(customer) ?? [0, 0]
      counts[time < '2026-08-01' ? 0 : 1] += 1
      logins.set(customer, counts)
    }
    const ratio = (leaving: boolean) => {
      let [before, lately] = [0, 0]
      for (const [id = '', , , leaves = ''] of truthRows) {
        const inSummer = leaves >= '2026-07-01' && leaves < '2026-09-01'
        if (leaving ? !inSummer : leaves !== '') continue
        before += logins.get(id)?.[0] ?? 0
        lately += logins.get(id)?.[1] ?? 0
      }
      return lately / before
    }
    assert.ok(ratio(true) < ratio(false) * 0.6, `${ratio(true)} against ${ratio(false)}`)
  })

  test('chances stay chances, and control never gains from being left alone by design', () => {
    for (const action of actions) {
      for (const product of [40, 100, 160]) {
        for (const channel of [40, 160]) {
          const left = conversionChance(action, 'core', { product, channel }, false)
          const asked = conversionChance(action, 'core', { product, channel }, true)
          assert.ok(left >= 0 && asked <= 1 && asked >= left, action.id)
        }
      }
    }
    const putOff = actions.find(({ id }) => id === 'credit_card')
    assert.ok(putOff)
    const taste = { product: 100, channel: 100 }
    assert.ok(
      conversionChance(putOff, 'mass_senior', taste, true) <
        conversionChance(putOff, 'mass_senior', taste, false),
    )
  })
})
