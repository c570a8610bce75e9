import type { Words } from '#contracts/words.ts'
import { dateAt } from '#kernel/clock.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import { accountSubject, refuseStranger, staffOf } from './account-kinds.ts'
import type { AccountKinds } from './account-kinds.ts'
import { openWithin, tellOfAccount } from './accounts.ts'
import type { Act, NewAccount } from './accounts.ts'
import { hashPassword, newFirstPassword } from './password-hash.ts'
import { keepProposal } from './proposals.ts'
import { accessTables } from './tables.ts'

export interface OpenedAlone {
  readonly userId: string
  /** To hand over; shown nowhere else. */
  readonly password: string
  /** What a second person must confirm. */
  readonly proposalId: string
  readonly words: Words
}

/**
 * The first administrator, and the way in when nobody else can let anybody in: one person, on the
 * machine. It is told in the audit chain by a name of its own, waits on every administrator's list
 * until a second confirms or stops it, and decides nothing before. Who is no administrator must be
 * known to the staff feed once one was delivered.
 * @throws ProblemError `name_taken`, `input_invalid`
 */
export async function openAlone(
  ledger: Ledger,
  kinds: Pick<AccountKinds, 'confirm'>,
  given: Omit<NewAccount, 'password'>,
  { actor, now, timeZone }: Act & { readonly timeZone: string },
): Promise<OpenedAlone> {
  const { staffNumber, role } = given
  const password = newFirstPassword()
  const kept = { hash: await hashPassword(password), secondHash: null }
  const act = { actor, now }
  return await ledger.db.transaction().execute(async (transaction) => {
    const db = accessTables(transaction)
    const date = dateAt(now, timeZone)
    const staff = await staffOf(db, staffNumber, date)
    if (!staff.known && staff.delivered && role !== 'admin') {
      await refuseStranger(db, staffNumber, date)
    }
    const userId = await openWithin(db, { ...given, kept, mustChange: true, alone: true }, act)
    await tellOfAccount(db, act, 'account.break_glass', staffNumber, {
      role,
      known_to_staff_feed: staff.known,
    })
    const proposalId = await keepProposal(transaction, kinds.confirm, {
      subject: accountSubject(staffNumber),
      body: { userId, role, knownToStaff: staff.known },
      reason: '服务器上由一人开通 · opened by one person on the machine',
      by: actor,
      now,
    })
    return { userId, password, proposalId, words: aloneWords }
  })
}

const aloneWords: Words = {
  zh: '该账号由一人开通，已记入审计；须由另一位管理员在「待复核」中确认，此前不能审批任何事项',
  en:
    'This account was opened by one person and the audit log says so; ' +
    'until another administrator confirms it under "Second person" it decides nothing',
}
