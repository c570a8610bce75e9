import assert from 'node:assert/strict'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { runNight } from '#modules/decide/night/index.ts'
import { createFactViews } from '#modules/know/profiles/index.ts'
import { openEngine, quoteText } from '#platform/lake/index.ts'
import type { Connection, Engine } from '#platform/lake/index.ts'
import { factBank, shippedPack } from '#server/testing/fact-bank.ts'
import type { FactBank, FactRow } from '#server/testing/fact-bank.ts'
import { certifiedDate as date, customersToCertify } from '#server/testing/customers-to-certify.ts'

import { certify } from './certify.ts'

/** An action that may be offered to `fine`; a plant changes what it must. */
const wealth = {
  ...{ family: 'wealth', family_class: 'investment', product_risk: 2, private_placement: false },
  ...{ minimum_cents: 1_000_000, purpose: 'marketing', valid_from: null, valid_to: null },
}
const loan = { ...wealth, family: 'credit_card', family_class: 'card', product_risk: null }

interface Plant {
  readonly name: string
  readonly to: string
  readonly action?: Readonly<Record<string, string | number | boolean | null>>
  readonly channel?: string
  readonly offer?: Readonly<Record<string, number | string>>
  /** The offer stands twice. */
  readonly twice?: true
  /** A relation of the mart that is emptied. */
  readonly without?: 'contact_limit'
  /** What people read of the action. */
  readonly text?: string
  /** The bank's own product facts. */
  readonly products?: readonly FactRow[]
  /** `law`: written from FIELD and the law before the checks were read. */
  readonly by?: 'law'
  readonly names: readonly string[]
}

const product = (given: FactRow): FactRow => ({
  ...{ product_id: 'X1', name: 'x', minimum_cents: 100, private: false, ...given },
})
/** What a service contact is called that sells. */
const labelled = { purpose: 'service', occasion: 'greeting', product_risk: null } as const
const service = {
  ...{ family: null, family_class: null, product_risk: null, minimum_cents: null },
  ...{ purpose: 'service', occasion: 'maturity_notice' },
} as const

const checkPlants: readonly Plant[] = [
  {
    name: 'a stranger',
    to: 'nobody',
    action: service,
    names: ['offered_to_whom_we_know'],
  },
  { name: 'the dead', to: 'dead', names: ['nobody_deceased'] },
  { name: 'no capacity', to: 'incapable', names: ['nobody_without_capacity'] },
  { name: 'a child', to: 'child', names: ['nobody_without_capacity'] },
  { name: 'limited capacity', to: 'ward', names: ['nobody_with_limited_capacity'] },
  { name: 'a minor', to: 'teenager', names: ['nobody_with_limited_capacity'] },
  { name: 'never assessed', to: 'unassessed', names: ['nobody_unassessed'] },
  { name: 'assessed too long ago', to: 'stale', names: ['no_stale_assessment'] },
  { name: 'risk above tolerance', to: 'timid', names: ['no_risk_above_tolerance'] },
  {
    name: 'high risk at seventy',
    to: 'elder',
    action: { product_risk: 4 },
    names: ['no_high_risk_for_elders'],
  },
  {
    name: 'private placement',
    to: 'modest',
    action: { private_placement: true, minimum_cents: 1 },
    names: ['private_placements_to_qualified', 'no_minimum_beyond_means'],
  },
  { name: 'beyond the means', to: 'modest', names: ['no_minimum_beyond_means'] },
  {
    name: 'credit under 18',
    to: 'teenager',
    action: loan,
    names: ['nobody_with_limited_capacity', 'no_credit_under_18'],
  },
  { name: 'credit while overdue', to: 'overdue', action: loan, names: ['no_credit_while_overdue'] },
  { name: 'loan money invested', to: 'borrower', names: ['no_loan_money_invested'] },
  {
    name: 'consent never given',
    to: 'silent',
    names: ['marketing_was_consented_to', 'channel_was_consented_to'],
  },
  { name: 'consent withdrawn', to: 'withdrawn', names: ['no_marketing_after_withdrawal'] },
  { name: 'another channel', to: 'mail_only', names: ['channel_was_consented_to'] },
  { name: 'personalisation off', to: 'unprofiled', names: ['no_profiling_when_switched_off'] },
  {
    name: 'do not contact',
    to: 'refused',
    action: { ...service, occasion: 'holding_notice' },
    names: ['nobody_against_their_wish'],
  },
  { name: 'an open complaint', to: 'complaining', names: ['no_marketing_in_complaint'] },
  { name: 'a second contact today', to: 'called_today', names: ['daily_limit_kept'] },
  { name: 'a fifth this month', to: 'often_written', names: ['period_limit_kept'] },
  { name: 'a fourth SMS', to: 'texted', names: ['channel_limit_kept'] },
  {
    name: 'expired',
    to: 'fine',
    action: { valid_to: '2026-10-30' },
    names: ['only_valid_actions'],
  },
  {
    name: 'not yet valid',
    to: 'fine',
    action: { valid_from: '2026-11-01' },
    names: ['only_valid_actions'],
  },
  { name: 'beyond the best', to: 'fine', offer: { rank: 99 }, names: ['no_more_than_kept'] },
  { name: 'offered twice', to: 'fine', twice: true, names: ['offered_once'] },
  {
    name: 'an eleventh SMS of a day',
    to: 'flooded',
    names: [
      ...['number_limit_kept', 'daily_limit_kept', 'period_limit_kept', 'channel_limit_kept'],
    ],
  },
  {
    name: 'a fifth WeCom message of a month',
    to: 'wecom_often',
    channel: 'wecom',
    names: ['period_limit_kept', 'wecom_month_kept'],
  },
  {
    name: 'a priority made up',
    to: 'fine',
    offer: { priority: 7 },
    names: ['priority_is_the_product'],
  },
]

