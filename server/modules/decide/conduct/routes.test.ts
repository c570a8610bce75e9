import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { testApp } from '#server/testing/test-app.ts'
import type { TestApp } from '#server/testing/test-app.ts'
import { testCustomers, testStaff } from '#server/testing/test-organisation.ts'
import type { TestPerson } from '#server/testing/test-organisation.ts'

const people = Object.keys(testStaff) as TestPerson[]
const ofRole = (role: string) => {
  const found = people.find(
    (person) =>
      testStaff[person].role === role &&
      testCustomers.some(({ visibleTo }) => visibleTo.has(person)),
  )
  assert.ok(found, role)
  return found
}

describe('conduct over HTTP', () => {
  let bank: TestApp
  before(async () => {
    bank = await testApp()
  })
  after(() => bank.close())

  const rm = ofRole('rm')
  const own = testCustomers.find(({ visibleTo }) => visibleTo.has(rm))?.id ?? ''
  const foreign = testCustomers.find(({ visibleTo }) => !visibleTo.has(rm))?.id ?? ''
  const withdrawal = { purpose: 'marketing', channel: 'sms', given: false, proof: '电话要求' }

  it('records a withdrawal, shows it at once, and remembers who did', async () => {
    const manager = await bank.as(rm)
    const params = { customerId: own }
    const recorded = await manager.answer('recordConsent', { params, body: withdrawal })
    assert.deepEqual(recorded, { recorded: true })
    const contact = { ...withdrawal, purpose: 'contact', channel: null }
    await manager.answer('recordConsent', { params, body: contact })
    const read = await manager.answer<{
      consents: { channel: string; given: boolean; source: string }[]
      doNotContact: boolean
      caps: { used: number; allowed: number }[]
    }>('readConsents', { params })
    const sms = read.consents.find(({ channel }) => channel === 'sms')
    assert.deepEqual([sms?.given, sms?.source], [false, '电话要求'])
    assert.equal(read.doNotContact, true)
    assert.deepEqual(
      read.caps.map(({ allowed }) => allowed),
      // The bank's own, then the law's: SMS and calls a day, WeCom a month.
      [1, 4, 3, 2, 3, 4, 10, 3, 4],
    )

    const compliance = await bank.as(ofRole('compliance'))
    const { changes } = await compliance.answer<{ changes: { customerId: string; by: string }[] }>(
      'listConsentChanges',
      { query: {} },
    )
    assert.deepEqual(
      changes.map(({ customerId }) => customerId),
      [own, own],
    )
    const { entries } = await compliance.answer<{ entries: { action: string }[] }>('listAudit', {
      query: {},
    })
    const actions = new Set(entries.map(({ action }) => action))
    assert.ok(actions.has('consent.withdraw') && actions.has('do_not_contact.hold'))
  })

  it('pages through changes one at a time', async () => {
    const compliance = await bank.as(ofRole('compliance'))
    const first = await compliance.answer<{ changes: { purpose: string }[]; next: string }>(
      'listConsentChanges',
      { query: { limit: 1 } },
    )
    const second = await compliance.answer<{ changes: { purpose: string }[] }>(
      'listConsentChanges',
      { query: { limit: 1, after: first.next } },
    )
    const purposes = [...first.changes, ...second.changes].map(({ purpose }) => purpose)
    assert.deepEqual(purposes.toSorted(), ['contact', 'marketing'])
  })

  it('neither shows nor changes a customer outside the scope', async () => {
    const manager = await bank.as(rm)
    const params = { customerId: foreign }
    assert.equal((await manager.ask('readConsents', { params })).statusCode, 404)
    assert.equal((await manager.ask('recordConsent', { params, body: withdrawal })).statusCode, 404)
    const head = people.find(
      (person) =>
        testStaff[person].role === 'outlet_head' &&
        !testCustomers.find(({ id }) => id === own)?.visibleTo.has(person),
    )
    assert.ok(head)
    const { changes } = await (await bank.as(head)).answer<{ changes: unknown[] }>(
      'listConsentChanges',
      { query: {} },
    )
    assert.deepEqual(changes, [])
  })

  it('refuses a purpose nobody can consent to', async () => {
    const body = { ...withdrawal, purpose: 'anything' }
    const manager = await bank.as(rm)
    const { statusCode } = await manager.ask('recordConsent', { params: { customerId: own }, body })
    assert.equal(statusCode, 422)
  })

  it('checks copy as it is typed, with its place and its parts', async () => {
    const marketer = await bank.as(ofRole('marketer'))
    const text = '本产品保本，风险等级 R2。理财非存款、产品有风险、投资须谨慎。拒收请回复R'
    const { findings, parts } = await marketer.answer<{
      findings: { code: string; from: number; to: number }[]
      parts: number
    }>('checkCopy', { body: { text, family: 'wealth', channel: 'sms' } })
    assert.deepEqual(
      findings.map(({ code, from, to }) => [code, text.slice(from, to)]),
      [['guaranteed', '保本']],
    )
    assert.equal(parts, 1)
  })

  it('lists the rules with law and date, and the certificate of the night', async () => {
    const compliance = await bank.as(ofRole('compliance'))
    const { rules } = await compliance.answer<{
      rules: { code: string; statutory: boolean; source: string; coming: boolean }[]
    }>('listConductRules', {})
    const codes = rules.map(({ code }) => code)
    assert.equal(new Set(codes).size, codes.length)
    const known = ['elder_high_risk', 'risk_above_tolerance', 'no_open_channel', 'cap_day_all']
    for (const code of known) {
      assert.ok(codes.includes(code), code)
    }
    assert.ok(rules.every(({ source }) => source !== ''))
    const { certificate } = await compliance.answer<{ certificate: { passed: boolean } }>(
      'readCertificate',
      {},
    )
    assert.equal(certificate.passed, true)
  })
})
