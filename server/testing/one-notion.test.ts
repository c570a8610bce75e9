import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { FastifyInstance } from 'fastify'

import type { Agenda, Home as HomePage, Worklist } from '#contracts/cockpit.ts'
import type { CampaignResult } from '#contracts/results.ts'
import type { Role } from '#contracts/vocabulary.ts'
import type { Words } from '#contracts/words.ts'
import type { Task } from '#contracts/workbench.ts'
import { runningFrom } from '#kernel/clock.ts'
import { buildApp } from '#server/app.ts'
import { makeDemoHome } from '#server/cli/demo.ts'
import { nightOf } from '#server/cli/night.ts'
import { readConfig } from '#server/config.ts'
import { openHome } from '#server/home.ts'
import type { Home } from '#server/home.ts'
import { clientOf } from './test-app.ts'
import type { Client } from './test-app.ts'

/**
 * Homes, lists, counts and exports of each role over a demo bank: equal words, equal numbers. What is
 * said twice comes from one question, so a number of one page is the length of the other's list.
 */

const CUSTOMERS = 300
const environment = {
  ZHIKE_LOG_LEVEL: 'error',
  ZHIKE_REQUESTS_PER_MINUTE: '1000000',
  ZHIKE_EXPORTS_PER_DAY: '100000',
}
const io = {
  print: () => undefined,
  tell: () => undefined,
  environment,
  interactive: false,
  now: () => new Date('2026-11-01T01:00:00Z'),
}

interface Day {
  readonly tasks: readonly Task[]
  readonly upcoming: readonly Task[]
  readonly more: number
  readonly done: number
}

let folder: string
let home: Home
let app: FastifyInstance
let signIns: readonly { staff: string; role: string; password: string }[]

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhike-notions-'))
  const dir = join(folder, 'bank')
  const made = await makeDemoHome({ dir, customers: CUSTOMERS, seed: 11, environment, io })
  signIns = made.sign_ins
  const config = readConfig(environment)
  home = await openHome(dir, config)
  await nightOf({ home, config }, made.business_date, io)
  app = await buildApp(home, config, { clock: runningFrom('2026-11-20T10:00:00+08:00') })
})
after(async () => {
  await app.close()
  await home.close()
  await rm(folder, { recursive: true, force: true })
})

const clients = new Map<string, Promise<Client>>()

function as(staff: string): Promise<Client> {
  const known = clients.get(staff) ?? signedIn(staff)
  clients.set(staff, known)
  return known
}

async function signedIn(staff: string): Promise<Client> {
  const found = signIns.find((one) => one.staff === staff)
  const body = { staffNumber: staff, password: found?.password }
  const answer = await clientOf(app, undefined).ask('signIn', { body })
  assert.equal(answer.statusCode, 200, answer.body)
  return clientOf(app, answer.cookies[0]?.value)
}

const staffOf = (role: Role): string[] =>
  signIns.filter((one) => one.role === role).map(({ staff }) => staff)

async function ofRole(role: Role): Promise<Client> {
  const [staff] = staffOf(role)
  assert.ok(staff !== undefined, role)
  return as(staff)
}

const homeOf = (client: Client) => client.answer<HomePage>('readHome')
const dayOf = (client: Client) => client.answer<Day>('readDay')

async function count(client: Client, text: string): Promise<number> {
  const { customers } = await client.answer<{ customers: number }>('countSegment', {
    body: { text },
  })
  return customers
}

async function listed(client: Client, text: string): Promise<number> {
  let found = 0
  let after: string | undefined
  do {
    const page: { customers: unknown[]; next: string | null } = await client.answer(
      'listCustomers',
      { body: { rule: { text }, sort: 'customer_id', limit: 100, after } },
    )
    found += page.customers.length
    after = page.next ?? undefined
  } while (after !== undefined)
  return found
}

async function exported(client: Client, text: string): Promise<number> {
  const body = { rule: { text }, because: 'other', reason: '核对口径一致' }
  const answer = await client.ask('exportCustomers', { body })
  assert.equal(answer.statusCode, 200, answer.body)
  return answer.body.trim().split('\n').length - 1
}

/** The numbers of a home that are sets of customers, with the rule each opens. */
function numbersOf({ tiles, worklists, breakdowns }: HomePage) {
  return [
    ...tiles.flatMap(({ code, words, kind, value, rule }) =>
      rule === null || kind !== 'count' || value === null ? [] : [{ code, words, value, rule }],
    ),
    ...worklists.map(({ code, words, total, rule }) => ({ code, words, value: total, rule })),
    ...breakdowns.flatMap(({ code, rows }) =>
      rows.flatMap(({ label, customers, rule }) =>
        rule === null ? [] : [{ code, words: label, value: customers, rule }],
      ),
    ),
  ]
}

const openOf = (tasks: readonly Task[]): Task[] =>
  tasks.filter(({ state, stopped }) => state === 'open' && stopped === null)

const exporting: ReadonlySet<Role> = new Set<Role>(['outlet_head', 'marketer', 'analyst'])

