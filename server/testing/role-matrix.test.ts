import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Admission } from '#contracts/endpoint.ts'
import { endpoints } from '#contracts/index.ts'
import type { OperationName } from '#contracts/index.ts'
import { right as rightSchema, role as roleSchema } from '#contracts/vocabulary.ts'
import type { Right, Role } from '#contracts/vocabulary.ts'
import { rightsOf } from '#modules/know/access/index.ts'
import { personOf, testApp } from './test-app.ts'
import type { TestApp } from './test-app.ts'

/**
 * Who may do what, written down a second time on purpose: a right that slips into the product's
 * table without anybody meaning it fails here. Everything that isn't in this table must be refused.
 */
const allowed: Readonly<Record<Right, readonly Role[]>> = {
  'home.view': ['rm', 'outlet_head', 'marketer', 'compliance', 'analyst', 'admin'],
  'customer.count': ['rm', 'outlet_head', 'marketer', 'compliance', 'analyst'],
  'customer.view': ['rm', 'outlet_head', 'marketer', 'compliance', 'analyst'],
  'customer.search': ['rm', 'outlet_head', 'marketer', 'compliance'],
  'customer.reveal': ['rm', 'outlet_head', 'compliance'],
  'customer.export': ['outlet_head', 'marketer', 'analyst'],
  'customer.merge': ['outlet_head', 'marketer'],
  'merge.approve': ['compliance'],
  'segment.save': ['rm', 'outlet_head', 'marketer', 'analyst'],
  'strategy.view': ['rm', 'outlet_head', 'marketer', 'compliance', 'analyst'],
  'strategy.submit': ['marketer', 'analyst'],
  'strategy.approve': ['compliance'],
  'night.view': ['marketer', 'compliance', 'analyst', 'admin'],
  'night.run': ['analyst', 'admin'],
  'night.accept': ['compliance', 'analyst', 'admin'],
  'feed.load': ['analyst'],
  'job.view': ['rm', 'outlet_head', 'marketer', 'compliance', 'analyst', 'admin'],
  'audit.view': ['compliance', 'admin'],
  'proposal.view': ['outlet_head', 'marketer', 'compliance', 'analyst', 'admin'],
  'user.view': ['admin'],
  'user.grant': ['admin'],
  'conduct.view': ['outlet_head', 'marketer', 'compliance'],
  'incident.answer': ['compliance'],
  'conduct.check': ['rm', 'outlet_head', 'marketer', 'compliance'],
  'consent.record': ['rm', 'outlet_head', 'compliance'],
  'campaign.view': ['outlet_head', 'marketer', 'compliance', 'analyst'],
  'campaign.plan': ['marketer'],
  'campaign.approve': ['compliance'],
  'campaign.protect': ['compliance'],
  'export.approve': ['compliance'],
  'workbench.use': ['rm', 'outlet_head'],
  'referral.make': ['rm', 'outlet_head'],
  'work.assign': ['outlet_head', 'marketer'],
  // Who plans a campaign names who answers for it.
  'colleague.view': ['rm', 'outlet_head', 'marketer'],
  // For other systems, by key: nobody who signs in.
  'decision.ask': [],
  'event.send': [],
  'contact.send': [],
  'outcome.send': [],
  'receipt.send': [],
  'inbound.send': [],
  'notice.read': [],
}

const operations = Object.keys(endpoints) as OperationName[]
const admissionOf = (operation: OperationName): Admission => endpoints[operation].admits

function isAllowed(role: Role, admits: Admission): boolean {
  return admits === 'public' || admits === 'signed_in' || allowed[admits].includes(role)
}

describe('roles and actions', () => {
  let bank: TestApp

  before(async () => {
    bank = await testApp()
  })
  after(() => bank.close())

  it('has the table of rights written here, and no other', () => {
    const listed = Object.fromEntries(
      rightSchema.options.map((right) => [
        right,
        roleSchema.options.filter((role) => rightsOf(role).has(right)),
      ]),
    )
    assert.deepEqual(listed, allowed)
  })

  it('covers every endpoint there is', () => {
    assert.ok(operations.length >= 40)
    const served = new Set(
      operations.filter((operation) => {
        const { method, path } = endpoints[operation]
        return bank.app.hasRoute({ method, url: path })
      }),
    )
    assert.deepEqual(
      operations.filter((operation) => !served.has(operation)),
      [],
    )
  })

  for (const role of roleSchema.options) {
    it(`refuses ${role} whatever the table does not list`, async () => {
      const client = await bank.freshly(personOf[role])
      for (const operation of operations) {
        // It would end the sign-in; tested in access.
        if (operation === 'signOut') continue
        const admits = admissionOf(operation)
        const { statusCode, json } = await client.ask(operation, { body: nonsenseFor(operation) })
        const code = statusCode >= 400 ? json().code : undefined
        const pair = `${role} × ${operation} (${admits}): ${statusCode} ${code}`
        if (isAllowed(role, admits)) {
          assert.ok(code !== 'right_missing' && code !== 'not_signed_in', pair)
        } else {
          assert.equal(code, 'right_missing', pair)
        }
      }
    })
  }

  it('refuses whoever is not signed in everything but the public doors', async () => {
    for (const operation of operations) {
      const { statusCode } = await bank.stranger.ask(operation, { body: nonsenseFor(operation) })
      const isOpen = admissionOf(operation) === 'public'
      assert.equal(statusCode, isOpen ? (openTo[operation] ?? 200) : 401, operation)
    }
  })
})

/** What a public door says to nonsense: input refused, or a link that was never written. */
const openTo: Partial<Record<OperationName, number>> = {
  signIn: 422,
  readUnsubscribe: 404,
  unsubscribe: 404,
}

/** Not an input of any endpoint: rights are looked at before what was sent. */
function nonsenseFor(operation: OperationName): unknown {
  return endpoints[operation].method === 'GET' ? undefined : { nonsense: true }
}
