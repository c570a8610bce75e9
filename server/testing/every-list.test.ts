import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'

import { sql } from 'kysely'
import { z } from 'zod'

import { endpoints } from '#contracts/index.ts'
import type { OperationName } from '#contracts/index.ts'
import { recordConsent } from '#modules/decide/conduct/index.ts'

import { projectRoot } from './source-tree.ts'
import { testApp } from './test-app.ts'
import type { TestApp } from './test-app.ts'
import { testCustomers, testStaff } from './test-organisation.ts'
import type { TestPerson } from './test-organisation.ts'

/** Lists walked here: who asks, the list, what names a row, and at least how many there are. */
const walked = [
  ['listCampaigns', 'marketer', 'campaigns', 'campaignId', 620],
  ['listSegments', 'marketer', 'segments', 'segmentId', 230],
  ['listIncidents', 'compliance', 'incidents', 'incidentId', 520],
  ['listEventNames', 'admin', 'names', 'name', 520],
  ['listUsers', 'admin', 'users', 'staffNumber', 8],
  ['listAccountlessStaff', 'admin', 'staff', 'staffNumber', 30],
  ['listAudit', 'admin', 'entries', 'sequence', 40],
  ['listConsentChanges', 'compliance', 'changes', 'customerId', 60],
  ['listNights', 'admin', 'nights', 'date', 1],
] as const satisfies readonly (readonly [OperationName, TestPerson, string, string, number])[]

/** Lists that need more than an app to fill are walked beside what fills them. */
const walkedElsewhere: Readonly<Partial<Record<OperationName, string>>> = {
  listLoads: 'server/modules/know/intake/routes.test.ts',
  listRejects: 'server/modules/know/intake/routes.test.ts',
  listMembers: 'server/modules/act/campaigns/campaigns.test.ts',
  listMessages: 'server/modules/act/delivery/routes.test.ts',
  listInbound: 'server/modules/act/delivery/routes.test.ts',
  listComplaints: 'server/testing/scope-leaks.test.ts',
  listContacts: 'server/modules/act/workbench/list-contacts.test.ts',
  listLeftBehind: 'server/modules/act/workbench/left-behind.test.ts',
  listProposals: 'server/modules/know/access/proposals.test.ts',
  readFlows: 'server/modules/act/customers/customer.test.ts',
  listEntries: 'server/modules/know/books/books.test.ts',
  listDuplicates: 'server/modules/act/customers/same-person.test.ts',
}

/** Answers with lists that come whole, and what bounds them. */
const whole: Readonly<Partial<Record<OperationName, string>>> = {
  readSession: 'the rights there are',
  rightsTable: 'the roles and rights there are',
  listUnits: "the bank's units: a tree is shown whole",
  readVocabulary: 'the fields of the strategy',
  readCustomer: 'one customer; flows and contacts have lists of their own',
  readBalances: "one customer's months asked for",
  listDefinitions: 'the metrics and tags of the strategy',
  readDefinition: 'bands of one metric and its last nights',
  listTiers: 'the schemes of the strategy',
  readServedNight: 'what one night does without',
  listFeeds: "the bank's feed files",
  listConductRules: 'the rules of law and strategy',
  readConsents: "one customer's purposes and channels",
  readDecision: "one customer's actions",
  listActions: 'the actions of the strategy',
  listApiKeys: 'all keys ever made',
  readNotices: "one customer's unread messages; read ones give way",
  readDay: 'the day of a person, worst first; the rest comes up as it is worked',
  readTalkCard: 'one task',
  listBooks: 'the books the bank declared',
  readEntry: 'one entry',
  readEntryHistory: 'one entry: each change is the act of a person',
  readAgenda: 'the entries whose term is near: the books lead to the whole',
  readCampaign: 'one campaign',
  readResult: 'one campaign',
  listResults: 'all campaigns with members',
  listVersions: 'versions of the strategy',
  compareVersions: 'the entries of a strategy',
  listColleagues: 'a finder: what is typed narrows it',
  readHome: 'a page: each list on it leads to the whole',
}

const shapeOf = (name: OperationName): Readonly<Record<string, z.ZodType>> => {
  const { response } = endpoints[name] as { response?: unknown }
  return response instanceof z.ZodObject ? (response.shape as Record<string, z.ZodType>) : {}
}
const reading = (Object.keys(endpoints) as OperationName[]).filter(
  (name) => endpoints[name].method === 'GET',
)

describe('every list of the contract', () => {
  it('pages by key, or is bounded by something that is named', () => {
    for (const name of reading) {
      const shape = shapeOf(name)
      const hasList = Object.values(shape).some((value) => value instanceof z.ZodArray)
      if (!hasList && !('next' in shape)) continue
      const isWalked = walked.some(([one]) => one === name) || name in walkedElsewhere
      assert.equal('next' in shape, isWalked, `${name} pages, and a test walks it`)
      assert.notEqual(isWalked, name in whole, `${name} is walked, or bounded by what is named`)
    }
    for (const name of [...Object.keys(whole), ...Object.keys(walkedElsewhere)]) {
      assert.ok(reading.includes(name as OperationName), `there is no list ${name}`)
    }
  })

  for (const [name, file] of Object.entries(walkedElsewhere)) {
    it(`${name} is walked in ${file}`, () => {
      const text = readFileSync(join(projectRoot, file), 'utf8')
      assert.match(text, /\bnext\b/)
      assert.match(text, new RegExp(name === 'listProposals' ? 'list' : name))
    })
  }
})