const lawPlants: readonly Plant[] = [
  {
    name: 'seven, by a campaign of care',
    to: 'seven',
    action: careless(),
    names: ['nobody_without_capacity'],
  },
  { name: 'eight today', to: 'eight', action: careless(), names: ['nobody_with_limited_capacity'] },
  { name: 'eleven', to: 'eleven', action: careless(), names: ['nobody_with_limited_capacity'] },
  {
    name: 'seventeen, of age tomorrow',
    to: 'seventeen',
    action: careless(),
    names: ['nobody_with_limited_capacity'],
  },
  {
    name: 'no capacity, by something without a family',
    to: 'incapable',
    action: careless(),
    names: ['nobody_without_capacity'],
  },
  {
    name: 'no capacity, a greeting',
    to: 'incapable',
    action: { ...service, occasion: 'greeting' },
    names: ['service_reaches_whom_it_may'],
  },
  {
    name: 'a minor reminded of an assessment',
    to: 'teenager',
    action: { ...service, occasion: 'assessment_expiry' },
    names: ['service_reaches_whom_it_may'],
  },
  { name: 'a notice to the dead', to: 'dead', action: service, names: ['nobody_deceased'] },
  {
    name: 'a fund that calls itself service, to who withdrew',
    to: 'withdrawn',
    action: { ...labelled, family: 'fund' },
    names: ['service_sells_nothing', 'no_marketing_after_withdrawal'],
  },
  {
    name: 'a fund that calls itself service, to a complainant',
    to: 'complaining',
    action: { ...labelled, family: 'fund' },
    names: ['service_sells_nothing', 'no_marketing_in_complaint'],
  },
  {
    name: 'a fund that calls itself service, over the day',
    to: 'called_today',
    action: { ...labelled, family: 'fund' },
    names: ['service_sells_nothing', 'daily_limit_kept'],
  },
  {
    name: 'service of no listed occasion',
    to: 'fine',
    action: { ...service, occasion: 'win_back' },
    names: ['service_sells_nothing'],
  },
  {
    name: 'a service text that recommends wealth products',
    to: 'fine',
    action: service,
    text: '您的地址已更新，推荐了解稳健理财',
    names: ['service_sells_nothing'],
  },
  {
    name: 'a fund without a risk, never assessed',
    to: 'unassessed',
    action: { family: 'fund', product_risk: null },
    names: ['nobody_unassessed'],
  },
  {
    name: 'a fund without a risk, C1',
    to: 'timid',
    action: { family: 'fund', product_risk: null },
    names: ['no_risk_above_tolerance'],
  },
  {
    name: 'R1 said, R5 the product, C1',
    to: 'timid',
    action: { family: 'fund', product_risk: 1 },
    offer: { product_id: 'X1' },
    products: [product({ family: 'fund', issuer_risk: 'R5', seller_risk: 'R5' })],
    names: ['no_risk_above_tolerance'],
  },
  {
    name: 'rated lower by the issuer than by the bank',
    to: 'timid',
    action: { family: 'fund', product_risk: 1 },
    offer: { product_id: 'X1' },
    products: [product({ family: 'fund', issuer_risk: 'R1', seller_risk: 'R4' })],
    names: ['no_risk_above_tolerance'],
  },
  {
    name: 'a trust called time deposit, beyond the means',
    to: 'modest',
    action: deposit(),
    text: '岚山家族信托，稳健传承',
    names: ['private_placements_to_qualified', 'no_minimum_beyond_means'],
  },
  {
    name: 'a trust called time deposit, at seventy-six',
    to: 'elder',
    action: deposit(),
    text: '岚山家族信托',
    names: ['no_high_risk_for_elders'],
  },
  {
    name: 'a trust called time deposit, never assessed',
    to: 'unassessed',
    action: deposit(),
    text: 'a trust product for families',
    names: ['nobody_unassessed'],
  },
  {
    name: 'a fund under no family, never assessed',
    to: 'unassessed',
    action: careless(),
    text: '沪深指数基金定投',
    names: ['nobody_unassessed'],
  },
  {
    name: 'gold under no family, C1',
    to: 'timid',
    action: careless(),
    text: '积存金，每月一克',
    names: ['no_risk_above_tolerance'],
  },
  {
    name: 'investment-linked insurance, never assessed',
    to: 'unassessed',
    action: { family: 'insurance', product_risk: null },
    text: '安和投连账户，本产品为保险产品',
    names: ['nobody_unassessed'],
  },
  {
    name: 'credit under no family, seventeen',
    to: 'seventeen',
    action: careless(),
    text: '大学生消费贷',
    names: ['nobody_with_limited_capacity', 'no_credit_under_18'],
  },
  {
    name: 'credit, the birth date unknown',
    to: 'ageless',
    action: { ...loan },
    names: ['nobody_of_unknown_age', 'no_credit_under_18'],
  },
  {
    name: 'R5, the birth date unknown',
    to: 'ageless',
    action: { product_risk: 5 },
    names: ['nobody_of_unknown_age', 'no_high_risk_for_elders'],
  },
  {
    name: 'R4 on the sixty-fifth birthday',
    to: 'sixty_five',
    action: { product_risk: 4 },
    names: ['no_high_risk_for_elders'],
  },
  {
    name: "past the bank's own date of an assessment",
    to: 'short_lived',
    names: ['no_stale_assessment'],
  },
  {
    name: 'a structured deposit with loan money',
    to: 'borrower',
    action: { family: 'structured_deposit', family_class: 'deposit' },
    names: ['no_loan_money_invested'],
  },
  {
    name: 'gold with loan money',
    to: 'borrower',
    action: { family: 'gold', family_class: 'other' },
    names: ['no_loan_money_invested'],
  },
  {
    name: 'investment insurance with loan money',
    to: 'borrower',
    action: { family: 'insurance', family_class: 'insurance', product_risk: null },
    text: '变额年金',
    names: ['no_loan_money_invested'],
  },
  {
    name: 'a trust, first invested a day short of two years ago',
    to: 'novice',
    action: { private_placement: true },
    names: ['private_placements_to_experienced'],
  },
  {
    name: 'a trust, four million here and debts of a million and a cent',
    to: 'indebted',
    action: { private_placement: true },
    names: ['private_placements_to_qualified'],
  },
  {
    name: 'an investment three weeks after a loan account was opened',
    to: 'new_loan',
    names: ['no_loan_money_invested'],
  },
  { name: 'who left the bank', to: 'left', names: ['nobody_closed_or_frozen'] },
  { name: 'a frozen account', to: 'frozen', names: ['nobody_closed_or_frozen'] },
  {
    name: 'an identity document that expired yesterday',
    to: 'expired',
    names: ['nobody_with_expired_identity'],
  },
  { name: 'due diligence open', to: 'unchecked', names: ['nobody_in_open_due_diligence'] },
  {
    name: 'personalisation off on the channel alone',
    to: 'app_only_plain',
    channel: 'app',
    names: ['no_profiling_when_switched_off'],
  },
  {
    name: 'a family whose products are all off sale',
    to: 'fine',
    products: [product({ family: 'wealth', on_sale_to: '2026-10-30' })],
    names: ['sold_while_on_sale'],
  },
  {
    name: 'a fund that names none of the funds on sale',
    to: 'fine',
    action: { family: 'fund', product_risk: 1 },
    products: [product({ family: 'fund', issuer_risk: 'R1', seller_risk: 'R1' })],
    names: ['offer_names_its_product'],
  },
  {
    name: 'a product nobody delivered',
    to: 'fine',
    offer: { product_id: 'ZZ' },
    names: ['offer_names_its_product'],
  },
  {
    name: 'a fund of R1 where the bank delivered no fund, C1',
    to: 'timid',
    action: { family: 'fund', product_risk: 1, minimum_cents: 1 },
    names: ['no_risk_above_tolerance'],
  },
  {
    name: 'wealth from one yuan where the bank delivered none, to who has 5,000',
    to: 'modest',
    action: { product_risk: 1, minimum_cents: 100 },
    names: ['no_minimum_beyond_means'],
  },
  {
    name: 'insurance of a kind the product does not say, never assessed',
    to: 'unassessed',
    action: { family: 'insurance', product_risk: null, minimum_cents: null },
    offer: { product_id: 'X1' },
    products: [product({ family: 'insurance', issuer_risk: 'R1' })],
    names: ['nobody_unassessed'],
  },
  {
    name: 'a private placement filed as a plain wealth product, beyond the means',
    to: 'modest',
    action: { minimum_cents: null },
    offer: { product_id: 'X1' },
    products: [product({ family: 'wealth', issuer_risk: 'R2', private: true })],
    names: ['private_placements_to_qualified'],
  },
  {
    name: 'a loan whose product tells no yearly total cost',
    to: 'fine',
    action: { ...loan, family: 'consumer_loan' },
    offer: { product_id: 'X1' },
    products: [product({ family: 'consumer_loan' })],
    names: ['loans_tell_their_cost'],
  },
  {
    name: 'every limit of contacts taken away',
    to: 'fine',
    without: 'contact_limit',
    names: ['limits_exist'],
  },
]

