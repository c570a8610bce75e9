import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, beforeEach, describe, it } from 'node:test'
import fc from 'fast-check'

import { verifyAudit } from '#platform/audit/index.ts'
import { testLedger } from '#server/testing/test-ledger.ts'
import type { TestLedger } from '#server/testing/test-ledger.ts'

import { nothingSince, patchRow } from './domain/moments/live.ts'
import { withTwinRows } from './domain/moments/twins.ts'
import { liveFacts } from './live-facts.ts'
import { recordComplaint, recordConsent, recordContact, recordDoNotContact } from './record.ts'
import { mergeNumbers, mergesOf, numbersOf, unmergeNumbers } from './same-person.ts'

const NOW = Date.parse('2026-11-02T02:00:00Z')
const timeZone = 'Asia/Shanghai'
const numbers = ['N0', 'N1', 'N2', 'N3', 'N4', 'N5'] as const
const since = { date: '2026-11-01', recordedFrom: '2026-11-01T00:00:00.000Z' }
const days = { asOf: '2026-11-01', today: '2026-11-02' }

type Happening =
  | { readonly what: 'contact'; readonly of: string }
  | { readonly what: 'consent'; readonly of: string; readonly given: boolean }
  | { readonly what: 'quiet'; readonly of: string; readonly held: boolean }
  | { readonly what: 'complaint'; readonly of: string }

const ofWhom = fc.constantFrom(...numbers)
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ what: fc.constant('contact' as const), of: ofWhom }),
  fc.record({ what: fc.constant('consent' as const), of: ofWhom, given: fc.boolean() }),
  fc.record({ what: fc.constant('quiet' as const), of: ofWhom, held: fc.boolean() }),
  fc.record({ what: fc.constant('complaint' as const), of: ofWhom }),
)
const pairs = numbers.flatMap((one, at) =>
  numbers.slice(at + 1).map((other) => [one, other] as const),
)

/** Whoever can be reached from a number over the merges that stand, by other means than ours. */
function personOf(number: string, merges: readonly (readonly [string, string])[]): string[] {
  const found = new Set([number])
  for (let size = 0; size < found.size; ) {
    size = found.size
    for (const [one, other] of merges) {
      if (found.has(one)) found.add(other)
      if (found.has(other)) found.add(one)
    }
  }
  return [...found].toSorted()
}

/** What must be known of a number, given who is one person with it. */
function wanted(number: string, person: readonly string[], happened: readonly Happening[]) {
  let own: boolean | undefined
  let quiet: boolean | undefined
  const refusedBy = new Set<string>()
  const quietBy = new Set<string>()
  let contacts = 0
  let complaints = 0
  for (const one of happened.filter(({ of }) => person.includes(of))) {
    const isOwn = one.of === number
    if (one.what === 'contact') contacts += 1
    else if (one.what === 'complaint') complaints += 1
    else if (one.what === 'quiet') {
      if (isOwn) quiet = one.held
      else if (one.held) quietBy.add(one.of)
      else quietBy.delete(one.of)
    } else if (isOwn) {
      own = one.given
      if (one.given) refusedBy.clear()
    } else if (one.given) refusedBy.delete(one.of)
    else refusedBy.add(one.of)
  }
  return {
    sms: own !== false && refusedBy.size === 0,
    quiet: quiet ?? quietBy.size > 0,
    contacts,
    complaints,
  }
}

