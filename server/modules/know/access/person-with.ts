import { ProblemError } from '#contracts/problems.ts'
import type { Right } from '#contracts/vocabulary.ts'
import { rightsOf, rightWords, roleRights } from './domain/rights.ts'
import { actorOf } from './principal.ts'
import type { AccessDb } from './tables.ts'

/**
 * The person a staff number stands for where nobody signs in: a command that names who decides.
 * @throws ProblemError `not_found` without an active account, `right_missing`, `second_person` for one
 *   whose account was opened alone
 */
export async function personWith(
  db: AccessDb,
  staffNumber: string,
  right: Right,
): Promise<{ readonly actor: string }> {
  const account = await db
    .selectFrom('user_account')
    .innerJoin('current_standing as standing', 'standing.user_id', 'user_account.user_id')
    .select(['standing.role', 'user_account.alone'])
    .where('staff_number', '=', staffNumber)
    .where('standing.state', '=', 'active')
    .executeTakeFirst()
  if (account === undefined) {
    throw new ProblemError('not_found', {
      zh: `工号 ${staffNumber} 没有可用账号`,
      en: `staff number ${staffNumber} has no active account`,
    })
  }
  if (!rightsOf(account.role, account.alone).has(right)) {
    const { words } = roleRights[account.role]
    if (rightsOf(account.role).has(right)) {
      throw new ProblemError('second_person', {
        zh: `${staffNumber} 的账号由一人开通，尚未经第二人确认，不能复核`,
        en: `the account of ${staffNumber} was opened by one person: until a second confirms it, it decides nothing`,
      })
    }
    throw new ProblemError('right_missing', {
      zh: `${staffNumber}（${words.zh}）没有权限：${rightWords[right].zh}`,
      en: `${staffNumber} (${words.en}) lacks the right: ${rightWords[right].en}`,
    })
  }
  return { actor: actorOf({ staffNumber }) }
}