/** Something that says nothing of what it sells. */
function careless() {
  return { ...service, purpose: 'marketing', occasion: null }
}

function deposit() {
  return { ...wealth, family: 'time_deposit', family_class: 'deposit', product_risk: null }
}

const plants: readonly Plant[] = [
  ...checkPlants,
  ...lawPlants.map((plant) => ({ ...plant, by: 'law' as const })),
]

let bank: FactBank
let engine: Engine
let connection: Connection

before(async () => {
  bank = await factBank()
  await bank.deliver(date, customersToCertify())
  const night = await runNight(
    {
      ...{ factStore: bank.factStore, martStore: bank.martStore, pack: await shippedPack() },
      ...{
        exports: [],
        timeZone: 'Asia/Shanghai',
        threads: 1,
        now: () => new Date(`${date}T18:00:00Z`),
      },
    },
    date,
  )
  assert.deepEqual(
    night.certificate.results.filter(({ violations }) => violations > 0),
    [],
  )
  const copy = join(bank.lakeRoot, 'planted.duckdb')
  await cp(night.mart.path, copy)
  engine = await openEngine({ tempDirectory: join(bank.lakeRoot, 'spill'), threads: 1 })
  connection = await engine.connect()
  await createFactViews(connection, bank.factStore, date)
  await connection.run(`attach ${quoteText(copy)} as mart`)
  await connection.run('delete from mart.offer')
  // As tables of this connection, so that a plant can be laid in a fact and taken out again.
  for (const fact of ['product']) {
    await connection.run(`create temp table planted_fact as select * from ${fact}`)
    await connection.run(`drop view temp.${fact}`)
    await connection.run(`alter table temp.planted_fact rename to ${fact}`)
  }
})