describe('two customer numbers of one person', () => {
  let ledger: TestLedger
  before(async () => {
    ledger = await testLedger()
  })
  after(() => ledger.close())
  beforeEach(async () => {
    await ledger.pool.query(`
      alter table customer_merge disable trigger customer_merge_stays;
      delete from customer_merge;
      alter table customer_merge enable trigger customer_merge_stays;
      delete from person_number;
    `)
  })

  const act = (one: string, other: string) => ({
    ...{ one, other, proposalId: randomUUID(), by: 'staff:C1', now: NOW },
  })
  const within = <T>(work: (db: TestLedger['db']) => Promise<T>) =>
    ledger.db.transaction().execute(work)
  const record = (one: Happening, scope: string) =>
    within(async (db) => {
      const by = { actor: 'staff:R1', name: '经理' }
      const told = { customerId: `${scope}${one.of}`, by, at: NOW, timeZone }
      if (one.what === 'contact') {
        const contact = { contactId: randomUUID(), channel: 'wecom', purpose: 'marketing' } as const
        const rest = { campaignId: null, action: null, staffNumber: null }
        await recordContact(db, { ...told, ...contact, ...rest })
      } else if (one.what === 'consent') {
        const consent = { purpose: 'marketing', channel: 'sms', proof: '网点' } as const
        await recordConsent(db, { ...told, ...consent, given: one.given })
      } else if (one.what === 'quiet') {
        await recordDoNotContact(db, { ...told, held: one.held, proof: '网点' })
      } else {
        await recordComplaint(db, {
          ...told,
          opened: true,
          complaintId: randomUUID(),
          topic: '服务',
        })
      }
    })

  /** What every gate reads of a number now. */
  async function known(scope: string) {
    const ids = numbers.map((number) => `${scope}${number}`)
    const live = await liveFacts(ledger, ids, since)
    const row = { marketing_consent_sms: true, open_complaint_count: 0, contacts_1d: 0 }
    return numbers.map((number) => {
      const patched = patchRow(row, live.get(`${scope}${number}`) ?? nothingSince, days)
      return {
        sms: patched['marketing_consent_sms'],
        quiet: patched['do_not_contact'] === true,
        contacts: patched['contacts_1d'],
        complaints: patched['open_complaint_count'],
      }
    })
  }

  it('count as one for caps, refusals, do-not-contact and complaints, and alone again after', async () => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(happening, { maxLength: 12 }),
        fc.subarray(pairs, { maxLength: 5 }),
        fc.array(happening, { maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 5 }),
        async (before, merging, later, ending) => {
          const scope = `P${(run += 1)}-`
          for (const one of before) await record(one, scope)
          let standing: (readonly [string, string])[] = []
          const check = async (happened: readonly Happening[]) =>
            assert.deepEqual(
              await known(scope),
              numbers.map((number) => wanted(number, personOf(number, standing), happened)),
            )
          await check(before)
          for (const [one, other] of merging) {
            const merge = within((db) =>
              mergeNumbers(db, act(`${scope}${other}`, `${scope}${one}`)),
            )
            if (personOf(one, standing).includes(other)) {
              await assert.rejects(merge, { code: 'act_not_now' })
            } else {
              await merge
              standing.push([one, other])
            }
          }
          await check(before)
          const all = [...before, ...later]
          for (const one of later) await record(one, scope)
          await check(all)
          for (const place of ending) {
            const [one, other] = standing[place % Math.max(1, standing.length)] ?? []
            if (one === undefined || other === undefined) break
            await within((db) => unmergeNumbers(db, act(`${scope}${one}`, `${scope}${other}`)))
            standing = standing.filter(([a, b]) => a !== one || b !== other)
            await check(all)
          }
        },
      ),
      { seed: 20261201, numRuns: 25 },
    )
  })

  it('chain: who is one with one of them is one with all, until that link ends', async () => {
    await within((db) => mergeNumbers(db, act('A', 'B')))
    await within((db) => mergeNumbers(db, act('C', 'B')))
    assert.deepEqual((await numbersOf(ledger, ['C'])).get('C'), {
      person: 'A',
      numbers: ['A', 'B', 'C'],
    })
    assert.deepEqual(
      (await mergesOf(ledger, 'B')).map((merge) => merge.with),
      ['A', 'C'],
    )
    // A and C were never merged with each other: there is nothing of theirs to end.
    await assert.rejects(
      within((db) => unmergeNumbers(db, act('A', 'C'))),
      { code: 'act_not_now' },
    )
    await within((db) => unmergeNumbers(db, act('B', 'A')))
    assert.equal((await numbersOf(ledger, ['A'])).size, 0)
    assert.deepEqual((await numbersOf(ledger, ['B'])).get('B')?.numbers, ['B', 'C'])
    assert.equal((await verifyAudit(ledger.db)).passed, true)
  })

  it('what the night knows of the other number protects the person: never the other way round', () => {
    const twin = { customerId: 'B', field: 'person' } as const
    const row = {
      deceased: true,
      capacity: 'limited',
      do_not_contact: true,
      open_complaint_count: 2,
      marketing_consent_wecom: false,
      personalised_app: false,
      contacts_30d_app: 3,
      contacts_1d: 1,
    }
    const own = {
      deceased: false,
      capacity: 'full',
      marketing_consent_wecom: true,
      personalised_app: true,
      contacts_30d: 1,
      contacts_30d_app: 1,
      open_complaint_count: 0,
    }
    const night = { asOf: '2026-11-01' }
    const patched = patchRow(own, withTwinRows(nothingSince, [{ twin, row }], night), days)
    const read = (name: keyof typeof patched) => patched[name]
    assert.deepEqual(['deceased', 'capacity', 'do_not_contact', 'open_complaint_count'].map(read), [
      true,
      'limited',
      true,
      2,
    ])
    assert.deepEqual(['marketing_consent_wecom', 'personalised_app'].map(read), [false, false])
    assert.deepEqual(['contacts_30d', 'contacts_30d_app'].map(read), [4, 4])
    // Whose number alone is the same is not one person yet: a son's death is not his mother's.
    const phone = { customerId: 'B', field: 'mobile' } as const
    const apart = patchRow(own, withTwinRows(nothingSince, [{ twin: phone, row }], night), days)
    assert.deepEqual([apart['deceased'], apart['open_complaint_count']], [false, 0])
    const back = withTwinRows(nothingSince, [{ twin, row: own }], night)
    assert.equal(patchRow(row, back, days)['deceased'], true)
  })
})
