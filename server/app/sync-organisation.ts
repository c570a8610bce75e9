import { join } from 'node:path'
import type { OrgUnit } from '#contracts/access.ts'
import type { Access, Act, OrganisationChange, StaffFact } from '#modules/know/access/index.ts'
import { datasetNamed } from '#modules/know/intake/index.ts'
import { openEngine } from '#platform/lake/index.ts'
import type { Connection, FactStore } from '#platform/lake/index.ts'
import type { Vault } from '#platform/vault/index.ts'

/** How the vault calls a member of staff; their name came with the staff feed. */
const STAFF_SUBJECT = 'staff'

interface Sources {
  readonly dir: string
  readonly factStore: FactStore
  vault(): Promise<Vault>
}

/**
 * Brings access up to the organisation the lake knows: called when the server starts and after
 * each intake of units or staff. Reads nothing when neither was ever delivered.
 */
export async function syncOrganisationFromLake(
  sources: Sources,
  access: Access,
  act: Act,
): Promise<OrganisationChange | undefined> {
  const { partitions } = await sources.factStore.manifest()
  const dates = partitions
    .filter(({ dataset }) => dataset === 'org_unit' || dataset === 'staff')
    .map(({ businessDate }) => businessDate)
  const date = dates.toSorted().at(-1)
  if (date === undefined) return undefined
  const tempDirectory = join(sources.dir, 'lake', 'tmp', 'organisation')
  const engine = await openEngine({ tempDirectory })
  try {
    const connection = await engine.connect()
    const relationOf = (name: string) => sources.factStore.relation(datasetNamed(name), date)
    const units = await readUnits(connection, await relationOf('org_unit'))
    const staff = await readStaff(connection, await relationOf('staff'))
    const named = await withNames(staff, sources)
    return await access.syncOrganisation({ units, staff: named, date }, act)
  } finally {
    engine.close()
  }
}

async function readUnits(connection: Connection, relation: string): Promise<OrgUnit[]> {
  return await connection.rows<OrgUnit>(`
    select
      unit_id as "unitId",
      parent_id as "parentId",
      level,
      name
    from (${relation}) as org_unit
    order by unit_id
  `)
}

async function readStaff(connection: Connection, relation: string): Promise<StaffFact[]> {
  return await connection.rows<StaffFact>(`
    select
      staff_id as "staffNumber",
      unit_id as "unitId",
      role as position,
      null as "displayName",
      joined_date as "joinedDate",
      left_date as "leftDate"
    from (${relation}) as staff
    order by staff_id
  `)
}

/** Colleagues are shown by name: that is what a name at work is for. */
async function withNames(staff: readonly StaffFact[], sources: Sources): Promise<StaffFact[]> {
  if (staff.length === 0) return []
  const vault = await sources.vault()
  const numbers = staff.map((member) => member.staffNumber)
  const names = await vault.revealMany(STAFF_SUBJECT, numbers, ['name'])
  return staff.map((member) => ({
    ...member,
    displayName: names.get(member.staffNumber)?.name ?? null,
  }))
}
