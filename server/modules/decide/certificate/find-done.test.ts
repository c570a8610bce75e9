import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { runNight } from '#modules/decide/night/index.ts'
import { createFactViews } from '#modules/know/profiles/index.ts'
import { openEngine, quoteText } from '#platform/lake/index.ts'
import type { Connection, Engine } from '#platform/lake/index.ts'
import { factBank, shippedPack } from '#server/testing/fact-bank.ts'
import type { FactBank, FactRow, Rows } from '#server/testing/fact-bank.ts'

import { findDone } from './find-done.ts'

const date = '2026-10-31'
const assessedOn = '2026-06-01'

interface Plant {
  readonly name: string
  /** Rows that are added to the facts. */
  readonly facts: Rows
  /** The customer as another than the lawful one. */
  readonly customer?: FactRow
  /** Facts that lose what is delivered of the customer. */
  readonly without?: readonly string[]
  /** `law`: written from FIELD and the law before the checks were read. */
  readonly by: 'law' | 'checks'
  readonly names: readonly string[]
}

let places = 0
const numbered = (kind: string): string => `${kind}-${(places += 1)}`

const contact = (given: FactRow = {}): FactRow => ({
  ...{ contact_id: numbered('k'), customer_id: 'C1', contact_date: '2026-10-28' },
  ...{ channel: 'sms', purpose: 'marketing', staff_id: 'S1', ...given },
})
const at = (hour: string, day = '2026-10-28'): FactRow => ({
  contact_date: day,
  contact_at: `${day} ${hour}:00+08:00`,
})
const consent = (given: FactRow): FactRow => ({
  ...{ consent_id: numbered('c'), customer_id: 'C1', purpose: 'marketing' },
  ...{ given: true, given_date: '2026-07-01', ...given },
})
const sale = (given: FactRow = {}): FactRow => ({
  ...{ outcome_id: numbered('o'), customer_id: 'C1', outcome_date: '2026-10-28' },
  ...{ kind: 'purchased', product_id: 'W2', staff_id: 'S1', ...given },
})
const assessed = (given: FactRow = {}): FactRow => ({
  ...{ assessment_id: numbered('r'), customer_id: 'C1', assessed_date: assessedOn, level: 'C5' },
  ...given,
})
const member = (given: FactRow = {}): FactRow => ({
  ...{ campaign_id: 'K1', customer_id: 'C1', arm: 'treated', assigned_date: '2026-10-28' },
  ...given,
})
const many = (count: number, row: (place: number) => FactRow): FactRow[] =>
  Array.from({ length: count }, (_, place) => row(place))

