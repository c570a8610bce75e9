import type { OrgUnit } from '#contracts/access.ts'
import type { VaultEntry } from '#platform/vault/index.ts'
import { smallBank } from './small-bank.ts'
import type { SmallBank } from './small-bank.ts'

/** Where a customer of the two branches belongs; what a test of scope compares with. */
export interface PlacedCustomer {
  readonly id: string
  readonly outlet: string
  readonly subBranch: string
  readonly branch: string
  readonly main: string
  readonly assistant: string | undefined
  readonly name: string
  readonly mobile: string
}

/** A small bank of two branches after two real nights. */
export interface TwoBranches extends SmallBank {
  readonly customers: readonly PlacedCustomer[]
  readonly units: ReadonlyMap<string, OrgUnit>
  readonly nights: readonly [before: string, now: string]
}

const before = '2026-09-30'
const now = '2026-10-31'
const CUSTOMERS = 96
const families = ['demand_deposit', 'time_deposit', 'credit_card', 'mortgage'] as const

/**
 * Two branches, each with two sub-branches of two outlets, two managers an outlet: customers with
 * accounts, positions, balances, transactions, events, assessments, consents, contacts, complaints
 * and relations that cross outlets. All by arithmetic: the same every time.
 */
export async function twoBranches(): Promise<TwoBranches> {
  const bank = await smallBank()
  const units = organisation()
  const customers = Array.from({ length: CUSTOMERS }, (_, i) => placed(i))
  await bank.parts.vault.put(customers.flatMap(identities))
  await deliverTwice(bank, units, customers)
  await bank.night(before)
  await bank.night(now)
  return { ...bank, customers, units, nights: [before, now] }
}

function organisation(): Map<string, OrgUnit> {
  const units: OrgUnit[] = [{ unitId: 'H', parentId: null, level: 'head_office', name: '测试银行' }]
  for (const branch of ['B1', 'B2']) {
    units.push({ unitId: branch, parentId: 'H', level: 'branch', name: `${branch} 分行` })
    for (const sub of [`${branch}S1`, `${branch}S2`]) {
      units.push({ unitId: sub, parentId: branch, level: 'sub_branch', name: `${sub} 支行` })
      for (const outlet of [`${sub}O1`, `${sub}O2`]) {
        units.push({ unitId: outlet, parentId: sub, level: 'outlet', name: `${outlet} 网点` })
      }
    }
  }
  return new Map(units.map((unit) => [unit.unitId, unit]))
}

function placed(i: number): PlacedCustomer {
  const branch = `B${(i % 2) + 1}`
  const subBranch = `${branch}S${(Math.floor(i / 2) % 2) + 1}`
  const outlet = `${subBranch}O${(Math.floor(i / 4) % 2) + 1}`
  const main = `${outlet}R${(Math.floor(i / 8) % 2) + 1}`
  return {
    id: `C${String(i).padStart(4, '0')}`,
    outlet,
    subBranch,
    branch,
    main,
    // An assistant may sit in another outlet: the customer is theirs as well.
    assistant: i % 5 === 0 ? `B${((i + 1) % 2) + 1}S1O1R1` : undefined,
    name: `${'赵钱孙李周吴郑王'.charAt(i % 8)}测${'甲乙丙丁'.charAt(Math.floor(i / 8) % 4)}`,
    mobile: `1380000${String(i).padStart(4, '0')}`,
  }
}

function identities({ id, name, mobile }: PlacedCustomer): VaultEntry[] {
  return [
    { kind: 'customer', id, field: 'name', value: name },
    { kind: 'customer', id, field: 'mobile', value: mobile },
  ]
}

async function deliverTwice(
  bank: SmallBank,
  units: ReadonlyMap<string, OrgUnit>,
  customers: readonly PlacedCustomer[],
): Promise<void> {
  const org = [...units.values()].map(({ unitId, parentId, level, name }) => ({
    unit_id: unitId,
    parent_id: parentId,
    level,
    name,
  }))
  await bank.deliverAll(before, {
    org_unit: org,
    product: [
      { product_id: 'P1', family: 'fund', name: '测试基金', seller_risk: 'R3' },
      { product_id: 'P2', family: 'wealth', name: '测试理财', seller_risk: 'R2' },
    ],
    ownership: customers.flatMap(({ id, main, assistant }) => [
      { customer_id: id, staff_id: main, role: 'main' },
      ...(assistant === undefined
        ? []
        : [{ customer_id: id, staff_id: assistant, role: 'assistant' }]),
    ]),
    customer: customers.map(customerFact),
    relation: customers.flatMap(({ id }, i) => [
      // The next customer sits in the other branch: a relation that crosses every scope.
      { customer_id: id, related_id: idOf(i + 1), kind: 'spouse' },
      { customer_id: id, related_id: `HH${i % 12}`, kind: 'household' },
    ]),
    risk_assessment: customers.flatMap(({ id }, i) =>
      i % 3 === 0
        ? []
        : [
            {
              assessment_id: `A${i}`,
              customer_id: id,
              assessed_date: i % 2 === 0 ? '2025-03-01' : '2026-06-01',
              level: `C${(i % 5) + 1}`,
            },
          ],
    ),
    consent: customers.map(({ id }, i) => ({
      consent_id: `K${i}`,
      customer_id: id,
      purpose: 'marketing',
      given: i % 7 !== 0,
      given_date: '2026-01-01',
    })),
    complaint: customers.flatMap(({ id }, i) =>
      i % 11 !== 0
        ? []
        : [
            {
              complaint_id: `Q${i}`,
              customer_id: id,
              opened_date: '2026-09-20',
              level: 'yellow',
            },
          ],
    ),
  })
  for (const date of [before, now]) await deliverMoney(bank, date, customers)
}

