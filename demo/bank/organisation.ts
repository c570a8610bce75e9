import { dayOf } from '../days.ts'
import type { Day } from '../days.ts'
import { familyName, givenName } from '../people/names.ts'
import { personNumber } from '../people/identity-numbers.ts'
import { Random, streams } from '../random.ts'

export type OrgLevel = 'head_office' | 'branch' | 'sub_branch' | 'outlet' | 'team'
export type StaffRole =
  | 'rm'
  | 'lobby_manager'
  | 'outlet_head'
  | 'marketer'
  | 'compliance'
  | 'analyst'
  | 'admin'

export interface Unit {
  readonly id: string
  readonly parentId: string | undefined
  readonly level: OrgLevel
  readonly name: string
  readonly district: string
}

export interface StaffMember {
  readonly id: string
  readonly unitId: string
  readonly role: StaffRole
  readonly qualification: string | undefined
  readonly joined: Day
  readonly left: Day | undefined
  readonly name: string
  readonly woman: boolean
  readonly identityNumber: string
}

export interface Outlet {
  readonly unitId: string
  readonly district: string
  /** Teams of relationship managers: places in `staff`. */
  readonly teams: readonly (readonly number[])[]
  readonly lobby: number
  readonly head: number
}

export interface Organisation {
  readonly units: readonly Unit[]
  readonly staff: readonly StaffMember[]
  readonly outlets: readonly Outlet[]
}

export interface District {
  readonly id: string
  readonly name: string
  readonly population: number
  readonly urbanPerMille: number
  readonly averageSalaryCents: number
  readonly unemploymentPerMille: number
}

/** Districts of the made-up city of 云泽 and its counties. */
export const districts: readonly District[] = [
  {
    id: 'YZ01',
    name: '云栖区',
    population: 812_000,
    urbanPerMille: 996,
    averageSalaryCents: 942_000,
    unemploymentPerMille: 41,
  },
  {
    id: 'YZ02',
    name: '泽川区',
    population: 655_000,
    urbanPerMille: 981,
    averageSalaryCents: 861_000,
    unemploymentPerMille: 46,
  },
  {
    id: 'YZ03',
    name: '望江区',
    population: 734_000,
    urbanPerMille: 968,
    averageSalaryCents: 888_000,
    unemploymentPerMille: 44,
  },
  {
    id: 'YZ04',
    name: '青屿新区',
    population: 421_000,
    urbanPerMille: 912,
    averageSalaryCents: 1_015_000,
    unemploymentPerMille: 38,
  },
  {
    id: 'YZ05',
    name: '临渚县',
    population: 538_000,
    urbanPerMille: 587,
    averageSalaryCents: 614_000,
    unemploymentPerMille: 52,
  },
  {
    id: 'YZ06',
    name: '石埠县',
    population: 467_000,
    urbanPerMille: 533,
    averageSalaryCents: 572_000,
    unemploymentPerMille: 55,
  },
]

const branchNames = ['云栖', '望江', '临渚', '泽川', '青屿', '石埠']
const branchDistricts = ['YZ01', 'YZ03', 'YZ05', 'YZ02', 'YZ04', 'YZ06']
const roadWords = [
  '朝阳',
  '滨河',
  '学府',
  '锦绣',
  '文昌',
  '长宁',
  '和平',
  '建设',
  '迎宾',
  '解放',
  '凤凰',
  '春晖',
  '民主',
  '龙泉',
  '翠屏',
  '柳浪',
  '桃源',
  '明月',
  '丹枫',
  '望湖',
]
const placeWords = ['路', '大道', '里', '广场', '花园', '新村', '桥', '门', '湾', '坊']

/** Customers an RM looks after in the demo, the middle of the believable 150-600. */
export const CUSTOMERS_PER_RM = 320
/** Share of customers that have an RM; the rest belong to the outlet as a whole. */
export const OWNED_SHARE = 0.45

