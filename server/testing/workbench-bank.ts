import type { OrgUnit } from '#contracts/access.ts'
import { openAccess } from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { conductExports } from '#modules/decide/conduct/index.ts'
import { runNight } from '#modules/decide/night/index.ts'
import type { NightResult } from '#modules/decide/night/index.ts'
import { workbenchExports } from '#modules/act/workbench/index.ts'
import type { WorkbenchParts } from '#modules/act/workbench/index.ts'
import { smallBank } from './small-bank.ts'
import type { SmallBank } from './small-bank.ts'

/** The night before the first day of work: a Sunday. */
export const WORK_NIGHT = '2026-11-01'
/** Monday, ten in the morning in Shanghai. */
export const MONDAY_AT_TEN = Date.parse('2026-11-02T10:00:00+08:00')

const unit = (unitId: string, parentId: string | null, level: OrgUnit['level']): OrgUnit => ({
  unitId,
  parentId,
  level,
  name: `机构${unitId}`,
})

const units = [
  unit('HO', null, 'head_office'),
  unit('B1', 'HO', 'branch'),
  unit('SB1', 'B1', 'sub_branch'),
  unit('O1', 'SB1', 'outlet'),
  unit('O2', 'SB1', 'outlet'),
]

/** Customers of each manager, all with a time deposit that matures in four days. */
const CUSTOMERS_EACH = 6

/** A bank whose managers have something to do on Monday. */
export interface WorkbenchBank extends SmallBank {
  readonly workbench: WorkbenchParts
  /** A night with everything the ledger exports. */
  nightWithLedger(date: string): Promise<NightResult>
  rm(staffNumber: string): Principal
  head(unitId: string): Principal
}

/**
 * Managers as named, each with six customers `<manager>-1` to `-6` of growing deposits. They are in
 * outlet O1, but for managers whose name begins with `far`: O2. The sixth customer consents to SMS
 * alone, the fifth was assessed C1, the others C3; the second has `helper` as assistant; the fourth
 * was spoken to at the outlet on 10 October.
 */
export async function workbenchBank(managers: readonly string[]): Promise<WorkbenchBank> {
  const bank = await smallBank()
  const outletOf = (manager: string) => (manager.startsWith('far') ? 'O2' : 'O1')
  const staff = [...managers, 'helper'].map((staffNumber) => ({
    staffNumber,
    unitId: outletOf(staffNumber),
    position: 'rm',
    displayName: `经理${staffNumber}`,
    joinedDate: null,
    leftDate: null,
  }))
  const access = openAccess({
    ledger: bank.ledger,
    sessions: { idleMinutes: 60, hours: 10 },
    timeZone: 'Asia/Shanghai',
  })
  const act = { actor: 'system:test', now: MONDAY_AT_TEN }
  // Works in the outlet, and signs in nowhere: what is given to them nobody would see.
  const lobby = {
    ...{ staffNumber: 'lobby', unitId: 'O1', position: 'lobby_manager', displayName: '大堂' },
    ...{ joinedDate: null, leftDate: null },
  }
  await access.syncOrganisation({ units, staff: [...staff, lobby], date: WORK_NIGHT }, act)
  for (const { staffNumber, unitId, displayName } of staff) {
    await access.openAccount({ staffNumber, displayName, role: 'rm', unitId }, act)
  }
  const customers = managers.flatMap((manager) =>
    Array.from({ length: CUSTOMERS_EACH }, (_, i) => ({ id: `${manager}-${i + 1}`, manager, i })),
  )
  await deliver(bank, customers, outletOf)
  await bank.parts.vault.put(
    customers.flatMap(({ id }, index) => [
      { kind: 'customer', id, field: 'name', value: '欧阳试客' } as const,
      { kind: 'customer', id, field: 'mobile', value: `1390000${1000 + index}` } as const,
    ]),
  )
  const nightWithLedger = (date: string) =>
    runNight(
      {
        factStore: bank.parts.facts,
        martStore: bank.parts.martStore,
        pack: bank.loaded,
        exports: [...conductExports(bank.ledger), ...workbenchExports(bank.ledger)],
        timeZone: 'Asia/Shanghai',
        threads: 1,
        now: () => new Date(`${date}T18:00:00Z`),
      },
      date,
    )
  await nightWithLedger(WORK_NIGHT)
  return {
    ...bank,
    workbench: { ...bank.parts, timeZone: 'Asia/Shanghai', heldBack: async () => new Map() },
    nightWithLedger,
    rm: (staffNumber) => bank.person('rm', { staffNumber }),
    head: (unitId) =>
      bank.person('outlet_head', {
        staffNumber: `head-${unitId}`,
        unit: units.find((one) => one.unitId === unitId) ?? null,
      }),
  }
}