const plants: readonly Plant[] = [
  {
    name: 'a message at half past ten at night',
    ...{ by: 'law', facts: { contact: [contact(at('22:30'))] } },
    names: ['sms_out_of_hours'],
  },
  {
    name: 'a message a minute before eight',
    ...{ by: 'law', facts: { contact: [contact(at('07:59'))] } },
    names: ['sms_out_of_hours'],
  },
  {
    name: 'a call at three in the morning',
    ...{ by: 'law', facts: { contact: [contact({ channel: 'phone', ...at('03:00') })] } },
    names: ['called_out_of_hours'],
  },
  {
    name: 'a message after the customer withdrew',
    by: 'law',
    facts: {
      contact: [contact()],
      consent: [consent({ given: false, given_date: '2026-10-20' })],
    },
    names: ['marketed_after_withdrawal'],
  },
  {
    name: 'a message over a channel refused',
    by: 'law',
    facts: {
      contact: [contact({ channel: 'email' })],
      consent: [consent({ channel: 'email', given: false, given_date: '2026-10-20' })],
    },
    names: ['marketed_after_withdrawal'],
  },
  {
    name: 'a message to who never agreed',
    ...{ by: 'law', without: ['consent'], facts: { contact: [contact()] } },
    names: ['marketed_never_agreed'],
  },
  {
    name: 'a WeCom talk against do-not-contact',
    by: 'law',
    facts: {
      contact: [contact({ channel: 'wecom' })],
      outcome: [sale({ kind: 'do_not_contact', product_id: null, outcome_date: '2026-10-01' })],
    },
    names: ['contacted_against_wish'],
  },
  {
    name: 'do-not-contact said by a consent form',
    by: 'checks',
    facts: {
      contact: [contact()],
      consent: [consent({ purpose: 'contact', given: false, given_date: '2026-10-01' })],
    },
    names: ['contacted_against_wish'],
  },
  {
    name: 'a fifth message within the hour',
    by: 'law',
    facts: { contact: many(5, (place) => contact({ purpose: 'service', ...at(`10:1${place}`) })) },
    names: ['fifth_in_an_hour'],
  },
  {
    name: 'an eleventh message in a day',
    by: 'law',
    facts: {
      contact: many(11, (place) => contact({ purpose: 'service', ...at(`${place + 9}:00`) })),
    },
    names: ['eleventh_in_a_day'],
  },
  {
    name: 'a fifth WeCom message of a month',
    by: 'law',
    facts: {
      contact: many(5, (place) =>
        contact({
          channel: 'wecom',
          contact_date: `2026-10-${place * 6 + 2}`.replace(/-(\d)$/, '-0$1'),
        }),
      ),
    },
    names: ['fifth_wecom_in_a_month', 'over_the_banks_period_limit'],
  },
  {
    name: 'two marketing contacts on a day',
    by: 'law',
    facts: { contact: [contact(), contact({ channel: 'app' })] },
    names: ['over_the_banks_daily_limit'],
  },
  {
    name: 'a fifth contact in thirty days',
    by: 'law',
    facts: {
      contact: many(5, (place) =>
        contact({ channel: place % 2 === 0 ? 'app' : 'phone', contact_date: `2026-10-1${place}` }),
      ),
    },
    names: ['over_the_banks_period_limit'],
  },
  {
    name: 'a complainant called to be sold to',
    by: 'law',
    facts: {
      contact: [contact({ channel: 'phone' })],
      complaint: [{ complaint_id: 'x', customer_id: 'C1', opened_date: '2026-10-20' }],
    },
    names: ['marketed_in_complaint'],
  },
  {
    name: 'a child of seven written to',
    ...{ by: 'law', customer: { birth_date: '2019-01-01' }, facts: { contact: [contact()] } },
    names: ['marketed_to_a_child'],
  },
  {
    name: 'a minor written to the day before eighteen',
    ...{ by: 'law', customer: { birth_date: '2008-10-29' }, facts: { contact: [contact()] } },
    names: ['marketed_to_a_minor'],
  },
  {
    name: 'somebody without capacity written to',
    by: 'law',
    customer: { capacity: 'none' },
    facts: { contact: [contact({ contact_date: date })] },
    names: ['marketed_without_capacity'],
  },
  {
    name: 'a reminder to the dead',
    by: 'law',
    customer: { deceased: true },
    facts: { contact: [contact({ contact_date: date, purpose: 'service' })] },
    names: ['contacted_the_deceased'],
  },
  {
    name: 'a message after leaving the bank',
    ...{ by: 'checks', customer: { closed_date: '2026-10-01' }, facts: { contact: [contact()] } },
    names: ['marketed_after_leaving'],
  },
  {
    name: 'a message to who must renew an identity document',
    by: 'law',
    customer: { identity_valid_until: '2026-10-01' },
    facts: { contact: [contact()] },
    names: ['marketed_with_expired_identity'],
  },
  {
    name: 'a recommendation after switching it off',
    by: 'law',
    facts: {
      contact: [contact({ channel: 'app', action_id: 'fund_plan' })],
      consent: [
        consent({
          purpose: 'personalised',
          channel: 'app',
          given: false,
          given_date: '2026-10-01',
        }),
      ],
    },
    names: ['profiled_when_switched_off'],
  },
  {
    name: 'a fund campaign that files its contact as service',
    by: 'law',
    facts: {
      contact: [contact({ purpose: 'service', campaign_id: 'K1', ...at('23:00') })],
    },
    names: ['sms_out_of_hours'],
  },
  {
    name: 'an action that sells, filed as service',
    by: 'law',
    facts: { contact: [contact({ purpose: 'service', action_id: 'fund_plan', ...at('23:00') })] },
    names: ['sms_out_of_hours'],
  },
  {
    name: 'a stranger written to',
    ...{ by: 'checks', facts: { contact: [contact({ customer_id: 'nobody' })] } },
    names: ['contacted_a_stranger'],
  },
  {
    name: 'the control contacted',
    by: 'law',
    facts: {
      campaign_member: [member({ arm: 'control' })],
      contact: [contact({ campaign_id: 'K1' })],
    },
    names: ['contacted_the_control'],
  },
  {
    name: 'a fund sold to C1',
    by: 'law',
    without: ['risk_assessment'],
    facts: { risk_assessment: [assessed({ level: 'C1' })], outcome: [sale({ product_id: 'F4' })] },
    names: ['sold_above_tolerance'],
  },
  {
    name: 'R2 by the issuer, R4 by the bank, sold to C3',
    by: 'law',
    without: ['risk_assessment'],
    facts: { risk_assessment: [assessed({ level: 'C3' })], outcome: [sale({ product_id: 'F4' })] },
    names: ['sold_above_tolerance'],
  },
  {
    name: 'an investment sold to the unassessed',
    ...{ by: 'law', without: ['risk_assessment'], facts: { outcome: [sale()] } },
    names: ['sold_to_the_unassessed'],
  },
  {
    name: 'sold first, assessed the day after',
    by: 'law',
    without: ['risk_assessment'],
    facts: { risk_assessment: [assessed({ assessed_date: '2026-10-29' })], outcome: [sale()] },
    names: ['sold_before_assessing'],
  },
  {
    name: 'sold on an assessment of thirteen months',
    by: 'law',
    without: ['risk_assessment'],
    facts: { risk_assessment: [assessed({ assessed_date: '2025-09-20' })], outcome: [sale()] },
    names: ['sold_on_a_stale_assessment'],
  },
  {
    name: "sold past the bank's own date of an assessment",
    by: 'law',
    without: ['risk_assessment'],
    facts: { risk_assessment: [assessed({ valid_until: '2026-10-27' })], outcome: [sale()] },
    names: ['sold_on_a_stale_assessment'],
  },
  {
    name: 'investment-linked insurance sold to the unassessed',
    ...{
      by: 'law',
      without: ['risk_assessment'],
      facts: { outcome: [sale({ product_id: 'L1' })] },
    },
    names: ['sold_to_the_unassessed'],
  },
  {
    name: 'sold to seventeen',
    ...{ by: 'law', customer: { birth_date: '2009-05-05' }, facts: { outcome: [sale()] } },
    names: ['sold_without_capacity'],
  },
  {
    name: 'a credit card sold to seventeen',
    by: 'law',
    customer: { birth_date: '2009-05-05' },
    facts: { outcome: [sale({ product_id: 'CC' })] },
    names: ['sold_without_capacity'],
  },
  {
    name: 'sold to limited capacity',
    by: 'law',
    customer: { capacity: 'limited' },
    facts: { outcome: [sale({ outcome_date: date })] },
    names: ['sold_without_capacity'],
  },
  {
    name: 'sold to the dead',
    by: 'law',
    customer: { deceased: true },
    facts: { outcome: [sale({ outcome_date: date })] },
    names: ['sold_to_the_deceased'],
  },
  {
    name: 'a trust sold to who has no three million',
    by: 'law',
    without: ['account'],
    facts: { outcome: [sale({ product_id: 'T1' })] },
    names: ['sold_privately_to_the_unqualified'],
  },
  {
    name: 'a trust sold to who first invested a day short of two years ago',
    ...{ by: 'law', customer: { investing_since: '2024-10-29' } },
    facts: { outcome: [sale({ product_id: 'T1' })] },
    names: ['sold_privately_to_the_inexperienced'],
  },
  {
    name: 'a trust sold to four million with debts of a million and a cent',
    by: 'law',
    without: ['account'],
    facts: {
      account: [
        {
          ...{ account_id: 'A1', customer_id: 'C1', family: 'demand_deposit', status: 'active' },
          balance_cents: 400_000_000,
        },
        {
          ...{ account_id: 'A2', customer_id: 'C1', family: 'mortgage', status: 'active' },
          balance_cents: 100_000_001,
        },
      ],
      outcome: [sale({ product_id: 'T1' })],
    },
    names: ['sold_privately_to_the_unqualified'],
  },
  {
    name: 'R4 sold on the sixty-fifth birthday, no procedure on file',
    by: 'law',
    customer: { birth_date: '1961-10-28' },
    facts: { outcome: [sale({ product_id: 'F4' })] },
    names: ['sold_high_risk_to_an_elder'],
  },
  {
    name: 'R4 sold to somebody whose birth date nobody knows',
    by: 'law',
    customer: { birth_date: null },
    facts: { outcome: [sale({ product_id: 'F4' })] },
    names: ['sold_high_risk_to_an_elder'],
  },
  {
    name: 'R4 sold at seventy with the procedure followed',
    by: 'law',
    customer: { birth_date: '1956-01-01' },
    facts: { outcome: [sale({ product_id: 'F4', elder_procedure: true })] },
    names: [],
  },
  {
    name: 'R4 sold the day before sixty-five',
    by: 'law',
    customer: { birth_date: '1961-10-29' },
    facts: { outcome: [sale({ product_id: 'F4' })] },
    names: [],
  },
  {
    name: 'a fund sold twenty days after a loan',
    by: 'law',
    facts: {
      outcome: [sale()],
      transaction: [
        {
          ...{ transaction_id: 't', customer_id: 'C1', transaction_date: '2026-10-08' },
          ...{ direction: 'in', amount_cents: 20_000_000, kind: 'loan_granted' },
        },
      ],
    },
    names: ['sold_for_loan_money'],
  },
  {
    name: 'a product sold after its sale ended',
    ...{ by: 'law', facts: { outcome: [sale({ product_id: 'W0' })] } },
    names: ['sold_off_sale'],
  },
  {
    name: 'a product nobody knows sold',
    ...{ by: 'law', facts: { outcome: [sale({ product_id: 'ZZ' })] } },
    names: ['sold_outside_the_catalogue'],
  },
  {
    name: 'a minor on a list',
    by: 'law',
    customer: { birth_date: '2012-01-01' },
    facts: { campaign_member: [member()] },
    names: ['member_was_protected'],
  },
  {
    name: 'the dead on a list',
    by: 'checks',
    customer: { deceased: true },
    facts: { campaign_member: [member({ assigned_date: date })] },
    names: ['member_was_protected'],
  },
  {
    name: 'somebody on a list who had withdrawn everywhere',
    by: 'law',
    facts: {
      campaign_member: [member()],
      consent: [consent({ given: false, given_date: '2026-10-20' })],
    },
    names: ['member_had_refused'],
  },
  {
    name: 'a list for R4 with C1 on it',
    by: 'law',
    without: ['risk_assessment'],
    facts: {
      risk_assessment: [assessed({ level: 'C1' })],
      campaign_member: [member({ campaign_id: 'K4' })],
    },
    names: ['member_above_tolerance'],
  },
  {
    name: 'a trust offered to many by a campaign',
    ...{ by: 'law', facts: { campaign_member: [member({ campaign_id: 'KT' })] } },
    names: ['private_product_to_the_public'],
  },
  {
    name: 'assessed three times on a day',
    by: 'law',
    facts: { risk_assessment: many(3, () => assessed({ assessed_date: '2026-10-28' })) },
    names: ['assessed_thrice_a_day'],
  },
  {
    name: 'assessed nine times in twelve months',
    by: 'law',
    facts: {
      risk_assessment: many(8, (place) => assessed({ assessed_date: `2026-10-1${place + 1}` })),
    },
    names: ['assessed_nine_times_a_year'],
  },
]

