import type { Organisation, StaffRole } from './bank/organisation.ts'

/** A member of staff the demo opens an account for; the password is the caller's business. */
export interface DemoSignIn {
  readonly staffNumber: string
  readonly role: Exclude<StaffRole, 'lobby_manager'>
  readonly unitId: string
  readonly unitName: string
  /** What the sign-in page shows: a role and a place, no name. */
  readonly words: { readonly zh: string; readonly en: string }
}

const roleNames: Readonly<Record<DemoSignIn['role'], readonly [zh: string, en: string]>> = {
  rm: ['客户经理', 'Relationship manager'],
  outlet_head: ['网点负责人', 'Outlet head'],
  marketer: ['总行营销', 'Head-office marketer'],
  compliance: ['合规', 'Compliance officer'],
  analyst: ['数据分析', 'Analyst'],
  admin: ['系统管理员', 'Administrator'],
}

/**
 * One person of each of the six kinds, a second relationship manager at another outlet, who must
 * not see the first one's customers, and a second reviewer: a campaign passes two people.
 */
export function demoSignIns({ staff, outlets, units }: Organisation): DemoSignIn[] {
  const first = outlets[0]
  const last = outlets.at(-1)
  if (!first || !last || first === last) throw new Error('a demo bank has two outlets at least')
  const signIn = (place: number | undefined, role: DemoSignIn['role']): DemoSignIn => {
    const member = place === undefined ? undefined : staff[place]
    const unit = units.find(({ id }) => id === member?.unitId)
    if (!member || !unit || member.role !== role) throw new Error(`no ${role} to sign in`)
    const [zh, en] = roleNames[role]
    return {
      staffNumber: member.id,
      role,
      unitId: unit.id,
      unitName: unit.name,
      words: { zh: `${zh}（${unit.name}）`, en: `${en}, ${unit.name}` },
    }
  }
  const atHeadOffice = (role: DemoSignIn['role'], nth = 0) => {
    const places = staff.flatMap((member, place) => (member.role === role ? [place] : []))
    return signIn(places[nth], role)
  }
  return [
    signIn(first.teams[0]?.[0], 'rm'),
    signIn(first.head, 'outlet_head'),
    atHeadOffice('marketer'),
    atHeadOffice('compliance'),
    atHeadOffice('analyst'),
    atHeadOffice('admin'),
    signIn(last.teams[0]?.[0], 'rm'),
    // What is done to an account takes two administrators.
    atHeadOffice('admin', 1),
    // What compliance lets pass, another person reviews for consumer protection.
    atHeadOffice('compliance', 1),
  ]
}