after(async () => {
  engine.close()
  await bank.remove()
})

async function plant(planned: Plant): Promise<void> {
  const { to, action, channel, offer, twice, text, products, without } = planned
  const planted = { ...wealth, ...action, action: 'planted', offers_kept: 5 }
  await insert('mart.action_fact', planted)
  await insert('mart.action_text', { action: 'planted', text: text ?? '' })
  for (const row of products ?? []) await insert('temp.product', { ...row, business_date: date })
  if (without !== undefined) await connection.run(`delete from mart.${without}`)
  const row = {
    ...{ customer_id: to, rank: 1, action: 'planted', channel: channel ?? 'sms' },
    ...{ p: 0.1, c: 1, v: 100, l: 1, priority: 10, ...offer },
  }
  await insert('mart.offer', row)
  if (twice === true) await insert('mart.offer', row)
}

async function insert(table: string, row: FactRow) {
  const columns = Object.keys(row)
  await connection.run(
    `insert into ${table} (${columns.map((name) => `"${name}"`).join(', ')})
     values (${columns.map(() => '?').join(', ')})`,
    Object.values(row) as (string | number | boolean | null)[],
  )
}

async function namedBy(planted: Plant): Promise<string[]> {
  await connection.run('begin transaction')
  try {
    await plant(planted)
    const { results } = await certify(connection)
    return results.filter(({ violations }) => violations > 0).map(({ check }) => check)
  } finally {
    await connection.run('rollback')
  }
}

test('what is lawful and wanted is certified', async () => {
  assert.deepEqual(await namedBy({ name: 'fine', to: 'fine', names: [] }), [])
})

for (const planted of plants) {
  test(`the certificate names what is wrong: ${planted.name}`, async () => {
    assert.deepEqual((await namedBy(planted)).toSorted(), planted.names.toSorted())
  })
}

test('every check of conduct has been seen to fail', async () => {
  const { results } = await certify(connection)
  const first = results.findIndex(({ check }) => check === 'offered_to_whom_we_know')
  const conduct = results.slice(first)
  const seen = new Set(plants.flatMap(({ names }) => names))
  assert.deepEqual(
    conduct.map(({ check }) => check).filter((check) => !seen.has(check)),
    [],
  )
})