const lawful: Rows = {
  customer: [
    {
      ...{ customer_id: 'C1', kind: 'personal', birth_date: '1985-05-05', capacity: 'full' },
      ...{ deceased: false, identity_valid_until: null, closed_date: null },
      investing_since: '2015-01-01',
    },
  ],
  consent: [
    consent({ given_date: '2026-06-01' }),
    consent({ purpose: 'personalised', given_date: '2026-06-01' }),
  ],
  risk_assessment: [assessed()],
  account: [
    {
      ...{ account_id: 'A1', customer_id: 'C1', family: 'demand_deposit', status: 'active' },
      balance_cents: 1_000_000_000,
    },
  ],
  product: [
    { product_id: 'W2', family: 'wealth', name: 'w', issuer_risk: 'R2', seller_risk: 'R2' },
    {
      ...{ product_id: 'W0', family: 'wealth', name: 'o', issuer_risk: 'R2', seller_risk: 'R2' },
      on_sale_to: '2026-09-30',
    },
    { product_id: 'F4', family: 'fund', name: 'f', issuer_risk: 'R2', seller_risk: 'R4' },
    {
      ...{ product_id: 'T1', family: 'trust', name: 't', issuer_risk: 'R3', seller_risk: 'R4' },
      private: true,
    },
    {
      ...{ product_id: 'L1', family: 'insurance', name: 'l', issuer_risk: 'R3' },
      insurance_kind: 'investment_linked',
    },
    { product_id: 'CC', family: 'credit_card', name: 'c' },
  ],
  campaign: ['K1', 'K4', 'KT'].map((campaign_id) => ({
    ...{ campaign_id, name: campaign_id, measure: 'purchases', started_date: '2026-10-01' },
    ...{ window_days: 30, family: 'fund' },
    product_id: { K1: null, K4: 'F4', KT: 'T1' }[campaign_id] ?? null,
  })),
}