interface Placed {
  readonly id: string
  readonly manager: string
  readonly i: number
}

async function deliver(
  bank: SmallBank,
  customers: readonly Placed[],
  outletOf: (manager: string) => string,
): Promise<void> {
  await bank.deliverAll(WORK_NIGHT, {
    org_unit: units.map(({ unitId, parentId, level, name }) => ({
      unit_id: unitId,
      parent_id: parentId,
      level,
      name,
    })),
    customer: customers.map(({ id, manager }) => ({
      customer_id: id,
      kind: 'personal',
      gender: 'F',
      birth_date: '1986-03-15',
      capacity: 'full',
      outlet_id: outletOf(manager),
      opened_date: '2016-05-20',
    })),
    ownership: customers.flatMap(({ id, manager, i }) => [
      { customer_id: id, staff_id: manager, role: 'main' },
      ...(i === 1 ? [{ customer_id: id, staff_id: 'helper', role: 'assistant' }] : []),
    ]),
    account: customers.map(({ id, i }) => ({
      account_id: `T-${id}`,
      customer_id: id,
      family: 'time_deposit',
      status: 'active',
      balance_cents: (i + 1) * 10_000_000,
      opened_date: '2025-11-05',
      maturity_date: '2026-11-05',
    })),
    consent: customers.flatMap(({ id, i }) =>
      (i === 5 ? ['sms'] : ['sms', 'phone', 'app']).map((channel) => ({
        consent_id: `${id}-${channel}`,
        customer_id: id,
        purpose: 'marketing',
        channel,
        given: true,
        given_date: '2026-01-05',
      })),
    ),
    risk_assessment: customers.map(({ id, i }) => ({
      assessment_id: `A-${id}`,
      customer_id: id,
      assessed_date: '2026-06-01',
      level: i === 4 ? 'C1' : 'C3',
    })),
    contact: customers
      .filter(({ i }) => i === 3)
      .map(({ id, manager }) => ({
        contact_id: `bank-${id}`,
        customer_id: id,
        contact_date: '2026-10-10',
        channel: 'outlet',
        purpose: 'service',
        staff_id: manager,
      })),
    outcome: customers
      .filter(({ i }) => i === 3)
      .map(({ id }) => ({
        outcome_id: `bank-${id}`,
        customer_id: id,
        contact_id: `bank-${id}`,
        outcome_date: '2026-10-10',
        kind: 'reached',
      })),
    product: [
      { product_id: 'TD1', family: 'time_deposit', name: '整存整取一年', minimum_cents: 5_000 },
      {
        product_id: 'WP2',
        family: 'wealth',
        name: '稳健理财',
        issuer_risk: 'R2',
        seller_risk: 'R2',
      },
      { product_id: 'FD4', family: 'fund', name: '成长基金', issuer_risk: 'R3', seller_risk: 'R4' },
      {
        product_id: 'OLD',
        family: 'time_deposit',
        name: '停售存款',
        on_sale_to: '2026-06-30',
      },
    ],
  })
}