describe('a list walked page by page', () => {
  let bank: TestApp
  before(async () => {
    bank = await testApp()
    await fill(bank)
  })
  after(() => bank.close())

  /** All rows of a list in pages of a size, in the order they come. */
  async function rowsOf(
    [name, person, list, key]: (typeof walked)[number],
    limit: number,
  ): Promise<string[]> {
    const client = await bank.as(person)
    const rows: string[] = []
    let next: string | null = null
    do {
      const query = { limit, ...(next !== null && { after: next }) }
      const page: Record<string, unknown> & { next: string | null } = await client.answer(name, {
        query,
      })
      const shown = page[list] as Record<string, unknown>[]
      assert.ok(shown.length <= limit, `${name} keeps to the limit`)
      assert.ok(page.next === null || shown.length > 0, `${name} names a next page and has rows`)
      rows.push(...shown.map((row) => String(row[key])))
      next = page.next
    } while (next !== null)
    return rows
  }

  for (const asked of walked) {
    const [name, person, , , least] = asked
    it(`${name} shows every row once, whatever the size of a page`, async () => {
      const whole = await rowsOf(asked, 200)
      assert.ok(whole.length >= least, `${whole.length} of at least ${least}`)
      assert.equal(new Set(whole).size, whole.length, 'no row twice')
      const pages = await rowsOf(asked, least > 100 ? 37 : 3)
      // Reading the audit log is itself no act, but a sign-in between two walks is one.
      assert.deepEqual(pages.slice(-whole.length), whole)
      const client = await bank.as(person)
      const stray = await client.ask(name, { query: { after: '0'.repeat(70), limit: 3 } })
      assert.ok([200, 422].includes(stray.statusCode), `${name}: ${stray.body}`)
    })
  }
})

async function fill({ bank: { ledger } }: TestApp): Promise<void> {
  await ledger.db.transaction().execute(async (within) => {
    for (const { id } of testCustomers) {
      await recordConsent(within, {
        ...{ customerId: id, purpose: 'marketing', channel: null, given: true },
        ...{ by: { actor: 'staff:C1', name: '合规' }, proof: '柜面签字' },
        ...{ at: Date.parse('2026-10-31T02:00:00Z'), timeZone: 'Asia/Shanghai' },
      })
    }
  })
  await sql`
    insert into segment
    select
      's' || n, coalesce(me.user_id::text, 'another'), '同事', '客群' || n % 7 || '-' || n,
      'aum >= 1', '{"kind":"everyone"}', '{"zh":"全部","en":"all"}', true,
      now(), now(), case when n % 50 = 0 then now() end
    from generate_series(1, 240) as n
    left join (
      select user_id from user_account where staff_number = ${testStaff.marketer.staffNumber}
    ) as me on n % 3 = 0
  `.execute(ledger.db)
  await sql`
    insert into staff
    select (jsonb_populate_record(
      null::staff, to_jsonb(one) || jsonb_build_object('staff_number', 'W' || n)
    )).*
    from (select * from staff order by staff_number limit 1) as one, generate_series(1, 30) as n
  `.execute(ledger.db)
  await sql`
    insert into event_received (
      source, message_id, type, name, user_id, anonymous_id, known, at, business_date, received_at
    )
    select 'app', 'm' || n, 'track', 'name' || n % 520, null, 'a', false, now(), current_date, now()
    from generate_series(1, 1500) as n
  `.execute(ledger.db)
  await sql`
    with made as (
      insert into incident (
        kind, words_zh, words_en, source, subject, happened, night, first_seen_at, owner, due_on
      )
      select
        'sms_out_of_hours', '夜间短信', 'an SMS at night', 'FIELD §3', 'staff:R' || n,
        '2026-10-28', '2026-10-31', now(), 'compliance', date '2026-11-04' + (n % 5)
      from generate_series(1, 520) as n
      returning incident_id
    )
    insert into incident_event (incident_id, event, at, actor, customers, sample, reason)
    select
      incident_id,
      case when incident_id % 3 = 0 then 'answered' else 'seen' end,
      now(), 'system:night', 1, '[]', case when incident_id % 3 = 0 then '已核实' else '' end
    from made
  `.execute(ledger.db)
  await sql`
    insert into campaign (
      campaign_id, version, state, plan, audience, starts_on, ends_on,
      created_by, created_name, created_at, changed_by, changed_at
    )
    select
      'c' || n, 1, 'draft', ${JSON.stringify(plan)}::jsonb,
      '{"text":"everyone","tree":{"kind":"everyone"},"words":{"zh":"全部","en":"all"}}',
      date '2026-10-01' + (n % 9), date '2026-12-01', 'staff:M1', '营销', now(), 'staff:M1', now()
    from generate_series(1, 620) as n
  `.execute(ledger.db)
}

const plan = {
  name: '秋季存款季',
  goal: { sentence: '定期存款成交二十笔', measure: 'purchases', target: 20, windowDays: 30 },
  ...{ ownerStaff: 'M1', from: '2026-10-01', to: '2026-12-01', action: null },
  ...{ family: 'time_deposit', productId: null, audience: { text: 'everyone' }, controlShare: 0.2 },
  waves: [],
  budget: { capCents: 100_000_00, costPerContactCents: 10 },
  unproven: '小范围试点',
}