/** Facts a plant may be laid in, as tables of the connection. */
const laidIn = [
  ...['customer', 'consent', 'risk_assessment', 'account', 'contact', 'outcome', 'complaint'],
  ...['transaction', 'campaign_member', 'campaign'],
]

let bank: FactBank
let engine: Engine
let connection: Connection

before(async () => {
  bank = await factBank()
  await bank.deliver(date, lawful)
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
  engine = await openEngine({
    ...{ tempDirectory: `${bank.lakeRoot}/spill`, threads: 1, timeZone: 'Asia/Shanghai' },
  })
  connection = await engine.connect()
  await createFactViews(connection, bank.factStore, date)
  await connection.run(`attach ${quoteText(night.mart.path)} as mart (read_only)`)
  for (const fact of laidIn) {
    await connection.run(`create temp table laid as select * from temp."${fact}"`)
    await connection.run(`drop view temp."${fact}"`)
    await connection.run(`alter table temp.laid rename to "${fact}"`)
  }
})

after(async () => {
  engine.close()
  await bank.remove()
})

async function found({ facts, customer, without = [] }: Omit<Plant, 'name' | 'by' | 'names'>) {
  await connection.run('begin transaction')
  try {
    for (const fact of without) await connection.run(`delete from temp."${fact}"`)
    for (const [column, value] of Object.entries(customer ?? {})) {
      await connection.run(`update temp.customer set "${column}" = ?`, [value as string])
    }
    for (const [fact, rows] of Object.entries(facts)) {
      for (const row of rows) {
        const columns = Object.keys(row)
        await connection.run(
          `insert into temp."${fact}" (${columns.map((name) => `"${name}"`).join(', ')})
           values (${columns.map(() => '?').join(', ')})`,
          Object.values(row) as string[],
        )
      }
    }
    return await findDone(connection)
  } finally {
    await connection.run('rollback')
  }
}

