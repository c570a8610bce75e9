import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import type { RuleField } from '#contracts/rule.ts'
import type { Role } from '#contracts/vocabulary.ts'
import { columnOf } from '#kernel/rule/index.ts'
import { openAccess, rightsOf, scopeOf, seesIdentity } from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'
import type { CustomersParts } from '#modules/act/customers/index.ts'
import { runNight } from '#modules/decide/night/index.ts'
import type { NightResult } from '#modules/decide/night/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'
import { openEngine, openFactStore, openMartReader, openMartStore } from '#platform/lake/index.ts'
import type { Connection, MartRef } from '#platform/lake/index.ts'
import { silentLog } from '#platform/log/index.ts'
import { openVault } from '#platform/vault/index.ts'
import { deliverFacts } from './deliver-facts.ts'
import type { FactRows } from './deliver-facts.ts'
import { fillTable } from './fill-table.ts'
import { shippedPack } from './shipped-pack.ts'
import { testLedger } from './test-ledger.ts'
import type { TestLedger } from './test-ledger.ts'

/** A customer's row of `profile`: what is not said is not known, flags are false. Money in yuan. */
export type ProfileRow = { readonly customer_id: string } & Readonly<
  Record<string, string | number | boolean | null>
>

/** What a handler is given besides its input, as if that person had asked at that instant. */
export function askedBy(principal: Principal, now = Date.parse('2026-11-01T01:00:00Z')) {
  return {
    principal,
    now,
    requestId: 'test',
    address: '127.0.0.1',
    userAgent: undefined,
    log: silentLog(),
    session: { token: undefined, set: () => {}, clear: () => {} },
    params: undefined,
    query: undefined,
    body: undefined,
  }
}

/** A bank small enough to be read in a test, on the real stores and the default strategy. */
export interface SmallBank {
  readonly parts: CustomersParts
  readonly ledger: TestLedger
  readonly loaded: LoadedPack
  /** Publishes a night made of these rows. */
  publish(date: string, rows: readonly ProfileRow[]): Promise<MartRef>
  /** Runs a real night over what was delivered. */
  night(date: string): Promise<NightResult>
  /** Delivers rows of a fact; columns not said are missing. */
  deliver(date: string, fact: string, rows: readonly Record<string, unknown>[]): Promise<void>
  /** The same of several facts at once. */
  deliverAll(date: string, rows: FactRows): Promise<void>
  /** A person of a role; `staffNumber` and `unit` decide whom they see. */
  person(role: Role, given?: Partial<Pick<Principal, 'staffNumber' | 'unit'>>): Principal
  close(): Promise<void>
}

export async function smallBank(): Promise<SmallBank> {
  const ledger = await testLedger()
  const lakeRoot = join(ledger.home, 'lake')
  await mkdir(lakeRoot, { recursive: true })
  const loaded = await shippedPack()
  const facts = openFactStore(lakeRoot)
  const martStore = openMartStore(lakeRoot)
  const marts = openMartReader(martStore, { threads: 1 })
  const access = openAccess({
    ledger,
    sessions: { idleMinutes: 60, hours: 10 },
    timeZone: 'Asia/Shanghai',
  })
  const parts: CustomersParts = {
    marts,
    martStore,
    facts,
    ledger,
    vault: await openVault({ ledger, home: ledger.home }),
    directory: access.directory,
    timeZone: 'Asia/Shanghai',
    strategy: () => loaded,
  }
  const deliver: SmallBank['deliverAll'] = (date, rows) =>
    deliverFacts(facts, date, rows, ({ history }) => (history === 'state' ? 'full' : 'delta'))
  return {
    parts,
    ledger,
    loaded,
    async publish(date, rows) {
      const build = await martStore.beginBuild(date)
      const tempDirectory = join(lakeRoot, 'tmp')
      const engine = await openEngine({ tempDirectory, threads: 1, path: build.path })
      try {
        await writeProfile(await engine.connect(), loaded, rows)
      } finally {
        engine.close()
      }
      const hash = `${date.replaceAll('-', '')}${rows.length}`.padEnd(16, '0')
      return martStore.publish(build, {
        date,
        hash,
        strategy: loaded.hash,
        factsHash: await facts.contentHash(),
      })
    },
    night: (date) =>
      runNight(
        {
          factStore: facts,
          martStore,
          pack: loaded,
          exports: [],
          timeZone: 'Asia/Shanghai',
          threads: 1,
          now: () => new Date(`${date}T18:00:00Z`),
        },
        date,
      ),
    deliver: (date, fact, rows) => deliver(date, { [fact]: rows }),
    deliverAll: deliver,
    person(role, given = {}) {
      const staffNumber = given.staffNumber ?? `S-${role}`
      const unit = given.unit ?? null
      return {
        userId: `user-${staffNumber}`,
        sessionId: `session-${staffNumber}`,
        staffNumber,
        displayName: `测试${staffNumber}`,
        role,
        unit,
        rights: rightsOf(role),
        scope: scopeOf({ role, staffNumber, unit, unitStaff: [] }),
        seesIdentity: seesIdentity(role),
        mustChangePassword: false,
        alone: false,
      }
    },
    async close() {
      await marts.close()
      await ledger.close()
    },
  }
}

const sqlTypes: Readonly<Record<RuleField['type'], string>> = {
  integer: 'bigint',
  decimal: 'double',
  money: 'decimal(18,2)',
  text: 'varchar',
  code: 'varchar',
  flag: 'boolean',
  date: 'date',
}

async function writeProfile(
  connection: Connection,
  { vocabulary, pack }: LoadedPack,
  rows: readonly ProfileRow[],
): Promise<void> {
  const columns = new Map<string, string>()
  for (const field of vocabulary.fields) columns.set(columnOf(field), sqlTypes[field.type])
  for (const { members } of vocabulary.sets) {
    for (const { column } of members) columns.set(column, 'boolean')
  }
  for (const { name } of pack.schemes) columns.set(`tier_${name}_reason`, 'varchar')
  const flags = [...columns].filter(([, type]) => type === 'boolean').map(([name]) => name)
  const noFlags = Object.fromEntries(flags.map((name) => [name, false]))
  await fillTable(
    connection,
    'profile',
    [...columns],
    rows.map((row) => ({ ...noFlags, ...row })),
  )
  await connection.run(`
    create table tier_watch (
      customer_id varchar,
      scheme varchar,
      since date,
      months bigint
    )`)
  await connection.run(
    'create table datum_source (name varchar, facts varchar, delivered_date date)',
  )
  await connection.run('create table tag_stat (tag varchar, value varchar, customers bigint)')
}
