import { ProblemError } from '#contracts/problems.ts'
import { judgeFolders, publishAlone } from '#modules/know/strategy/index.ts'
import type { FolderState, LoadedPack } from '#modules/know/strategy/index.ts'

import { refuseBrokenUses } from '#server/app/strategy-uses.ts'

import { UsageError } from './command.ts'
import type { CommandCall, CommandOption } from './command.ts'
import { openAccessOf } from './open-bank.ts'
import type { Bank } from './open-bank.ts'

export const publishUnreviewedOption: CommandOption = {
  kind: 'text',
  value: 'REASON',
  words: {
    zh: '首次登录前：未经第二人复核即发布已改动的策略文件夹，须写明原因并记入审计',
    en: 'before anybody signs in: publish the changed folder with no second person; audited',
  },
}

/**
 * Puts the folder in force where a command was told to, before its work begins.
 * @throws ProblemError `two_people_required` once somebody signed in, or where the bank always asks
 */
export async function publishUnreviewedIfAsked(bank: Bank, call: CommandCall): Promise<void> {
  const reason = call.text('publish-unreviewed')
  if (reason === undefined) return
  await publishUnreviewed(bank, await bank.home.folderPack(), reason, call)
}

/** The same for a pack in hand. @throws ProblemError `two_people_required` */
export async function publishUnreviewed(
  bank: Bank,
  loaded: LoadedPack,
  reason: string,
  { io }: CommandCall,
): Promise<void> {
  if (reason.trim() === '') {
    throw new UsageError('--publish-unreviewed takes the reason: it is kept in the audit log')
  }
  await refuseWhereTwoAreAsked(bank)
  const inForce = await bank.home.pack()
  if (inForce.hash === loaded.hash) {
    io.tell('The strategy is in force already: nothing was published.')
    return
  }
  // What a definition taken out would leave pointing nowhere is asked as of any submission.
  await refuseBrokenUses(await bank.home.ledger(), loaded)
  const act = { actor: 'system:command-line', now: io.now().getTime() }
  await publishAlone(await bank.home.ledger(), loaded, { how: 'unreviewed', reason }, act)
  io.tell(
    `WARNING: the strategy ${loaded.hash.slice(0, 12)} took effect UNREVIEWED, in place of ` +
      `${inForce.hash.slice(0, 12)}. Nobody but you has looked at it. Kept in the audit log: ${reason}`,
  )
}

async function refuseWhereTwoAreAsked(bank: Bank): Promise<void> {
  if (bank.home.twoPeopleAlways) {
    throw new ProblemError('two_people_required', {
      zh: '本行设置为策略一律须两人（two_people: required；使用 DATABASE_URL 时默认如此）',
      en: 'this bank always asks for two people (two_people: required, the default with DATABASE_URL)',
    })
  }
  if (await (await openAccessOf(bank)).hasSignedIn()) {
    throw new ProblemError('two_people_required', {
      zh: '已有人登录过：此后策略只能经两人生效',
      en: 'somebody has signed in: from then on a strategy takes effect only through two people',
    })
  }
}

/** How the home's folder stands to what is in force, as `night --json` says it. */
export async function folderOf({ home }: Bank): Promise<FolderState> {
  return judgeFolders(home.folderPack, (await home.pack()).hash)
}