test('what was done lawfully is no breach', async () => {
  const facts = {
    contact: [contact(at('08:00')), contact({ purpose: 'service', ...at('03:00', '2026-10-20') })],
    outcome: [sale(), sale({ product_id: 'T1' })],
    campaign_member: [member()],
  }
  assert.deepEqual(await found({ facts }), [])
})

for (const { name, names, ...plant } of plants) {
  test(`a breach is found: ${name}`, async () => {
    const breaches = await found(plant)
    assert.deepEqual([...new Set(breaches.map(({ kind }) => kind))].toSorted(), names.toSorted())
  })
}

test('a breach says whose doing it was, on what day, and of whom', async () => {
  const facts = {
    contact: [
      contact(at('22:30')),
      contact({ ...at('23:30'), staff_id: null, campaign_id: 'K1', channel: 'sms' }),
    ],
  }
  const breaches = await found({ facts })
  assert.deepEqual(
    breaches
      .filter(({ kind }) => kind === 'sms_out_of_hours')
      .map(({ subject, happened, customers, sample }) => [subject, happened, customers, sample]),
    [
      ['campaign:K1', '2026-10-28', 1, ['C1']],
      ['staff:S1', '2026-10-28', 1, ['C1']],
    ],
  )
})

test('every check of what was done has been seen to find something, most by who had not read it', async () => {
  const seen = new Set(plants.flatMap(({ names }) => names))
  const { readFile } = await import('node:fs/promises')
  const text = await readFile(new URL('./checks/done.yaml', import.meta.url), 'utf8')
  const all = [...text.matchAll(/^ {2}- name: (\w+)$/gm)].map(([, name]) => name ?? '')
  assert.deepEqual(
    all.filter((name) => !seen.has(name)),
    [],
  )
  assert.ok(plants.filter(({ by }) => by === 'law').length >= 10)
})
