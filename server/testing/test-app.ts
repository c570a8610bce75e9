import assert from 'node:assert/strict'
import { rename, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { endpoints } from '#contracts/index.ts'
import type { OperationName } from '#contracts/index.ts'
import type { Role } from '#contracts/vocabulary.ts'
import { runningFrom } from '#kernel/clock.ts'
import type { Clock } from '#kernel/clock.ts'
import { openAccess } from '#modules/know/access/index.ts'
import type { Access } from '#modules/know/access/index.ts'
import { runNight } from '#modules/decide/night/index.ts'
import { CSRF_HEADER } from '#platform/http/index.ts'
import { silentLog } from '#platform/log/index.ts'
import { buildApp } from '#server/app.ts'
import { readConfig } from '#server/config.ts'
import { createHome, openHome } from '#server/home.ts'
import type { Home } from '#server/home.ts'
import { smallBank } from './small-bank.ts'
import type { SmallBank } from './small-bank.ts'
import { projectRoot } from './source-tree.ts'
import { TEST_DATE, testCustomers, testStaff, testUnits } from './test-organisation.ts'
import type { TestPerson } from './test-organisation.ts'

/** When the app of a test starts: the Monday after its one night, a workday, in the morning. */
export const APP_STARTS = '2026-11-02T10:00:00+08:00'
const PASSWORD = 'plum-rain-in-June'

export interface Asked {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number>>
  readonly body?: unknown
}

export type Answer = Awaited<ReturnType<FastifyInstance['inject']>>

/** Somebody at a browser, signed in or not. */
export interface Client {
  /** Of the sign-in, for requests made otherwise. */
  readonly token: string | undefined
  /** Calls an operation of the contracts by its name; the input is sent as it is. */
  ask(operation: OperationName, input?: Asked): Promise<Answer>
  /** The same, for an answer that must be there: fails with the problem when it isn't. */
  answer<T = Record<string, unknown>>(operation: OperationName, input?: Asked): Promise<T>
}

/**
 * The whole app on a real home, ledger and mart: two branches, three outlets, a person of each role
 * and some to compare with, sixty customers of `testCustomers`.
 */
export interface TestApp {
  readonly app: FastifyInstance
  readonly home: Home
  readonly bank: SmallBank
  readonly access: Access
  /** The app's: it runs on from `APP_STARTS`, whenever the test is run. */
  readonly clock: Clock
  /** Signed in once and kept. */
  as(person: TestPerson): Promise<Client>
  /** Signed in anew: for what ends a sign-in. */
  freshly(person: TestPerson): Promise<Client>
  readonly stranger: Client
  close(): Promise<void>
}

/** @param environment settings of the bank, in the place of those that let a test do anything */
export async function testApp(environment: Record<string, string> = {}): Promise<TestApp> {
  const bank = await smallBank()
  const clock = runningFrom(APP_STARTS)
  await makeHome(bank)
  const config = readConfig({
    DATABASE_URL: bank.ledger.address.url,
    ZHIKE_REQUESTS_PER_MINUTE: '1000000',
    ZHIKE_EXPORTS_PER_DAY: '100000',
    ZHIKE_REVEALS_PER_DAY: '100000',
    ...environment,
  })
  const home = await openHome(bank.ledger.home, config, { log: silentLog(), clock })
  await deliverBank(bank, home, clock)
  const timeZone = home.settings.timeZone
  const sessions = { idleMinutes: 30, hours: 12 }
  const access = openAccess({ ledger: bank.ledger, sessions, timeZone })
  const app = await buildApp(home, config, { clock })
  await openAccounts(access, clock.now())

  const clients = new Map<TestPerson, Promise<Client>>()
  const stranger = clientOf(app, undefined)
  const freshly = async (person: TestPerson) => {
    const { staffNumber } = testStaff[person]
    const answer = await stranger.ask('signIn', { body: { staffNumber, password: PASSWORD } })
    assert.equal(answer.statusCode, 200, answer.body)
    return clientOf(app, answer.cookies[0]?.value)
  }
  return {
    app,
    home,
    bank,
    access,
    clock,
    stranger,
    freshly,
    as(person) {
      const client = clients.get(person) ?? freshly(person)
      clients.set(person, client)
      return client
    },
    async close() {
      await app.close()
      await home.close()
      await bank.close()
    },
  }
}

/** A small bank has lake and keys where a home has them; the rest comes from a new home. */
async function makeHome(bank: SmallBank): Promise<void> {
  const { home } = bank.ledger
  const made = join(home, 'made')
  await createHome(made, {
    ...{ strategy: join(projectRoot, 'strategy'), now: new Date(0) },
    settings: { currency: 'CNY', timeZone: 'Asia/Shanghai' },
  })
  for (const name of ['strategy', 'zhike.json']) await rename(join(made, name), join(home, name))
  await rmdir(made)
}

/** Facts, names and a real night over them: what people see has come the whole way. */
async function deliverBank(bank: SmallBank, home: Home, clock: Clock): Promise<void> {
  await bank.deliverAll(TEST_DATE, {
    org_unit: testUnits.map((unit) => ({
      unit_id: unit.unitId,
      parent_id: unit.parentId,
      level: unit.level,
      name: unit.name,
    })),
    staff: Object.values(testStaff).map((person) => ({
      staff_id: person.staffNumber,
      unit_id: person.workplace,
      role: person.role,
    })),
    customer: testCustomers.map((customer) => ({
      customer_id: customer.id,
      kind: customer.kind,
      gender: customer.gender,
      birth_date: customer.birthDate,
      outlet_id: customer.outlet,
    })),
    ownership: testCustomers.flatMap(({ id, manager, assistant }) => [
      ...(manager === null ? [] : [{ customer_id: id, staff_id: manager, role: 'main' }]),
      ...(assistant === null ? [] : [{ customer_id: id, staff_id: assistant, role: 'assistant' }]),
    ]),
    account: testCustomers.map(({ id, depositCents }) => ({
      account_id: `D-${id}`,
      customer_id: id,
      family: 'demand_deposit',
      status: 'active',
      balance_cents: depositCents,
    })),
    holding: testCustomers
      .filter(({ hasFund }) => hasFund)
      .map(({ id }) => ({
        holding_id: `F-${id}`,
        customer_id: id,
        product_id: 'F1',
        family: 'fund',
        value_cents: 100_000,
      })),
  })
  await bank.parts.vault.put(
    testCustomers.flatMap(({ id, name, mobile }) => [
      { kind: 'customer', id, field: 'name', value: name } as const,
      { kind: 'customer', id, field: 'mobile', value: mobile } as const,
    ]),
  )
  const { factStore, martStore, settings } = home
  const night = await runNight(
    {
      factStore,
      martStore,
      pack: await home.pack(),
      exports: [],
      timeZone: settings.timeZone,
      threads: 1,
      now: () => new Date(clock.now()),
    },
    TEST_DATE,
  )
  assert.ok(night.certificate.passed, JSON.stringify(night.certificate))
}

async function openAccounts(access: Access, now: number): Promise<void> {
  const act = { actor: 'system:test', now }
  for (const { staffNumber, role, unitId } of Object.values(testStaff)) {
    const displayName = `员工${staffNumber}`
    await access.openAccount({ staffNumber, displayName, role, unitId, password: PASSWORD }, act)
  }
}

/** Somebody at a browser with a sign-in, or without one. */
export function clientOf(app: FastifyInstance, token: string | undefined): Client {
  const ask: Client['ask'] = (operation, { params = {}, query, body } = {}) => {
    const { method, path, accepts } = endpoints[operation] as Described
    const isFile = accepts !== undefined
    return app.inject({
      method,
      url: path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? '-')),
      headers: {
        [CSRF_HEADER]: '1',
        ...(isFile && { 'content-type': 'application/octet-stream' }),
        // JSON as it was written: what no object of ours could say.
        ...(!isFile && typeof body === 'string' && { 'content-type': 'application/json' }),
      },
      ...(query !== undefined && { query: query as Record<string, string> }),
      ...(body !== undefined && { payload: body as object }),
      ...(token !== undefined && { cookies: { zhike_session: token } }),
    })
  }
  return {
    token,
    ask,
    async answer<T>(operation: OperationName, input?: Asked) {
      const answer = await ask(operation, input)
      assert.equal(answer.statusCode, 200, `${operation}: ${answer.body}`)
      return answer.json<T>()
    },
  }
}

interface Described {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly accepts?: string
}

/** A person of each role. */
export const personOf: Readonly<Record<Role, TestPerson>> = {
  rm: 'rm',
  outlet_head: 'outlet_head',
  marketer: 'marketer',
  compliance: 'compliance',
  analyst: 'analyst',
  admin: 'admin',
}