/** Head office, branches, sub-branches, outlets and teams for a bank of that many customers. */
export function makeOrganisation(seed: number, customers: number): Organisation {
  const random = new Random(seed, streams.organisation)
  const rms = Math.max(9, Math.round((customers * OWNED_SHARE) / CUSTOMERS_PER_RM))
  const outletCount = Math.max(3, Math.round(rms / 3.5))
  const branchCount = Math.max(3, Math.min(6, Math.round(outletCount / 4)))
  const units: Unit[] = []
  const staff: StaffMember[] = []
  const outlets: Outlet[] = []

  const unit = (
    id: string,
    parentId: string | undefined,
    level: OrgLevel,
    name: string,
    district: string,
  ) => {
    units.push({ id, parentId, level, name, district })
    return id
  }
  const hire = (unitId: string, role: StaffRole): number => {
    const woman = random.chance(0.56)
    const serial = staff.length
    const birth = dayOf(1970 + random.below(30), 1 + random.below(12), 1 + random.below(28))
    staff.push({
      id: `ZY${String(100_001 + serial * 7)}`,
      unitId,
      role,
      qualification: qualificationOf(role, random),
      joined: Math.max(birth + 8000, dayOf(2010 + random.below(15), 7, 1 + random.below(28))),
      left: undefined,
      name: familyName(random) + givenName(random, woman),
      woman,
      // Serials beyond those any customer gets, so that no two people share a number.
      identityNumber: personNumber(birth, woman, 4_000_000 + serial),
    })
    return serial
  }

  const headOffice = unit('0001', undefined, 'head_office', '知远银行总行', 'YZ01')
  for (let n = 0; n < 3; n += 1) hire(headOffice, 'marketer')
  for (let n = 0; n < 2; n += 1) hire(headOffice, 'compliance')
  for (let n = 0; n < 2; n += 1) hire(headOffice, 'analyst')
  for (let n = 0; n < 2; n += 1) hire(headOffice, 'admin')

  let rmsLeft = rms
  for (let branch = 0; branch < branchCount; branch += 1) {
    const district = branchDistricts[branch] ?? 'YZ01'
    const branchId = unit(
      `1${branch + 1}00`,
      headOffice,
      'branch',
      `知远银行${branchNames[branch]}分行`,
      district,
    )
    hire(branchId, 'outlet_head')
    const first = Math.floor((outletCount * branch) / branchCount)
    const last = Math.floor((outletCount * (branch + 1)) / branchCount)
    let subBranchId = branchId
    for (let index = first; index < last; index += 1) {
      // Four outlets a sub-branch; the first of each is the sub-branch's own business hall.
      const place = (index - first) % 4
      const road = roadWords[index % roadWords.length] ?? '朝阳'
      const site = placeWords[Math.floor(index / roadWords.length) % placeWords.length] ?? '路'
      // 200 names a district cycle; beyond them a number tells places apart.
      const cycle = Math.floor(index / (roadWords.length * placeWords.length))
      const name = `${road}${site}${cycle > 0 ? `第${cycle + 1}` : ''}`
      if (place === 0) {
        subBranchId = unit(`2${pad(index, 3)}0`, branchId, 'sub_branch', `${name}支行`, district)
        hire(subBranchId, 'outlet_head')
      }
      const outletId = unit(
        `3${pad(index, 3)}0`,
        subBranchId,
        'outlet',
        place === 0 ? `${name}支行营业部` : `${name}网点`,
        district,
      )
      const head = hire(outletId, 'outlet_head')
      const lobby = hire(outletId, 'lobby_manager')
      const share = Math.round(rmsLeft / (outletCount - index))
      rmsLeft -= share
      outlets.push({
        unitId: outletId,
        district,
        head,
        lobby,
        teams: teamSizes(share).map((size, team) => {
          const teamId = unit(
            `3${pad(index, 3)}${team + 1}`,
            outletId,
            'team',
            `${name}营销${team + 1}部`,
            district,
          )
          return Array.from({ length: size }, () => hire(teamId, 'rm'))
        }),
      })
    }
  }
  return { units, staff, outlets }
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}

/** Teams of three to five. */
function teamSizes(rms: number): number[] {
  const teams = Math.max(1, Math.round(rms / 4))
  return Array.from(
    { length: teams },
    (_, team) => Math.floor((rms * (team + 1)) / teams) - Math.floor((rms * team) / teams),
  )
}

function qualificationOf(role: StaffRole, random: Random): string | undefined {
  if (role !== 'rm' && role !== 'lobby_manager') return undefined
  return random.one(['AFP', 'CFP', '基金从业', '保险从业', '理财经理资格'])
}
