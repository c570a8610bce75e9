import type { Scope } from '#modules/know/access/index.ts'

/** Where a member of staff works, and which unit stands above which. */
export interface Workplaces {
  readonly unitOf: ReadonlyMap<string, string | null>
  readonly parentOf: ReadonlyMap<string, string | null>
}

/** Whose credit a person may see: a head's own unit and those below, by where people work now. */
export function maySeeCredit(scope: Scope, staffNumber: string, places: Workplaces): boolean {
  switch (scope.kind) {
    case 'bank':
      return true
    case 'nobody':
      return false
    case 'staff':
      return scope.staffNumbers.includes(staffNumber)
    case 'unit':
      return isBelow(places.unitOf.get(staffNumber) ?? null, scope.unitId, places)
  }
}

function isBelow(unit: string | null, above: string, { parentOf }: Workplaces): boolean {
  const seen = new Set<string>()
  for (let at = unit; at !== null && !seen.has(at); at = parentOf.get(at) ?? null) {
    if (at === above) return true
    seen.add(at)
  }
  return false
}