function idOf(i: number): string {
  return `C${String(i % CUSTOMERS).padStart(4, '0')}`
}

function customerFact({ id, outlet }: PlacedCustomer, i: number) {
  return {
    customer_id: id,
    kind: i % 16 === 15 ? 'business' : 'personal',
    gender: i % 2 === 0 ? 'F' : 'M',
    birth_date: `${1950 + ((i * 7) % 62)}-${String((i % 12) + 1).padStart(2, '0')}-15`,
    capacity: i % 31 === 0 ? 'limited' : 'full',
    outlet_id: outlet,
    opened_date: `20${String(10 + (i % 16)).padStart(2, '0')}-05-20`,
  }
}

async function deliverMoney(
  bank: SmallBank,
  date: string,
  customers: readonly PlacedCustomer[],
): Promise<void> {
  const later = date === now
  const cents = (i: number) =>
    ((i * 7_919) % 90) * 1_500_000 + (later ? (i % 9) * 4_000_000 : 0) + i
  await bank.deliverAll(date, {
    account: customers.flatMap(({ id }, i) => [
      {
        account_id: `${id}-D`,
        customer_id: id,
        family: families[i % 2],
        status: 'active',
        balance_cents: cents(i),
        maturity_date: i % 2 === 0 ? null : `2026-11-${String((i % 28) + 1).padStart(2, '0')}`,
      },
      ...(i % 6 === 0
        ? [
            {
              account_id: `${id}-L`,
              customer_id: id,
              family: families[2 + (i % 2)],
              status: 'active',
              balance_cents: 30_000_000,
            },
          ]
        : []),
    ]),
    holding: customers.flatMap(({ id }, i) =>
      i % 4 === 3
        ? []
        : [
            {
              holding_id: `${id}-H`,
              customer_id: id,
              product_id: i % 2 === 0 ? 'P1' : 'P2',
              family: i % 2 === 0 ? 'fund' : 'wealth',
              value_cents: ((i * 31) % 70) * 1_000_000,
              cost_cents: ((i * 31) % 70) * 1_100_000,
            },
          ],
    ),
    balance_month_end: customers.map(({ id }, i) => ({
      customer_id: id,
      family: families[i % 2],
      balance_date: date,
      balance_cents: cents(i),
      average_cents: cents(i),
    })),
    transaction: customers.flatMap(({ id }, i) =>
      Array.from({ length: i % 4 }, (_, n) => ({
        transaction_id: `${date}-${id}-${n}`,
        customer_id: id,
        account_id: `${id}-D`,
        transaction_date: `${date.slice(0, 8)}${String(((i + n * 9) % 28) + 1).padStart(2, '0')}`,
        direction: n % 2 === 0 ? 'out' : 'in',
        amount_cents: (i % 13) * 1_000_000 + n,
        kind: n % 2 === 0 ? 'transfer' : 'salary',
        counterparty: n % 2 === 0 ? 'own_other_bank' : 'employer',
        channel: 'mobile',
      })),
    ),
    event: customers.flatMap(({ id }, i) =>
      Array.from({ length: i % 3 }, (_, n) => ({
        event_id: `${date}-${id}-${n}`,
        customer_id: id,
        kind: 'login',
        event_date: `${date.slice(0, 8)}${String(((i + n) % 28) + 1).padStart(2, '0')}`,
      })),
    ),
    contact: customers.flatMap(({ id }, i) =>
      i % 3 !== 0
        ? []
        : [
            {
              contact_id: `${date}-${id}`,
              customer_id: id,
              contact_date: `${date.slice(0, 8)}10`,
              channel: 'phone',
              purpose: 'service',
            },
          ],
    ),
  })
}
