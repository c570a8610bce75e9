import type { OrgUnit } from '#contracts/access.ts'
import type { Role } from '#contracts/vocabulary.ts'
import type { Words } from '#contracts/words.ts'
import type { ResolvedRule } from '#kernel/rule/index.ts'

/** Whose customers a person may see. */
export type Scope =
  /** Customers in the care of these members of staff, as main or assistant manager. */
  | { readonly kind: 'staff'; readonly staffNumbers: readonly string[] }
  /** Customers managed anywhere below this unit. */
  | { readonly kind: 'unit'; readonly column: UnitColumn; readonly unitId: string }
  | { readonly kind: 'bank' }
  | { readonly kind: 'nobody' }

export type UnitColumn = 'outlet_id' | 'sub_branch_id' | 'branch_id'

/** Where a customer belongs: the scope columns of the mart's `profile`. */
export interface Placement {
  readonly outlet_id: string | null
  readonly sub_branch_id: string | null
  readonly branch_id: string | null
  readonly rm_id: string | null
  readonly assistant_rm_id: string | null
}

/** SQL with `?` for its parameters, in order, read alike by DuckDB and Trino. */
export interface ScopeCondition {
  readonly sql: string
  readonly params: readonly string[]
}

const unitColumns = {
  branch: 'branch_id',
  sub_branch: 'sub_branch_id',
  outlet: 'outlet_id',
} as const satisfies Partial<Record<OrgUnit['level'], UnitColumn>>

/** Who the scope of a person is worked out from. */
export interface Placed {
  readonly role: Role
  readonly staffNumber: string
  readonly unit: OrgUnit | null
  /** Staff of the unit itself: a team has no column in the mart, its members have. */
  readonly unitStaff: readonly string[]
}

/**
 * The one place that says whose customers a person may see. A head without a unit, or of a unit the
 * organisation no longer has, sees nobody; so does the administrator, always.
 */
export function scopeOf(placed: Placed): Scope {
  switch (placed.role) {
    case 'rm':
      return { kind: 'staff', staffNumbers: [placed.staffNumber] }
    case 'outlet_head':
      return headScope(placed)
    case 'marketer':
    case 'compliance':
    case 'analyst':
      return { kind: 'bank' }
    case 'admin':
      return { kind: 'nobody' }
  }
}

function headScope({ unit, unitStaff, staffNumber }: Placed): Scope {
  if (unit === null) return { kind: 'nobody' }
  if (unit.level === 'head_office') return { kind: 'bank' }
  if (unit.level === 'team') {
    return { kind: 'staff', staffNumbers: [...new Set([staffNumber, ...unitStaff])].toSorted() }
  }
  return { kind: 'unit', column: unitColumns[unit.level], unitId: unit.unitId }
}

/**
 * The scope as a condition on the scope columns; put it, in brackets, into every `where` that
 * reads customers. A missing value is outside: the condition is never null.
 */
export function scopeCondition(scope: Scope, alias?: string): ScopeCondition {
  const column = (name: keyof Placement) => (alias === undefined ? name : `${alias}.${name}`)
  switch (scope.kind) {
    case 'bank':
      return { sql: 'true', params: [] }
    case 'nobody':
      return { sql: 'false', params: [] }
    case 'unit':
      return {
        sql: `coalesce(${column(scope.column)} = ?, false)`,
        params: [scope.unitId],
      }
    case 'staff':
      return staffCondition(scope.staffNumbers, column)
  }
}

function staffCondition(
  staffNumbers: readonly string[],
  column: (name: keyof Placement) => string,
): ScopeCondition {
  if (staffNumbers.length === 0) return { sql: 'false', params: [] }
  const list = staffNumbers.map(() => '?').join(', ')
  const one = (name: keyof Placement) => `coalesce(${column(name)} in (${list}), false)`
  return {
    sql: `(${one('rm_id')} or ${one('assistant_rm_id')})`,
    params: [...staffNumbers, ...staffNumbers],
  }
}

/** The same reading as conditions on columns, for who counts customers without SQL. */
export function scopeRule(scope: Scope): ResolvedRule {
  switch (scope.kind) {
    case 'bank':
      return { kind: 'always' }
    case 'nobody':
      return { kind: 'never' }
    case 'unit':
      return inList(scope.column, [scope.unitId])
    case 'staff': {
      const { staffNumbers } = scope
      if (staffNumbers.length === 0) return { kind: 'never' }
      return {
        kind: 'any',
        of: [inList('rm_id', staffNumbers), inList('assistant_rm_id', staffNumbers)],
      }
    }
  }
}

function inList(column: keyof Placement, values: readonly string[]): ResolvedRule {
  const texts = values.map((value) => ({ type: 'text' as const, value }))
  return { kind: 'in', column, negated: false, values: texts }
}

/** The same reading for one customer already in hand. */
export function isWithinScope(scope: Scope, placement: Placement): boolean {
  switch (scope.kind) {
    case 'bank':
      return true
    case 'nobody':
      return false
    case 'unit':
      return placement[scope.column] === scope.unitId
    case 'staff':
      return [placement.rm_id, placement.assistant_rm_id].some(
        (staff) => staff !== null && scope.staffNumbers.includes(staff),
      )
  }
}

/** The scope as a person reads it: 「本人名下客户」. */
export function scopeInWords(scope: Scope, unit: OrgUnit | null): Words {
  switch (scope.kind) {
    case 'bank':
      return { zh: '全行客户', en: 'All customers of the bank' }
    case 'nobody':
      return { zh: '不可查看客户', en: 'No customers' }
    case 'unit':
      return {
        zh: `${unit?.name ?? scope.unitId}及下属机构的客户`,
        en: `Customers of ${unit?.name ?? scope.unitId} and the units below it`,
      }
    case 'staff':
      return scope.staffNumbers.length === 1
        ? { zh: '本人名下客户', en: 'Your own customers' }
        : { zh: '本团队名下客户', en: "Your team's customers" }
  }
}