for (const role of ['rm', 'outlet_head', 'marketer', 'compliance', 'analyst'] as const) {
  describe(`the home of ${role}`, () => {
    it('tells of each set of customers what count, list and file tell', async () => {
      const client = await ofRole(role)
      const numbers = numbersOf(await homeOf(client))
      assert.ok(role === 'analyst' || numbers.length > 4, `${numbers.length} numbers`)
      for (const { code, value, rule } of numbers) {
        assert.equal(await count(client, rule), value, `${code}: ${rule}`)
      }
      for (const { code, value, rule } of numbers.slice(0, 4)) {
        assert.equal(await listed(client, rule), value, `${code}: ${rule}`)
        if (exporting.has(role)) assert.equal(await exported(client, rule), value, code)
      }
    })

    it('says no two numbers by the same words', async () => {
      const told = new Map<string, number>()
      const page = await homeOf(await ofRole(role))
      const said = [
        ...numbersOf(page).map(({ words, value }) => [words, value] as const),
        ...page.agendas.map(({ words, total }) => [words, total] as const),
      ]
      for (const [{ zh }, value] of said) {
        assert.equal(told.get(zh) ?? value, value, zh)
        told.set(zh, value)
      }
    })

    it('orders its lists of people by what it says', async () => {
      const { worklists } = await homeOf(await ofRole(role))
      for (const { code, definition } of worklists) {
        assert.match(definition.zh, /；按.+排序$/, code)
        assert.match(definition.en, /; ordered by .+$/, code)
      }
    })
  })
}

it('a manager’s day has as many pieces of work as their home says, and their head’s', async () => {
  const [head] = staffOf('outlet_head')
  assert.ok(head !== undefined)
  const headPage = await homeOf(await as(head))
  const headDay = await dayOf(await as(head))
  const team = headPage.agendas.find(({ code }) => code === 'team')
  const byOwner = Map.groupBy(openOf(headDay.tasks), ({ owner }) => owner.staffNumber)
  assert.equal(headDay.more, 0)
  assert.ok(team !== undefined && team.rows.length > 0)
  for (const { key, done } of team.rows) {
    assert.equal(done === null ? 0 : done.whole - done.part, byOwner.get(key)?.length ?? 0, key)
  }
  let compared = 0
  for (const manager of staffOf('rm')) {
    const page = await homeOf(await as(manager))
    const day = await dayOf(await as(manager))
    const open = openOf(day.tasks).length
    const tile = (wanted: string) => page.tiles.find(({ code }) => code === wanted)?.value
    assert.equal(tile('tasks_open'), open, manager)
    assert.equal(tile('tasks_done'), day.done, manager)
    const told = page.agendas.reduce((sum, { total }) => sum + total, 0)
    assert.equal(told, open, 'appointments, promises and contacts are the day')
    const row: Agenda['rows'][number] | undefined = team.rows.find(({ key }) => key === manager)
    if (row === undefined) continue
    compared += 1
    assert.equal((row.done?.whole ?? 0) - (row.done?.part ?? 0), open, manager)
    const managers = headPage.breakdowns.find(({ code }) => code === 'managers')
    const main = managers?.rows.find(({ rule }) => rule === `rm_id = '${manager}'`)
    assert.equal(main?.customers, tile('customers_main'), 'by main manager is by main manager')
  }
  assert.ok(compared > 0, 'a manager of the head’s own was compared')
})

it('a head’s complaints, a marketer’s campaigns and results are as many as their lists', async () => {
  const head = await ofRole('outlet_head')
  const complaints = (await homeOf(head)).agendas.find(({ code }) => code === 'complaints')
  const { open } = await head.answer<{ open: { all: number } }>('listComplaints', {
    query: { limit: 50 },
  })
  assert.equal(complaints?.total, open.all)
  const marketer = await ofRole('marketer')
  const page = await homeOf(marketer)
  for (const [code, state] of [
    ['campaigns_running', 'running'],
    ['campaigns_in_review', 'in_review'],
  ] as const) {
    const { campaigns } = await marketer.answer<{ campaigns: unknown[] }>('listCampaigns', {
      query: { state },
    })
    assert.equal(page.tiles.find((tile) => tile.code === code)?.value, campaigns.length, code)
  }
  const { results } = await marketer.answer<{ results: CampaignResult[] }>('listResults')
  for (const { key, mark } of page.agendas.find(({ code }) => code === 'results')?.rows ?? []) {
    const result = results.find(({ campaignId }) => campaignId === key)
    assert.deepEqual(mark?.words, result?.verdictName, key)
  }
})

it('a withdrawal of this morning is in every count at once', async () => {
  const compliance = await ofRole('compliance')
  const rule = 'marketing_refused'
  const refused = async (): Promise<number> =>
    (await homeOf(compliance)).tiles.find(({ code }) => code === rule)?.value ?? -1
  const before = await refused()
  const { customers } = await compliance.answer<{ customers: { customerId: string }[] }>(
    'listCustomers',
    { body: { rule: { text: 'marketing_consent' }, sort: 'customer_id', limit: 3 } },
  )
  assert.equal(customers.length, 3)
  for (const { customerId } of customers) {
    await compliance.answer('recordConsent', {
      params: { customerId },
      body: { purpose: 'marketing', channel: null, given: false, proof: '来电撤回' },
    })
  }
  assert.equal(await refused(), before + 3)
  assert.equal(await count(compliance, rule), before + 3)
  assert.equal(await listed(compliance, rule), before + 3)
  const marketer = await ofRole('marketer')
  assert.equal(await exported(marketer, rule), before + 3)
  assert.equal(await count(marketer, `not ${rule}`), CUSTOMERS - before - 3)
})

it('birthdays within a month are of the month to come, by the calendar of today', async () => {
  const days = (reason: Words) => Number(/^(\d+) 天后生日/.exec(reason.zh)?.[1] ?? 0)
  let found = 0
  for (const manager of staffOf('rm')) {
    const { worklists } = await homeOf(await as(manager))
    const birthdays: Worklist | undefined = worklists.find(({ code }) => code === 'birthday')
    for (const { reason } of birthdays?.customers ?? []) {
      found += 1
      assert.match(reason.zh, /生日/)
      assert.ok(days(reason) >= 0 && days(reason) <= 31, reason.zh)
    }
  }
  assert.ok(found > 0, 'somebody has a birthday')
})
