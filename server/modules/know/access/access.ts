import type { Endpoint } from '#contracts/endpoint.ts'
import { changePassword, readSession, signOut } from '#contracts/access.ts'
import { ProblemError } from '#contracts/problems.ts'
import type { Right } from '#contracts/vocabulary.ts'
import { readAudit } from '#platform/audit/index.ts'
import type { Gate } from '#platform/http/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import { accountKinds } from './account-kinds.ts'
import { changeStanding, openAccount } from './accounts.ts'
import type { Act, NewAccount, OpenedAccount, StandingChange } from './accounts.ts'
import { makeApiKey, openKeyGate } from './api-keys.ts'
import type { ApiKey, NewApiKey } from './api-keys.ts'
import { forgetOld } from './forget-old.ts'
import { openAlone } from './open-alone.ts'
import type { OpenedAlone } from './open-alone.ts'
import { syncOrganisation } from './organisation.ts'
import type { OrganisationChange, OrganisationFacts } from './organisation.ts'
import type { Principal } from './principal.ts'
import { personWith } from './person-with.ts'
import { readStaffNames, readUnitNames } from './read-model.ts'
import { principalOf } from './sessions.ts'
import type { SessionPolicy } from './sessions.ts'
import { accessTables } from './tables.ts'

export interface AccessParts {
  readonly ledger: Ledger
  readonly sessions: SessionPolicy
  /** Which day an instant belongs to. */
  readonly timeZone: string
}

/** What units and staff are called. */
export interface Directory {
  unitNames(unitIds: readonly string[]): Promise<ReadonlyMap<string, string>>
  staffNames(staffNumbers: readonly string[]): Promise<ReadonlyMap<string, string>>
}

/** Who may sign in, as what, and who is asking. */
export interface Access {
  readonly gate: Gate<Principal>
  readonly directory: Directory
  /** Whether a secret was a key when last asked about: for limits, never for rights. */
  knowsKey(secret: string): boolean
  /** A key of another system; the secret is shown nowhere else. */
  makeApiKey(given: NewApiKey, act: Act): Promise<{ key: ApiKey; secret: string }>
  /** At once, for what stands up a whole bank (a demo, a test); people go by proposals. */
  openAccount(given: NewAccount, act: Act): Promise<OpenedAccount>
  /** By one person on the machine: the first administrator, and the way in that is left. */
  openAlone(given: Omit<NewAccount, 'password'>, act: Act): Promise<OpenedAlone>
  changeStanding(userId: string, change: StandingChange, act: Act): Promise<void>
  /** To be called after each intake of units or staff. */
  syncOrganisation(facts: OrganisationFacts, act: Act): Promise<OrganisationChange>
  hasAccounts(): Promise<boolean>
  /** Whether anybody ever signed in. The audit chain knows: sign-ins themselves are forgotten. */
  hasSignedIn(): Promise<boolean>
  /**
   * Who a staff number given on the command line is, if they may do what is asked.
   * @throws ProblemError `not_found` without an active account, `right_missing`
   */
  personWith(staffNumber: string, right: Right): Promise<{ readonly actor: string }>
  /** Removes sign-in attempts and sessions of long ago; called when the server starts. */
  forgetOld(now: number): Promise<void>
}

/** The only doors open to who still has a first password. */
const beforeFirstChange: ReadonlySet<Endpoint> = new Set<Endpoint>([
  readSession,
  signOut,
  changePassword,
])

export function openAccess({ ledger, sessions, timeZone }: AccessParts): Access {
  const db = accessTables(ledger.db)
  const keys = openKeyGate(db)
  return {
    gate: {
      authenticate: (token, now) => principalOf(db, token, now, { ...sessions, timeZone }),
      authenticateKey: (secret, now, address) => keys.principalOf(secret, now, address),
      admit(principal, endpoint) {
        if (principal.mustChangePassword && !beforeFirstChange.has(endpoint)) {
          throw new ProblemError('password_change_due')
        }
      },
    },
    directory: {
      unitNames: (unitIds) => readUnitNames(db, unitIds),
      staffNames: (staffNumbers) => readStaffNames(db, staffNumbers),
    },
    knowsKey: (secret) => keys.knows(secret),
    makeApiKey: (given, act) => makeApiKey(db, given, act),
    openAccount: (given, act) => openAccount(db, given, act),
    openAlone: (given, act) =>
      openAlone(ledger, accountKinds(timeZone), given, { ...act, timeZone }),
    changeStanding: (userId, change, act) => changeStanding(db, userId, change, act),
    syncOrganisation: (facts, act) => syncOrganisation(db, facts, act),
    forgetOld: (now) => forgetOld(db, now),
    async hasAccounts() {
      const found = await db.selectFrom('user_account').select('user_id').limit(1).execute()
      return found.length > 0
    },
    hasSignedIn: async () =>
      (await readAudit(ledger.db, { action: 'session.open', limit: 1 })).length > 0,
    personWith: (staffNumber, right) => personWith(db, staffNumber, right),
  }
}
