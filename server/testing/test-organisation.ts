import type { OrgUnit } from '#contracts/access.ts'
import type { Role } from '#contracts/vocabulary.ts'

/** The one night of the test bank. */
export const TEST_DATE = '2026-10-31'

const unit = (
  unitId: string,
  parentId: string | null,
  level: OrgUnit['level'],
  name: string,
): OrgUnit => ({ unitId, parentId, level, name })

/** Two branches; the first has two outlets, one of them with a team. */
export const testUnits: readonly OrgUnit[] = [
  unit('HO', null, 'head_office', '总行'),
  unit('B1', 'HO', 'branch', '东分行'),
  unit('B2', 'HO', 'branch', '西分行'),
  unit('SB1', 'B1', 'sub_branch', '东一支行'),
  unit('SB2', 'B2', 'sub_branch', '西一支行'),
  unit('O1', 'SB1', 'outlet', '一号网点'),
  unit('O2', 'SB1', 'outlet', '二号网点'),
  unit('O3', 'SB2', 'outlet', '三号网点'),
  unit('T1', 'O1', 'team', '一号网点一队'),
]

export type TestPerson =
  | 'rm'
  | 'rm_elsewhere'
  | 'outlet_head'
  | 'team_head'
  | 'sub_branch_head'
  | 'branch_head'
  | 'marketer'
  | 'compliance'
  | 'protection'
  | 'analyst'
  | 'admin'

interface Person {
  readonly staffNumber: string
  readonly role: Role
  /** The unit of the account. */
  readonly unitId: string
  /** The unit of the staff fact. */
  readonly workplace: string
}

const person = (staffNumber: string, role: Role, unitId: string, workplace = unitId): Person => ({
  staffNumber,
  role,
  unitId,
  workplace,
})

export const testStaff: Readonly<Record<TestPerson, Person>> = {
  rm: person('R1', 'rm', 'O1', 'T1'),
  rm_elsewhere: person('R3', 'rm', 'O3'),
  outlet_head: person('H1', 'outlet_head', 'O1'),
  team_head: person('H4', 'outlet_head', 'T1'),
  sub_branch_head: person('H2', 'outlet_head', 'SB1'),
  branch_head: person('H3', 'outlet_head', 'B2'),
  marketer: person('M1', 'marketer', 'HO'),
  compliance: person('C1', 'compliance', 'HO'),
  /** Reviews for consumer protection what the first reviewed for compliance. */
  protection: person('C2', 'compliance', 'HO'),
  analyst: person('A1', 'analyst', 'HO'),
  admin: person('Z1', 'admin', 'HO'),
}

export interface TestCustomer {
  readonly id: string
  readonly kind: 'personal' | 'business'
  readonly gender: 'F' | 'M' | null
  readonly birthDate: string | null
  readonly depositCents: number
  readonly hasFund: boolean
  readonly outlet: string | null
  readonly manager: string | null
  readonly assistant: string | null
  /** Made up; nobody has it. */
  readonly name: string
  readonly mobile: string
  /** Who may see this customer, said here once more, by other means than the product's. */
  readonly visibleTo: ReadonlySet<TestPerson>
}

const outlets = [
  { outlet: 'O1', heads: ['outlet_head', 'sub_branch_head'] },
  { outlet: 'O2', heads: ['sub_branch_head'] },
  { outlet: 'O3', heads: ['branch_head'] },
  { outlet: null, heads: [] },
] as const
const managers = ['R1', 'R2', 'R3', null]
const assistants = [null, 'R3', null, 'R1', null]
const CUSTOMERS = 60

/** Every mix of outlet, main and assistant manager, missing ones included. */
export const testCustomers: readonly TestCustomer[] = Array.from(
  { length: CUSTOMERS },
  (_, index) => aTestCustomer(index),
)

function aTestCustomer(index: number): TestCustomer {
  const place = outlets[index % outlets.length]
  if (place === undefined) throw new Error('there are outlets')
  const manager = managers[Math.floor(index / 4) % managers.length] ?? null
  const assistant = assistants[index % assistants.length] ?? null
  const number = String(index).padStart(3, '0')
  const inCare = new Set([manager, assistant])
  const isBusiness = index % 7 === 0
  return {
    id: `TC${number}X`,
    kind: isBusiness ? 'business' : 'personal',
    gender: isBusiness ? null : index % 2 === 0 ? 'F' : 'M',
    birthDate: isBusiness ? null : `${2006 - index}-01-15`,
    depositCents: index * 2_000_000,
    hasFund: index % 3 === 0,
    outlet: place.outlet,
    manager,
    assistant,
    name: `欧阳试客${number}`,
    mobile: `139000000${String(index).padStart(2, '0')}`,
    visibleTo: new Set<TestPerson>([
      ...place.heads,
      ...(inCare.has('R1') ? (['rm', 'team_head'] as const) : []),
      ...(inCare.has('R3') ? (['rm_elsewhere'] as const) : []),
      'marketer',
      'compliance',
      'protection',
      'analyst',
    ]),
  }
}
