import type { OrgUnit } from '#contracts/access.ts'
import type { Endpoint } from '#contracts/endpoint.ts'
import type { Right, Role } from '#contracts/vocabulary.ts'
import type { Handler as HttpHandler, SignedIn } from '#platform/http/index.ts'
import type { Scope } from './domain/scope.ts'

/** Who is asking, worked out anew for every request. */
export interface Principal extends SignedIn {
  readonly userId: string
  readonly sessionId: string
  readonly staffNumber: string
  readonly displayName: string
  readonly role: Role
  readonly unit: OrgUnit | null
  /** Empty until a first password is changed. */
  readonly rights: ReadonlySet<Right>
  /** Whose customers; see `scopeCondition`. */
  readonly scope: Scope
  /** False: names, numbers and everything of the vault are absent, masked ones too. */
  readonly seesIdentity: boolean
  readonly mustChangePassword: boolean
  /** Opened by one person alone and confirmed by no second: decides nothing. */
  readonly alone: boolean
}

/** A handler of a module: `Handler<typeof countSegment>` gets this `Principal`. */
export type Handler<E extends Endpoint> = HttpHandler<E, Principal>

const STAFF = 'staff:'

/** A person as the audit chain names them. */
export function actorOf({ staffNumber }: Pick<Principal, 'staffNumber'>): string {
  return `${STAFF}${staffNumber}`
}

/** Who it was; undefined where it wasn't a person: another system, the command line, the server. */
export function staffNumberOf(actor: string): string | undefined {
  return actor.startsWith(STAFF) ? actor.slice(STAFF.length) : undefined
}
