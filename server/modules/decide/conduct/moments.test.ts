import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import type { FactRow } from '#kernel/rule/index.ts'
import { shippedPack } from '#server/testing/shipped-pack.ts'
import { testLedger } from '#server/testing/test-ledger.ts'
import type { TestLedger } from '#server/testing/test-ledger.ts'

import {
  checkCopy,
  conductExports,
  copyRulesOf,
  liveFactsOf,
  mayLaunch,
  maySell,
  maySend,
  nothingSince,
  recordComplaint,
  recordConsent,
  recordContact,
  recordDoNotContact,
  undoContact,
} from './index.ts'
import type { ActionTraits, LiveFacts } from './index.ts'

const loaded = await shippedPack()
const strategy = loaded
const timeZone = 'Asia/Shanghai'
const asOf = '2026-10-30'
/** A Monday, a workday, ten in the morning. */
const monday = Date.parse('2026-11-02T10:00:00+08:00')

const deposit: ActionTraits = {
  name: 'deposit',
  purpose: 'marketing',
  family: 'time_deposit',
  familyClass: 'deposit',
  productRisk: null,
  privatePlacement: false,
  minimumYuan: null,
  channels: ['sms', 'rm_task'],
}
const fund: ActionTraits = {
  ...deposit,
  name: 'fund',
  family: 'fund',
  familyClass: 'investment',
  productRisk: 'R4',
  minimumYuan: 1_000,
}
const row: FactRow = {
  kind: 'personal',
  age: 40,
  risk_level: 'C5',
  risk_assessed_date: '2025-11-01',
  financial_assets: 50_000_000,
  net_financial_assets: 50_000_000,
  first_invested: '2019-05-01',
  yearly_income: 20_000_000,
  do_not_contact: false,
  open_complaint_count: 0,
  recent_borrower: false,
  marketing_consent_sms: true,
  marketing_consent_phone: true,
  consent_personalised: true,
  contacts_1d: 1,
  contacts_30d: 1,
  contacts_30d_sms: 1,
  contacts_30d_phone: 0,
}

const usual = {
  ...{ strategy, subject: deposit, row, asOf, live: nothingSince },
  ...{ at: monday, timeZone, channel: 'sms' },
}
const ask = (change: Partial<Parameters<typeof maySend>[0]> = {}) => ({ ...usual, ...change })
const codeOf = (verdict: ReturnType<typeof maySend>) =>
  verdict.allowed ? null : verdict.refusal.code
const live = (change: Partial<LiveFacts>): LiveFacts => ({ ...nothingSince, ...change })
const sms = { channel: 'sms', purpose: 'marketing' } as const
const said = (channel: string | null, given: boolean, purpose = 'marketing') => ({
  purpose,
  channel,
  given,
})
const on = (businessDate: string, purpose: 'marketing' | 'service' = 'marketing') => ({
  ...sms,
  purpose,
  businessDate,
})

describe('asked at the moment of sending', () => {
  it('lets through what is lawful, and forgets the day of the night', () => {
    assert.deepEqual(maySend(ask()), { allowed: true, caution: null })
  })

  const withdrawn: [string, LiveFacts, string | null][] = [
    ['SMS withdrawn', live({ consents: [said('sms', false)] }), 'no_open_channel'],
    ['all withdrawn', live({ consents: [said(null, false)] }), 'marketing_refused'],
    ['withdrawn and given again', live({ consents: [said(null, false), said('sms', true)] }), null],
    [
      'personalisation off',
      live({ consents: [said(null, false, 'personalised')] }),
      'personalised_refused',
    ],
    ['do not contact', live({ doNotContact: true }), 'do_not_contact'],
    ['a complaint', live({ complaints: 1 }), 'open_complaint'],
    ['contacted this morning', live({ contacts: [on('2026-11-02')] }), 'cap_day_all'],
    ['served this morning', live({ contacts: [on('2026-11-02', 'service')] }), null],
    [
      'the third SMS of the month since the night',
      live({ contacts: [on('2026-10-31'), on('2026-11-01')] }),
      'cap_channels',
    ],
  ]
  for (const [what, facts, reason] of withdrawn) {
    it(`${what}: ${reason ?? 'passes'}`, () => {
      assert.equal(codeOf(maySend(ask({ live: facts }))), reason)
      if (reason !== null) assert.equal(mayLaunch(ask({ live: facts })).allowed, false)
    })
  }

  it('asks the law of the day it is, not of the night', () => {
    assert.equal(codeOf(maySend(ask({ subject: fund }))), 'assessment_expired')
    const birthday = { ...row, age: 64, birth_date: '1961-11-02', risk_assessed_date: '2026-06-01' }
    assert.equal(codeOf(maySend(ask({ subject: fund, row: birthday }))), 'elder_high_risk')
  })

  it('keeps the hours and the days off, and says when it may', () => {
    const at = (time: string, channel = 'sms') => maySend(ask({ at: Date.parse(time), channel }))
    assert.equal(codeOf(at('2026-11-02T07:59:59+08:00')), 'outside_hours')
    assert.equal(codeOf(at('2026-11-02T08:00:00+08:00')), null)
    assert.equal(codeOf(at('2026-11-02T20:59:59+08:00')), null)
    const late = at('2026-11-02T21:00:00+08:00')
    assert.ok(!late.allowed)
    assert.equal(late.refusal.code, 'outside_hours')
    assert.equal(late.opensAt, Date.parse('2026-11-03T08:00:00+08:00'))
    assert.equal(codeOf(at('2026-10-01T10:00:00+08:00', 'rm_task')), 'holiday')
    assert.equal(codeOf(at('2026-11-01T10:00:00+08:00', 'rm_task')), 'holiday')
    assert.equal(codeOf(at('2026-11-01T10:00:00+08:00')), null)
  })

  it('goes by the week in a year not announced, and says so', () => {
    const at = Date.parse('2031-03-03T10:00:00+08:00')
    const unknown = maySend(ask({ at, channel: 'rm_task' }))
    assert.ok(unknown.allowed && unknown.caution?.en.includes('2031'))
  })
})

describe('asked when a sale is recorded', () => {
  const sell = (amountCents: number | null, change: FactRow = {}, confirmed: string[] = []) => {
    const fresh = { ...row, risk_assessed_date: '2026-06-01', ...change }
    const sale = { amountCents, confirmed }
    return codeOf(maySell({ ...ask({ subject: fund, row: fresh }), sale }))
  }
  it('needs an amount, the least amount, and means', () => {
    assert.equal(sell(null), 'amount_given')
    assert.equal(sell(99_999), 'amount_minimum')
    assert.equal(sell(100_000), null)
    assert.equal(sell(70_000_000), null)
    assert.equal(sell(70_000_001), 'amount_within_means')
    assert.equal(sell(70_000_001, {}, ['amount_within_means']), null)
  })
  it('needs the special procedure from 65 on', () => {
    assert.equal(sell(100_000, { age: 65 }), 'elder_procedure')
    assert.equal(sell(100_000, { age: 65 }, ['elder_procedure']), null)
  })
  it('refuses loan money and a stale assessment whatever is confirmed', () => {
    assert.equal(sell(100_000, { recent_borrower: true }), 'loan_money_invested')
    assert.equal(sell(100_000, { risk_assessed_date: '2025-11-01' }), 'assessment_expired')
  })
})

describe('the ledger', () => {
  let ledger: TestLedger
  before(async () => {
    ledger = await testLedger()
  })
  after(() => ledger.close())

  const by = { actor: 'staff:TEST1', name: '测试' }
  const since = { date: asOf, recordedFrom: '2026-10-31T00:00:00Z' }
  const act = { customerId: 'C1', by, at: monday, timeZone }

  it('counts what was recorded at once, and gives it to the night of its day', async () => {
    const { db } = ledger
    const send = async () => codeOf(maySend(ask({ live: await liveFactsOf(ledger, 'C1', since) })))
    assert.equal(await send(), null)

    const contact = {
      contactId: 'M1',
      customerId: 'C1',
      channel: 'sms',
      purpose: 'marketing',
      action: null,
      campaignId: null,
      staffNumber: null,
      at: monday,
      timeZone,
    } as const
    await recordContact(db, [contact, { ...contact, contactId: 'M2' }])
    await recordContact(db, contact)
    assert.equal(await send(), 'cap_day_all')
    await undoContact(db, 'M1', monday)
    await undoContact(db, 'M2', monday)
    assert.equal(await send(), null)

    await db.transaction().execute((within) =>
      recordConsent(within, {
        ...act,
        purpose: 'marketing',
        channel: null,
        given: false,
        proof: '电话录音',
      }),
    )
    assert.equal(await send(), 'marketing_refused')
    await recordComplaint(db, { ...act, complaintId: 'K1', opened: true, topic: null })
    assert.equal(await send(), 'open_complaint')
    await db
      .transaction()
      .execute((within) => recordDoNotContact(within, { ...act, held: true, proof: '当面告知' }))
    assert.equal(await send(), 'do_not_contact')

    assert.deepEqual(await exported('2026-11-01'), {})
    assert.deepEqual(await exported('2026-11-02'), {
      ledger_consent: ['marketing false', 'contact false'],
      ledger_complaint: ['zhike-K1'],
    })
  })

  async function exported(date: string): Promise<Record<string, unknown[]>> {
    const found: Record<string, unknown[]> = {}
    for (const { source, rows } of conductExports(ledger)) {
      for await (const batch of rows(date)) {
        for (const one of batch) {
          const told =
            source === 'ledger_consent'
              ? `${String(one['purpose'])} ${String(one['given'])}`
              : (one['complaint_id'] ?? one['contact_id'])
          found[source] = [...(found[source] ?? []), told]
        }
      }
    }
    return found
  }

  it('never changes or removes what a customer said', async () => {
    await assert.rejects(ledger.pool.query('update consent_change set given = true where true'))
    await assert.rejects(ledger.pool.query('delete from do_not_contact where true'))
  })
})

describe('copy rules of the default strategy', () => {
  const rules = copyRulesOf(strategy.pack.copy)
  const codes = (text: string, date: string, family: string | null = null) =>
    checkCopy(text, rules, { family, channel: 'app', audience: 'specific', date }).findings.map(
      ({ code }) => code,
    )

  it('apply from the day they are in force', () => {
    assert.deepEqual(codes('门槛低，秒到账', '2026-09-29'), [])
    const both = ['online_words', 'online_words']
    assert.deepEqual(codes('门槛低，秒到账', '2026-09-30'), both)
  })

  it('know what a word means beside the product', () => {
    assert.deepEqual(codes('非保本浮动收益，中低风险', '2026-10-31'), [])
    assert.deepEqual(codes('开户有好礼', '2026-10-31', 'credit_card').includes('gift_terms'), true)
    assert.ok(codes('认购返现', '2026-10-31', 'wealth').includes('investment_reward'))
    assert.ok(codes('认购', '2026-10-31', 'fund').includes('notice_missing:fund_past'))
  })
})
